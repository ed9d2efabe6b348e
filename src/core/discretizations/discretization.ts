import type { ChoiceSpec, Params, SigmaRange } from '../choice.ts'

/** Picks the noise levels of a run ("time steps" on the page). */
export interface Discretization {
  /**
   * Strictly decreasing levels, `steps` of them, in units of the data; the final 0 is appended by compile.
   * May throw RangeError when the range does not hold that many distinct levels; compile refuses levels that do not fall.
   */
  sigmas(steps: number, range: SigmaRange): Float64Array
}

/** A name that libraries call a family by. Where another family has the same name, the page says so and compares them. */
export interface FieldName {
  readonly name: string
  /** Libraries that mean this family by it. */
  readonly where: readonly string[]
}

export interface DiscretizationSpec extends ChoiceSpec {
  /** Declared where it is ambiguous. */
  readonly fieldName?: FieldName
  /** The range that the family was published with. */
  readonly defaultRange: SigmaRange
  /**
   * Where the levels start and end: exactly at the range's ends (the default), or at `own` places that the definition
   * gives, never above range.max.
   */
  readonly endsAt?: 'range' | 'own'
  /** `list` is for a spec that declares one. */
  create(params: Params, list?: readonly number[]): Discretization
}

/** Level i of `steps` from a curve over u in [0, 1]; u is exact at both ends. */
export const sampleLevels = (steps: number, level: (u: number) => number): Float64Array =>
  Float64Array.from({ length: steps }, (_, i) => level(steps === 1 ? 0 : i / (steps - 1)))
