/** Table 1 of Karras et al. 2022: its columns as designs, and names for designs that mix them. */
import { type ChoiceSpec, initialOf, type Params } from './choice.ts'
import type { Design, Preset } from './design.ts'
import { presets } from './design.ts'
import { edm } from './preconditionings/edm.ts'
import { iddpm } from './preconditionings/iddpm.ts'
import type { PreconditioningSpec } from './preconditionings/preconditioning.ts'
import { ve } from './preconditionings/ve.ts'
import { vp } from './preconditionings/vp.ts'
import { type Row, rows, specOf } from './registry.ts'

export interface Column {
  readonly preset: Preset
  /** The preconditioning that networks of this column were trained with. */
  readonly preconditioning: PreconditioningSpec
}

const preset = (id: string): Preset => presets.find((candidate) => candidate.id === id)!

/** In the table's order. */
export const columns: readonly Column[] = [
  { preset: preset('vp'), preconditioning: vp },
  { preset: preset('ve'), preconditioning: ve },
  { preset: preset('iddpm'), preconditioning: iddpm },
  { preset: preset('edm'), preconditioning: edm },
]

/** Rows in which a design has another choice than a column; other values of the same choice's parameters do not count. */
const differences = (design: Design, { preset }: Column): readonly Row[] =>
  rows.filter((row) => design[row].id !== preset.design[row].id)

/**
 * A design's name by what it mixes: a column's own label, or that of the nearest column with what was changed in it:
 * "EDM with Euler, VP schedule".
 */
export const nameOf = (design: Design): string => {
  const ranked = columns
    .map((column) => ({ column, changed: differences(design, column) }))
    // A stable sort from the last column on: among equals EDM names the design.
    .reverse()
    .sort((a, b) => a.changed.length - b.changed.length)
  const { column, changed } = ranked[0]!
  if (changed.length === 0) return column.preset.label
  return `${column.preset.label} with ${changed.map((row) => shortName(row, design)).join(', ')}`
}

const nouns: Readonly<Record<Row, string>> = {
  discretization: 'steps',
  schedule: 'schedule',
  scaling: 'scaling',
  solver: '',
  stochasticity: '',
  guidance: '',
  ending: '',
}

/** A label without what it says in brackets. */
const plain = (label: string): string => label.replace(/ \(.*\)$/, '')

/** A choice's label, or its own name for these parameters; values with a name that are not the usual ones in brackets. */
const namedLabel = (spec: ChoiceSpec, params: Params): string => {
  const names = spec.parameters.flatMap((parameter) => {
    const { key, named = [], namesChoice } = parameter
    const name = named.find(({ value }) => Math.abs(value - params[key]!) < 1e-9)
    return name && (namesChoice || name.value !== initialOf(parameter))
      ? [{ ...name, isOwn: namesChoice === true }]
      : []
  })
  const own = names.find(({ isOwn }) => isOwn)
  if (own) return own.label
  return names.length === 0 ? spec.label : `${plain(spec.label)} (${names.map(({ label }) => plain(label)).join(', ')})`
}

const shortName = (row: Row, design: Design): string => {
  const { id, params } = design[row]
  const spec = specOf(row, id)
  if (id === 'none') return `no ${nouns[row] || (row === 'guidance' ? row : 'noise')}`
  if (row === 'ending') return specOf(row, id).inName
  const label = namedLabel(spec, params)
  return nouns[row]
    ? `${label} ${nouns[row]}`
    : label
        .replace(/^Churn$/, 'churn')
        .replace(/^Classifier-free$/, 'guidance')
        .replace(/^Autoguidance$/, 'autoguidance')
}
