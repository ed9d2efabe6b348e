/**
 * How a denoiser errs in a known way, in place of the exact one: what a network's error does to the flow can be seen apart from
 * what the sampler's steps do. Worlds whose denoiser is known (the toy, the pictures) answer
 *
 *   D~(x; sigma) = m + (1 + gain b) (D_h(x; sigma) - m) + bias b,   b = exp(-(log10(sigma / level) / width)^2 / 2)
 *
 * D_h is the exact denoiser of other data: blurred by h = smoothing b, whose score is that of p(x; sqrt(sigma^2 + h^2)), and
 * mixed in other shares; m is the mean of the true data. The bell b keeps the error to noise levels about one: it vanishes
 * towards sigma = 0, where every denoiser must answer x, so that the flow has an end.
 *
 * And a run can start wrong, whatever its denoiser: from s sigma (startScale n + startShift u) in place of s sigma n, where n is
 * the noise and u the brightness, a direction of length 1 (in the toy the only one there is).
 */
export interface Perturbation {
  /** Added to every answer, in units of the data; in the toy, of their scale. */
  readonly bias: number
  /** Standard deviation h of the blur, in the same units. */
  readonly smoothing: number
  /** How much further than it should be the answer is from the data's mean: 0.1 for a tenth. */
  readonly gain: number
  /** Logarithm by which shares are wrong: from -tilt b for the first class (in the toy, mode) evenly up to tilt b for the last. */
  readonly tilt: number
  /** Part of its share that every second drawing of a class (in the toy, every second mode) has lost; with 1, all of it. */
  readonly forgotten: number
  /** Noise level at which the error is largest. */
  readonly level: number
  /** Standard deviation of the bell, in decades of sigma. */
  readonly width: number
  /** Standard deviation of the start, in units of what it should be. */
  readonly startScale: number
  /** How far the start is moved along the brightness, in standard deviations of its noise. */
  readonly startShift: number
}

export const noPerturbation: Perturbation = {
  bias: 0,
  smoothing: 0,
  gain: 0,
  tilt: 0,
  forgotten: 0,
  level: 0.4,
  width: 0.4,
  startScale: 1,
  startShift: 0,
}

/** What a run starts from, as a part of a perturbation. */
export type WrongStart = Pick<Perturbation, 'startScale' | 'startShift'>

export const isStartPerturbed = ({ startScale, startShift }: WrongStart): boolean =>
  startScale !== 1 || startShift !== 0

export const isDenoiserPerturbed = ({ bias, smoothing, gain, tilt, forgotten }: Perturbation): boolean =>
  bias !== 0 || smoothing !== 0 || gain !== 0 || tilt !== 0 || forgotten !== 0

export const isPerturbed = (perturbation: Perturbation): boolean =>
  isDenoiserPerturbed(perturbation) || isStartPerturbed(perturbation)

/** b(sigma) in [0, 1]: the share of its strength that the error has at a level. sigma > 0. */
export const bellAt = ({ level, width }: Pick<Perturbation, 'level' | 'width'>, sigma: number): number => {
  const z = Math.log10(sigma / level) / width
  return Math.exp(-0.5 * z * z)
}

/** ln of what the tilt makes of the share of class (or mode) k of `count`. `bell` is b. */
export const tiltOf = ({ tilt }: Pick<Perturbation, 'tilt'>, k: number, count: number, bell: number): number =>
  count > 1 ? tilt * bell * ((2 * k) / (count - 1) - 1) : 0

/** ln of what is left of the share of drawing (or mode) k; -Infinity for nothing. `bell` is b. */
export const memoryOf = ({ forgotten }: Pick<Perturbation, 'forgotten'>, k: number, bell: number): number =>
  k % 2 === 1 ? Math.log1p(-forgotten * bell) : 0
