/**
 * Search for S_churn, S_tmin, S_tmax and S_noise with the least Fréchet distance, as the paper did it (Karras et al. 2022,
 * appendix E.1: a coarse grid), or by successive halving (Jamieson and Talwalkar 2016). Pure: it asks for readings.
 */
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { faultOf } from '../../core/faults.ts'
import { findSpec } from '../../core/registry.ts'
import type { Wanted } from './measurement.ts'
import type { Reading } from './protocol.ts'

export const churnKeys = ['sChurn', 'sTmin', 'sTmax', 'sNoise'] as const
export type ChurnKey = (typeof churnKeys)[number]

export interface SearchTask {
  readonly kind: 'search'
  /** Whose stochasticity is searched for; its other choices and its steps stay. */
  readonly design: Design
  readonly values: Readonly<Record<ChurnKey, readonly number[]>>
  readonly method: 'grid' | 'halving'
  /** Images of each candidate, or of those of the last round. */
  readonly images: number
}

export interface Candidate {
  /** What it is, in the paper's names. */
  readonly label: string
  readonly design: Design
}

export interface FoundCandidate {
  readonly kind: 'candidate'
  readonly label: string
  readonly design: Design
  /** 0 first. */
  readonly round: number
  readonly reading: Reading
}

/** Readings of the winner, and of the design without noise, on images that chose nothing: one draw after another. */
export const heldOutDraws = 3

/** The winner and the design without noise on images that chose nothing, draw by draw. */
export interface FoundBest {
  readonly kind: 'best'
  readonly label: string
  readonly design: Design
  readonly heldOut: readonly Reading[]
  readonly plain: readonly Reading[]
}

export type SearchFound = FoundCandidate | FoundBest

/** Most candidates that are begun with. */
export const mostCandidates = 200
/** One candidate in three goes on after a round of halving, with three times the images. */
const halvingFactor = 3
/** A covariance of fewer images says little. */
const leastImages = 100

export const plainLabel = 'no churn'

const withoutNoise = (design: Design): Design => ({ ...design, stochasticity: { id: 'none', params: {} } })

const show = (value: number): string => (value === Number.POSITIVE_INFINITY ? 'inf' : String(value))

const parameters = findSpec('stochasticity', 'churn')!.parameters

/** What is wrong with the values, as a sentence; undefined when nothing is. */
export const faultOfValues = (values: SearchTask['values']): string | undefined => {
  for (const parameter of parameters) {
    const list = values[parameter.key as ChurnKey]
    if (list.length === 0) return `${parameter.label} needs at least one value.`
    for (const value of list) {
      const fault = faultOf(parameter, value)
      if (fault !== undefined) return `${parameter.label} ${fault}.`
    }
  }
  return undefined
}

/**
 * The grid, the design without noise first. Candidates that run the same program are one: S_churn 0, ranges that hold the
 * same levels. Throws RangeError for values that are out of range, and for too many candidates.
 */
export const candidatesOf = ({ design, values }: SearchTask): readonly Candidate[] => {
  const before = known.get(design)
  if (before?.values === values) return before.candidates
  const candidates = findCandidates({ design, values })
  known.set(design, { values, candidates })
  return candidates
}

/** Finding them compiles every combination, and who shows a search asks again and again. */
const known = new WeakMap<
  Design,
  { readonly values: SearchTask['values']; readonly candidates: readonly Candidate[] }
>()

const findCandidates = ({ design, values }: Pick<SearchTask, 'design' | 'values'>): readonly Candidate[] => {
  const fault = faultOfValues(values)
  if (fault !== undefined) throw new RangeError(fault)
  const plain = withoutNoise(design)
  const found = new Map<string, Candidate>()
  const add = (candidate: Candidate): void => {
    const program = JSON.stringify(compile(candidate.design).ops)
    if (!found.has(program)) found.set(program, candidate)
    if (found.size > mostCandidates)
      throw new RangeError(`The grid has more than ${mostCandidates} different candidates: leave out some values.`)
  }
  add({ label: plainLabel, design: plain })
  for (const sChurn of values.sChurn)
    for (const sTmin of values.sTmin)
      for (const sTmax of values.sTmax)
        for (const sNoise of values.sNoise)
          if (sTmin <= sTmax)
            add({
              label: `${show(sChurn)} / ${show(sTmin)} / ${show(sTmax)} / ${show(sNoise)}`,
              design: { ...design, stochasticity: { id: 'churn', params: { sChurn, sTmin, sTmax, sNoise } } },
            })
  return [...found.values()]
}

export interface Round {
  readonly candidates: number
  readonly images: number
}

/** Rounds of a search of this many candidates: one for a grid. Numbers of images are multiples of ten. */
export const roundsOf = (
  candidates: number,
  { method, images }: Pick<SearchTask, 'method' | 'images'>,
): readonly Round[] => {
  const rounds: Round[] = [{ candidates, images }]
  if (method === 'grid') return rounds
  // From the last round back to the first: each holds a third of the candidates of the one before.
  let [left, share] = [candidates, 1]
  const sizes = [candidates]
  while (left > halvingFactor) {
    left = Math.ceil(left / halvingFactor)
    sizes.push(left)
  }
  return sizes.map((size, k) => {
    share = halvingFactor ** (sizes.length - 1 - k)
    return { candidates: size, images: Math.min(images, Math.max(leastImages, 10 * Math.round(images / share / 10))) }
  })
}

/** Network calls times images that a search takes when nothing of it is known, its images on held-out noise included. */
export const costOfSearch = (task: SearchTask): number => {
  const nfe = compile(task.design).nfe
  const rounds = roundsOf(candidatesOf(task).length, task)
  const searched = rounds.reduce(
    // Those who go on have the images of the round before.
    (sum, { candidates, images }, k) => sum + candidates * (images - (rounds[k - 1]?.images ?? 0)),
    0,
  )
  return nfe * (searched + 2 * heldOutDraws * task.images)
}

/** All candidates see the same images' noise, of draw 0; the winner is then measured on the draws that follow. */
export function* searchChurn(task: SearchTask): Generator<Wanted | SearchFound, void, Reading | undefined> {
  const nfe = compile(task.design).nfe
  let costBefore = 0
  const ask = function* (
    design: Design,
    images: number,
    draw: number,
    known: number,
  ): Generator<Wanted, Reading, Reading | undefined> {
    const cost = nfe * (images - known)
    const reading = yield { kind: 'wanted', design, images, draw, cost, costBefore }
    if (!reading) throw new Error('a reading that was asked for was not sent')
    costBefore += cost
    return reading
  }
  let candidates = candidatesOf(task)
  let known = 0
  for (const [round, { candidates: size, images }] of roundsOf(candidates.length, task).entries()) {
    const results: (Candidate & { readonly distance: number })[] = []
    for (const { label, design } of candidates.slice(0, size)) {
      const reading = yield* ask(design, images, 0, known)
      yield { kind: 'candidate', label, design, round, reading }
      results.push({ label, design, distance: reading.distance })
    }
    candidates = results.sort((a, b) => a.distance - b.distance)
    known = images
  }
  const { label, design } = candidates[0]!
  const heldOut: Reading[] = []
  const plain: Reading[] = []
  for (let draw = 1; draw <= heldOutDraws; draw++) {
    const own = yield* ask(design, task.images, draw, 0)
    heldOut.push(own)
    plain.push(label === plainLabel ? own : yield* ask(withoutNoise(task.design), task.images, draw, 0))
  }
  yield { kind: 'best', label, design, heldOut, plain }
}
