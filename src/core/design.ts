/** A design: one independent choice per row of Table 1, and what can be changed about it. */
import { defaultParams, initialOf, type Parameter, type Params, type SigmaRange } from './choice.ts'
import { type DesignParameter, designParameters } from './design-parameters.ts'
import { listFaultOf } from './faults.ts'
import { isPureNoise } from './pure-noise.ts'
import { findSpec, type Registry, type Row, registry } from './registry.ts'

export { type DesignParameter, designKeys, designParameters } from './design-parameters.ts'

export interface Choice {
  readonly id: string
  /** A value for every parameter that the choice declares. */
  readonly params: Params
  /** For a choice that declares a list: one that it allows. */
  readonly list?: readonly number[]
}

export interface Design extends Readonly<Record<Row, Choice>> {
  /** N, the number of steps from sigma_0 to 0. */
  readonly steps: number
  /** Lowest level above 0, in units of the data. */
  readonly sigmaMin: number
  /** Highest level, where the run starts. */
  readonly sigmaMax: number
  /**
   * For a list of levels: the range over which sigma(t), and what a solver spreads, are defined, where the list itself
   * starts or ends elsewhere. Absent where they are the same.
   */
  readonly curveRange?: SigmaRange
}

export const rangeOf = (design: Design): SigmaRange => ({ min: design.sigmaMin, max: design.sigmaMax })

/** What a list of levels declares; undefined for a family, which follows from its range. */
export const listSpecOf = (discretization: Choice) => findSpec('discretization', discretization.id)?.list

/** The range over which sigma(t) is defined: a list keeps that of the design it came from. */
export const curveRangeOf = (design: Design): SigmaRange =>
  (listSpecOf(design.discretization) && design.curveRange) ?? rangeOf(design)

/** A number of a design with the bounds that hold beside its time steps: a list has its own, wider ones. */
export const parameterOf = (key: DesignParameter, discretization: Choice): Parameter => {
  const list = key === 'steps' ? undefined : listSpecOf(discretization)
  return list ? { ...designParameters[key], min: list.min, max: list.max } : designParameters[key]
}

/** A design with another choice of a row. A family in place of a list takes the range that the list came from. */
export const withChoice = (design: Design, row: Row, choice: Choice): Design => {
  const { curveRange, ...rest } = { ...design, [row]: choice }
  if (listSpecOf(rest.discretization)) return { ...design, [row]: choice }
  if (!listSpecOf(design.discretization)) return rest
  const { min, max } = curveRange ?? rangeOf(design)
  const within = (value: number, bounds: Parameter): number =>
    value === Number.POSITIVE_INFINITY && bounds.allowsInfinity
      ? value
      : Math.min(Math.max(value, bounds.min), bounds.max)
  return {
    ...rest,
    sigmaMin: within(min, designParameters.sigmaMin),
    sigmaMax: within(max, designParameters.sigmaMax),
  }
}

/** A choice of a registered id with these parameters, the others at their defaults. Throws RangeError for an unknown id. */
export const choose = (row: Row, id: string, params: Params = {}, among: Registry = registry): Choice => {
  const spec = findSpec(row, id, among)
  if (!spec) throw new RangeError(`no ${row} is called "${id}"`)
  return { id, params: { ...defaultParams(spec), ...params }, ...(spec.list && { list: spec.list.default }) }
}

/** A choice of a registered id with its default parameters. Throws RangeError for an id that nobody registered. */
export const chooseDefault = (row: Row, id: string, among: Registry = registry): Choice => choose(row, id, {}, among)

/** What a person who picks a registered id gets. Throws RangeError for an id that nobody registered. */
export const chooseInitial = (row: Row, id: string): Choice =>
  choose(row, id, Object.fromEntries((findSpec(row, id)?.parameters ?? []).map((p) => [p.key, initialOf(p)])))

/** How runs start and end that do not say how: as before there was a choice. */
export const usualIds: Partial<Readonly<Record<Row, string>>> = { beginning: 'level', ending: 'zero' }

/**
 * The design with these noise levels: its time steps become the list, its number of steps and its ends follow, sigma(t)
 * stays the same curve. What does not fit a design is said as the end of a sentence.
 */
export const withLevels = (design: Design, given: readonly number[]): Design | string => {
  // Programs have a number for noise alone, designs infinity.
  const levels = given.map((level) => (isPureNoise(level) ? Number.POSITIVE_INFINITY : level))
  const spec = findSpec('discretization', 'custom')!
  const fault = listFaultOf(spec.list!, levels)
  if (fault !== undefined) return fault
  const { curveRange: _, ...rest } = design
  const curve = curveRangeOf(design)
  const sigmaMax = levels[0]!
  // One level leaves open how low more steps would go: as low as before.
  const sigmaMin = levels.length > 1 ? levels.at(-1)! : Math.min(sigmaMax, curve.min)
  return {
    ...rest,
    steps: levels.length,
    sigmaMax,
    sigmaMin,
    ...(!(curve.min === sigmaMin && curve.max === sigmaMax) && { curveRange: curve }),
    discretization: { id: spec.id, params: {}, list: [...levels] },
  }
}
