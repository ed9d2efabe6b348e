/**
 * How a denoiser errs in a known way, in place of the exact one: what a network's error does to the flow can be seen apart from
 * what the sampler's steps do. Worlds whose denoiser is known (the toy, the pictures) answer
 *
 *   D~(x; sigma) = m + (1 + gain b) (D_h(x; sigma) - m) + bias b,   b = exp(-(log10(sigma / level) / width)^2 / 2)
 *
 * D_h is the exact denoiser of data blurred by h = smoothing b, whose score is that of p(x; sqrt(sigma^2 + h^2)); m is the
 * mean of the data. The bell b keeps the error to noise levels about one: it vanishes towards sigma = 0, where every
 * denoiser must answer x, so that the flow has an end.
 */
export interface Perturbation {
  /** Added to every answer, in units of the data; in the toy, of their scale. */
  readonly bias: number
  /** Standard deviation h of the blur, in the same units. */
  readonly smoothing: number
  /** How much further than it should be the answer is from the data's mean: 0.1 for a tenth. */
  readonly gain: number
  /** Noise level at which the error is largest. */
  readonly level: number
  /** Standard deviation of the bell, in decades of sigma. */
  readonly width: number
}

export const noPerturbation: Perturbation = { bias: 0, smoothing: 0, gain: 0, level: 0.4, width: 0.4 }

export const isPerturbed = ({ bias, smoothing, gain }: Perturbation): boolean =>
  bias !== 0 || smoothing !== 0 || gain !== 0

/** b(sigma) in [0, 1]: the share of its strength that the error has at a level. sigma > 0. */
export const bellAt = ({ level, width }: Pick<Perturbation, 'level' | 'width'>, sigma: number): number => {
  const z = Math.log10(sigma / level) / width
  return Math.exp(-0.5 * z * z)
}
