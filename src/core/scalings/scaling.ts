import type { ChoiceSpec, Params } from '../choice.ts'
import type { Schedule } from '../schedules/schedule.ts'

/** Scaling s(t) > 0 with s(0) = 1: the solver works on x = s(t) (y + sigma(t) n). Dimensionless. */
export interface Scaling {
  s(t: number): number
  /** ds / dt. */
  sDeriv(t: number): number
}

export interface ScalingSpec extends ChoiceSpec {
  create(params: Params, schedule: Schedule): Scaling
}
