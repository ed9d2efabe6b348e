/** Steps of the reverse SDE that are exact in its linear part and in its noise: an Ornstein-Uhlenbeck process over ln sigma. */
import { add, type LinearForm, scale } from '../linear.ts'
import type { StepBuilder } from './solver.ts'

/** 1 - exp(-u): what a held D gains in a step of length u. */
export const gained = (u: number): number => -Math.expm1(-u)

/** Weight of a rise of D over a step of length u, on a straight line: 1 - (1 - exp(-u)) / u, 0 at u = 0. */
export const ramped = (u: number): number => (u === 0 ? 0 : 1 - gained(u) / u)

/** From sigma to `to` in the SDE of strength eta, with D held and without the noise. */
export const heldInSde = (x: LinearForm, denoised: LinearForm, sigma: number, to: number, eta: number): LinearForm => {
  const h = Math.log(sigma / to)
  return add(scale(x, Math.exp(-(1 + eta) * h)), scale(denoised, gained((1 + eta) * h)))
}

/** The noise of a step so far, in units of the level reached. */
export interface OuNoise {
  readonly sigma: number
  readonly noise: LinearForm
}

/** Noise as a step meets it at its start: none. */
export const noNoise = (sigma: number): OuNoise => ({ sigma, noise: [] })

/** The same noise one stage further down, at `to`: what was there fades, what comes is independent of it. */
export const fadedTo = (
  { sigma, noise }: OuNoise,
  to: number,
  eta: number,
  brownian: StepBuilder['brownian'],
): OuNoise => {
  const length = eta * Math.log(sigma / to)
  if (!(length > 0)) return { sigma: to, noise }
  const fresh = scale(brownian(sigma, to), Math.sqrt(gained(2 * length)))
  return { sigma: to, noise: add(scale(noise, Math.exp(-length)), fresh) }
}
