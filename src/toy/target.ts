/**
 * What a design samples from in the toy: the mixture, or one of its modes as a class, or what guidance between the two
 * aims at. Without guidance everything is exact in closed form; with it the density is a product of powers, known up to
 * its norm, and the flow has no closed form.
 */
import type { Choice } from '../core/design.ts'
import type { Condition, Denoiser } from '../core/program.ts'
import { specOf } from '../core/registry.ts'
import { denoiseInto, type Mixture, normalize } from './mixture.ts'
import { unitOf } from './scale.ts'

/** A denoiser that takes the exact one's place on points: learned, or perturbed on purpose. */
export interface PointDenoiser {
  readonly name: 'learned' | 'perturbed'
  /** Writes D(x_j; sigma) to out_j, which may be x. sigma > 0. */
  denoiseInto(x: Float64Array, sigma: number, out: Float64Array): void
  /** The same for a call with a label, about one mode; without it such calls go on to the exact denoiser. */
  modeInto?(mode: Mixture, x: Float64Array, sigma: number, out: Float64Array): void
}

export interface Target {
  readonly mixture: Mixture
  /** The mode that the label stands for; the mixture itself without a label. */
  readonly labelled: Mixture
  /**
   * What guidance leads away from: the mixture itself, or under autoguidance `labelled` with every mode widened, whose
   * exact denoiser stands for the weak network.
   */
  readonly away: Mixture
  /** Weight of the labelled density, w in p(x | c; sigma)^w p_away(x; sigma)^(1 - w). */
  readonly weight: (sigma: number) => number
  /** Noise levels above 0 at which the weight jumps. */
  readonly jumps: readonly number[]
  /** The mixture whose flow and density are the target's at every level; null under guidance. */
  readonly plain: Mixture | null
  /** Answers network calls in place of the exact denoiser; density and exact flow stay the mixture's. */
  readonly imperfect?: PointDenoiser
}

/** Whether a label names a mode that the mixture has. */
export const hasClass = (mixture: Mixture, label: number | null): label is number =>
  label !== null && label < mixture.w.length

const imperfectTargets = new WeakMap<Target, WeakMap<PointDenoiser, Target>>()

/** The target whose denoiser is not the exact one; null for that. The same object for the same arguments. */
export const withImperfect = (target: Target, imperfect: PointDenoiser | null): Target => {
  if (imperfect === null) return target
  const known = imperfectTargets.get(target) ?? new WeakMap<PointDenoiser, Target>()
  imperfectTargets.set(target, known)
  const result = known.get(imperfect) ?? { ...target, imperfect }
  known.set(imperfect, result)
  return result
}

/** The target under the exact denoiser. */
export const exactTarget = ({ imperfect: _, ...target }: Target): Target => target

/** Whether a guidance leads away from the answer without a label, so that a class matters. */
export const leadsFromNoLabel = ({ id, params }: Choice): boolean =>
  specOf('guidance', id).create(params).away.condition === 'none'

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

/**
 * Standard deviation of the blur that makes the toy's denoiser a weak one, in units of the data's scale: half of the data's
 * usual 0.5. A network of little capacity smooths too, which is where the paper sees the common error of both (its section 3).
 */
export const weakBlur = 0.25

/** The same data, every mode's variance larger by that of the blur. */
const weakened = (mixture: Mixture, blur: number): Mixture => ({
  ...mixture,
  s: mixture.s.map((s) => Math.hypot(s, blur)),
})

/** The mixture itself, without a label. */
export const plainTarget = (mixture: Mixture): Target => targetOf(mixture, null, unguided)

const makeTarget = (mixture: Mixture, label: number | null, guidance: Choice): Target => {
  const { weight, jumps, away: asked } = specOf('guidance', guidance.id).create(guidance.params)
  const isWeak = asked.denoiser === 'weak'
  // Without a class both calls of classifier-free guidance are the same.
  if (!hasClass(mixture, label) && !isWeak)
    return { mixture, labelled: mixture, away: mixture, weight: () => 1, jumps: [], plain: mixture }
  const labelled = hasClass(mixture, label)
    ? normalize({ w: [1], mu: [mixture.mu[label]!], s: [mixture.s[label]!] })
    : mixture
  const away = isWeak ? weakened(labelled, weakBlur * unitOf(mixture)) : mixture
  // Without jumps the weight is the same at every level.
  const constant = jumps.length === 0 ? weight(1) : null
  const isSame = !isWeak && mixture.w.length === 1
  const plain = constant === 1 || isSame ? labelled : constant === 0 ? away : null
  return { mixture, labelled, away, weight, jumps, plain }
}

/** The mixture whose denoiser answers a network call. */
export const answering = (
  { mixture, labelled, away }: Target,
  { condition, denoiser }: { readonly condition: Condition; readonly denoiser: Denoiser },
): Mixture => (denoiser === 'weak' ? away : condition === 'label' ? labelled : mixture)

/** What the sampler gets for a call about `of`, the target's mixture or mode: written to out_j, which may be x. */
export const answerInto = (
  { mixture, imperfect }: Target,
  of: Mixture,
  x: Float64Array,
  sigma: number,
  out: Float64Array,
): void => {
  if (imperfect && of === mixture) imperfect.denoiseInto(x, sigma, out)
  else if (imperfect?.modeInto) imperfect.modeInto(of, x, sigma, out)
  else denoiseInto(of, x, sigma, out)
}
