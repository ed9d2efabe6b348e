/** The ODE's tangent at a point, drawn on to t = 0: where one step from there to the data would end. */
import { type Rates, type Scaling, slopeRates } from '../core/scalings/scaling.ts'
import type { Schedule } from '../core/schedules/schedule.ts'

export interface Curves {
  readonly schedule: Schedule
  readonly scaling: Scaling
}

/** dx/dt at time t > 0: (sigma'/sigma + s'/s) x - (sigma' s / sigma) D (Karras et al. 2022, eq. 4). */
export const slopeAt = ({ schedule, scaling }: Curves, t: number): Rates => slopeRates(schedule, scaling, t)

/**
 * Where the tangent at time t is at another time, as a form of x and D at t: x + (at - t) dx/dt. At 0 and with s = 1 the
 * coefficient of x vanishes only where sigma' = sigma / t: for sigma = t, up to the unit of time, it is D alone.
 */
export const tangentAt = (curves: Curves, t: number, at: number): Rates => {
  const slope = slopeAt(curves, t)
  return { x: 1 + (at - t) * slope.x, denoised: (at - t) * slope.denoised }
}
