/** Designs with what a name stands for, and names for what designs have. */
import { defaultParams, type Parameter } from '../choice.ts'
import { type Choice, chooseDefault, type Design, withChoice } from '../design.ts'
import { specOf } from '../registry.ts'
import { samplerNames, scheduleNames } from './lookup.ts'
import { flowParams, isFlowSteps, isForeignTo, type ModelFamily } from './model-families.ts'
import type { Name, NamedChoice, SamplerName, ScheduleName } from './spoken-name.ts'

type NamedRow = 'solver' | ExtraRow | 'discretization'

/** What rows have that a sampler's name says nothing of. */
const usualIds = { stochasticity: 'none', ending: 'zero', guidance: 'none' } as const
type ExtraRow = keyof typeof usualIds

/** The choice that is meant, with a value for every parameter. */
export const choiceOf = (row: NamedRow, { id, params }: NamedChoice): Choice => {
  const usual = chooseDefault(row, id)
  return { ...usual, params: { ...usual.params, ...params } }
}

const isClose = (a: number, b: number): boolean => a === b || Math.abs(a - b) < 1e-9

/** Parameters of a design's choice whose values are not those that a name means. */
const differing = (row: NamedRow, choice: Choice, meant: NamedChoice): readonly Parameter[] => {
  const spec = specOf(row, choice.id)
  const values = { ...defaultParams(spec), ...meant.params }
  return spec.parameters.filter(({ key }) => !isClose(choice.params[key]!, values[key]!))
}

/** Whether a design has a row as a name means it: of added noise and guidance the kind counts, the strength does not. */
const has = (design: Design, row: ExtraRow, meant: NamedChoice): boolean =>
  design[row].id === meant.id && (row !== 'ending' || differing(row, design[row], meant).length === 0)

const extraRows = Object.keys(usualIds) as readonly ExtraRow[]

/** A name that fits a design, and what the design has otherwise than the name says. */
export interface Fit<N extends Name> {
  readonly name: N
  readonly differing: readonly Parameter[]
}

const bestOf = <N extends Name>(fits: readonly Fit<N>[]): Fit<N> | undefined => {
  const weight = ({ name, differing }: Fit<N>): number => 10 * differing.length - Object.keys(name.choices).length
  return [...fits].sort((a, b) => weight(a) - weight(b))[0]
}

/** The sampler's name that fits a design best; undefined for a solver that nobody named. */
export const samplerOf = (design: Design): Fit<SamplerName> | undefined =>
  bestOf(
    samplerNames
      .filter(
        ({ choices }) =>
          choices.solver.id === design.solver.id &&
          extraRows.every((row) => choices[row] === undefined || has(design, row, choices[row])),
      )
      .map((name) => ({ name, differing: differing('solver', design.solver, name.choices.solver) })),
  )

/** The same of its time steps. */
export const scheduleOf = (design: Design): Fit<ScheduleName> | undefined =>
  bestOf(
    scheduleNames
      .filter(({ choices }) => choices.discretization.id === design.discretization.id)
      .map((name) => ({
        name,
        differing: differing('discretization', design.discretization, name.choices.discretization),
      })),
  )

/** What came into a design with its sampler's name, and goes when another takes its place. */
const withoutExtras = (design: Design): Design => {
  const fit = samplerOf(design)
  if (!fit || fit.differing.length > 0) return design
  return extraRows
    .filter((row) => fit.name.choices[row] !== undefined)
    .reduce((rest, row) => withChoice(rest, row, chooseDefault(row, usualIds[row])), design)
}

/**
 * The design with everything that a name stands for. Noise and end of the run stay as they are unless the name, or the one
 * that it replaces, says how they are.
 */
export const withName = (design: Design, name: Name): Design => {
  const rest = name.kind === 'sampler' ? withoutExtras(design) : design
  return (Object.entries(name.choices) as [NamedRow, NamedChoice][]).reduce(
    (next, [row, meant]) => withChoice(next, row, choiceOf(row, meant)),
    rest,
  )
}

/** The rows in which a flow model differs from others, as it has them. */
const flowRows = (design: Design, family: ModelFamily): Design => {
  const { discretization } = design
  const steps = isFlowSteps(discretization.id)
    ? { ...discretization, params: { ...discretization.params, ...flowParams(family, discretization.id) } }
    : choiceOf('discretization', family.steps)
  const next = withChoice(design, 'discretization', steps)
  return {
    ...next,
    schedule: chooseDefault('schedule', 'flow'),
    scaling: next.scaling.id === 'flow' ? next.scaling : chooseDefault('scaling', 'flow'),
    beginning: chooseDefault('beginning', family.flow!.beginning),
  }
}

/** The same the other way: sigma(t) = t and s(t) = 1 for what belongs to flow models alone. */
const otherRows = (design: Design, family: ModelFamily): Design => {
  const next = isForeignTo(family, design.discretization.id)
    ? withChoice(design, 'discretization', choiceOf('discretization', family.steps))
    : design
  return {
    ...next,
    ...(next.schedule.id === 'flow' && { schedule: chooseDefault('schedule', 'linear') }),
    ...(next.scaling.id === 'flow' && { scaling: chooseDefault('scaling', 'none') }),
    ...(next.beginning.id === 'flow' && { beginning: chooseDefault('beginning', 'level') }),
  }
}

/**
 * The design over a family's range; time steps that map another model's times give way to the family's own. A flow model
 * brings its schedule, scaling, start and shift.
 */
export const withFamily = (design: Design, family: ModelFamily): Design => {
  const { min, max } = family.range
  return { ...(family.flow ? flowRows : otherRows)(design, family), sigmaMin: min, sigmaMax: max }
}

/** The same with the time steps that the family's models are usually run with. */
export const withUsualSteps = (design: Design, family: ModelFamily): Design =>
  withChoice(design, 'discretization', choiceOf('discretization', family.steps))
