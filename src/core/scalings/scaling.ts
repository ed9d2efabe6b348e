import type { ChoiceSpec, Params } from '../choice.ts'
import type { Frame } from '../frame.ts'
import type { Schedule } from '../schedules/schedule.ts'

/** The factors of the scaled state x and of D(x / s; sigma) in a value that is linear in both. */
export interface Rates {
  readonly x: number
  readonly denoised: number
}

/** Scaling s(t) > 0 with s(0) = 1: the solver works on x = s(t) (y + sigma(t) n). Dimensionless. */
export interface Scaling {
  s(t: number): number
  /** ds / dt. */
  sDeriv(t: number): number
  /** The factors of eq. 4 at t > 0, for a scaling in which its sum would lose digits. */
  rates?(t: number): Rates
  /** What rules in ln sigma take the logarithm of; sigma itself where missing. */
  readonly frame?: Frame
}

export interface ScalingSpec extends ChoiceSpec {
  create(params: Params, schedule: Schedule): Scaling
}

/** dx/dt at time t > 0: (sigma'/sigma + s'/s) x - (sigma' s / sigma) D (Karras et al. 2022, eq. 4). */
export const slopeRates = (schedule: Schedule, scaling: Scaling, t: number): Rates => {
  if (scaling.rates) return scaling.rates(t)
  const sigma = schedule.sigma(t)
  const sigmaDeriv = schedule.sigmaDeriv(t)
  const s = scaling.s(t)
  return { x: sigmaDeriv / sigma + scaling.sDeriv(t) / s, denoised: (-sigmaDeriv * s) / sigma }
}
