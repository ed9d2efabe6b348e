/**
 * What a design samples from in the toy: the mixture, or one of its modes as a class, or what guidance between the two
 * aims at. Without guidance everything is exact in closed form; with it the density is a product of powers, known up to
 * its norm, and the flow has no closed form.
 */
import type { Choice } from '../core/design.ts'
import type { Condition } from '../core/program.ts'
import { specOf } from '../core/registry.ts'
import { type Mixture, normalize } from './mixture.ts'

/** A denoiser that takes the exact one's place on points: writes D(x_j; sigma) to out_j, which may be x. sigma > 0. */
export interface PointDenoiser {
  denoiseInto(x: Float64Array, sigma: number, out: Float64Array): void
}

export interface Target {
  readonly mixture: Mixture
  /** The mode that the label stands for; the mixture itself without a label. */
  readonly labelled: Mixture
  /** Weight of the labelled density, w in p(x | c; sigma)^w p(x; sigma)^(1 - w). */
  readonly weight: (sigma: number) => number
  /** Noise levels above 0 at which the weight jumps. */
  readonly jumps: readonly number[]
  /** The mixture whose flow and density are the target's at every level; null under guidance. */
  readonly plain: Mixture | null
  /** Answers unlabelled network calls in place of the exact denoiser; density and exact flow stay the mixture's. */
  readonly learned?: PointDenoiser
}

/** Whether a label names a mode that the mixture has. */
export const hasClass = (mixture: Mixture, label: number | null): label is number =>
  label !== null && label < mixture.w.length

const learnedTargets = new WeakMap<Target, WeakMap<PointDenoiser, Target>>()

/** The target with a learned denoiser; a label goes on to the exact one. The same object for the same arguments. */
export const withLearned = (target: Target, learned: PointDenoiser | null): Target => {
  if (learned === null) return target
  const known = learnedTargets.get(target) ?? new WeakMap<PointDenoiser, Target>()
  learnedTargets.set(target, known)
  const result = known.get(learned) ?? { ...target, learned }
  known.set(learned, result)
  return result
}

const unguided: Choice = { id: 'none', params: {} }
const kept = new WeakMap<Mixture, Map<string, Target>>()

/** `label` is the index of a mode; one that the mixture lacks counts as none. The same object for the same arguments. */
export const targetOf = (mixture: Mixture, label: number | null, guidance: Choice): Target => {
  const key = [label, guidance.id, ...Object.entries(guidance.params)].join(' ')
  const known = kept.get(mixture) ?? new Map<string, Target>()
  kept.set(mixture, known)
  const target = known.get(key) ?? makeTarget(mixture, label, guidance)
  known.set(key, target)
  return target
}

/** The mixture itself, without a label. */
export const plainTarget = (mixture: Mixture): Target => targetOf(mixture, null, unguided)

const makeTarget = (mixture: Mixture, label: number | null, guidance: Choice): Target => {
  if (!hasClass(mixture, label)) return { mixture, labelled: mixture, weight: () => 1, jumps: [], plain: mixture }
  const labelled = normalize({ w: [1], mu: [mixture.mu[label]!], s: [mixture.s[label]!] })
  const { weight, jumps } = specOf('guidance', guidance.id).create(guidance.params)
  // Without jumps the weight is the same at every level.
  const constant = jumps.length === 0 ? weight(0) : null
  const plain = constant === 1 || mixture.w.length === 1 ? labelled : constant === 0 ? mixture : null
  return { mixture, labelled, weight, jumps, plain }
}

/** The mixture whose exact denoiser answers a network call. */
export const answering = ({ mixture, labelled }: Target, condition: Condition): Mixture =>
  condition === 'label' ? labelled : mixture
