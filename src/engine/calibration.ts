/** Which device runs a network fastest, found by running it on each for a moment. */
import type { DeviceName } from './protocol.ts'

export interface Candidate {
  readonly backend: DeviceName
  /** Threads on the CPU; 1 on WebGPU. */
  readonly threads: number
}

export interface Measurement extends Candidate {
  /** Median milliseconds of a call with one image. */
  readonly one: number
  /** Milliseconds per image of a call with `batch` images. */
  readonly each: number
  readonly batch: number
  /** Largest deviation from the network's stored outputs, relative to max(1, |value|). */
  readonly error: number
}

/** As in a sentence. */
export const countThreads = (threads: number): string => `${threads} thread${threads === 1 ? '' : 's'}`

/** Why a candidate was not measured, or what came out. */
export type Outcome = Measurement | (Candidate & { readonly fault: string })

export const isMeasured = (outcome: Outcome): outcome is Measurement => !('fault' in outcome)

/** More threads than this do not pay on networks of this size. */
const mostThreads = 8

/** What is worth a try: WebGPU where there is hardware for it, the CPU on one core, on half of them and on all. */
export const candidatesFor = (cores: number, hasGpu: boolean): readonly Candidate[] => {
  const threads = [1, Math.ceil(cores / 2), cores].map((count) => Math.min(count, mostThreads))
  return [
    ...(hasGpu ? [{ backend: 'webgpu', threads: 1 } as const] : []),
    ...[...new Set(threads)].map((count) => ({ backend: 'wasm', threads: count }) as const),
  ]
}

export const isSameCandidate = (a: Candidate, b: Candidate): boolean =>
  a.backend === b.backend && (a.backend === 'webgpu' || a.threads === b.threads)

/** A change of device compiles everything anew: it must be worth it. */
const clearGain = 1.15

/**
 * The candidate with the least time per image; the present one unless another is clearly faster. Undefined when nothing
 * was measured.
 */
export const fastest = (outcomes: readonly Outcome[], present: Candidate | undefined): Measurement | undefined => {
  const measured = outcomes.filter(isMeasured)
  const best = measured.reduce<Measurement | undefined>(
    (least, one) => (least && least.each <= one.each ? least : one),
    undefined,
  )
  const kept = present && measured.find((one) => isSameCandidate(one, present))
  return kept && best && kept.each < clearGain * best.each ? kept : best
}
