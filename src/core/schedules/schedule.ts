import type { ChoiceSpec, Params, SigmaRange } from '../choice.ts'

/** Noise schedule sigma(t) on t >= 0, strictly increasing with sigma(0) = 0. Levels in units of the data. */
export interface Schedule {
  sigma(t: number): number
  /** d sigma / dt; may be infinite at t = 0, where no solver evaluates it. */
  sigmaDeriv(t: number): number
  /** The t with sigma(t) = sigma. */
  sigmaInv(sigma: number): number
}

export interface ScheduleSpec extends ChoiceSpec {
  /** `list` is for a spec that declares one. */
  create(params: Params, range: SigmaRange, list?: readonly number[]): Schedule
}
