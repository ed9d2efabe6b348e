/** Table 1 of Karras et al. 2022: its columns as designs, and names for designs that mix them. */
import type { Design } from './design.ts'
import { isSpoken, samplerText, scheduleText, spokenNameOf } from './names/name-of.ts'
import { edm } from './preconditionings/edm.ts'
import { flow } from './preconditionings/flow.ts'
import { iddpm } from './preconditionings/iddpm.ts'
import type { PreconditioningSpec } from './preconditionings/preconditioning.ts'
import { ve } from './preconditionings/ve.ts'
import { vp } from './preconditionings/vp.ts'
import type { Preset } from './presets.ts'
import { presets } from './presets.ts'
import { type Row, rows, specOf } from './registry.ts'

export interface Column {
  readonly preset: Preset
  /** The preconditioning that networks of this column were trained with. */
  readonly preconditioning: PreconditioningSpec
}

const preset = (id: string): Preset => presets.find((candidate) => candidate.id === id)!

/** In the table's order; flow matching, which is younger than the paper, stands last. */
export const columns: readonly Column[] = [
  { preset: preset('vp'), preconditioning: vp },
  { preset: preset('ve'), preconditioning: ve },
  { preset: preset('iddpm'), preconditioning: iddpm },
  { preset: preset('edm'), preconditioning: edm },
  { preset: preset('flow'), preconditioning: flow },
]

/** Rows in which a design has another choice than a column; other values of the same choice's parameters do not count. */
const differences = (design: Design, { preset }: Column): readonly Row[] =>
  rows.filter((row) => design[row].id !== preset.design[row].id)

const naming = ['edm', 'iddpm', 've', 'vp', 'flow']
const rankOf = ({ preset }: Column): number => naming.indexOf(preset.id)

/**
 * A design's name without its number of steps: as people say it where sigma(t) = t and s(t) = 1, "DPM++ 2M, Karras", or under
 * flow matching, "Euler, Flow (SD3)"; else by what it mixes, a column's own label or that of the nearest column with what was changed in it: "VP with Heun".
 */
export const nameOf = (design: Design): string => {
  if (isSpoken(design)) return spokenNameOf(design)
  const ranked = columns
    .map((column) => ({ column, changed: differences(design, column) }))
    // Among equals EDM names the design, then the columns before it.
    .sort((a, b) => a.changed.length - b.changed.length || rankOf(a.column) - rankOf(b.column))
  const { column, changed } = ranked[0]!
  if (changed.length === 0) return column.preset.label
  return `${column.preset.label} with ${changed.map((row) => shortName(row, design)).join(', ')}`
}

/** The same with the number of steps: "DPM++ 2M, Karras, 10 steps". */
export const fullNameOf = (design: Design): string => `${nameOf(design)}, ${stepsText(design.steps)}`

/** "10 steps", "1 step". */
export const stepsText = (steps: number): string => `${steps} ${steps === 1 ? 'step' : 'steps'}`

const nouns: Readonly<Record<Row, string>> = {
  discretization: 'steps',
  schedule: 'schedule',
  scaling: 'scaling',
  solver: '',
  stochasticity: '',
  guidance: '',
  beginning: '',
  ending: '',
}

/** A choice's label as it stands in a name. */
const labelIn = (row: Row, design: Design): string => {
  if (row === 'solver') return samplerText(design)
  return row === 'discretization' ? scheduleText(design) : specOf(row, design[row].id).label
}

const shortName = (row: Row, design: Design): string => {
  const { id } = design[row]
  if (id === 'none') return `no ${nouns[row] || (row === 'guidance' ? row : 'noise')}`
  if (row === 'beginning' || row === 'ending') return specOf(row, id).inName
  const label = labelIn(row, design)
  return nouns[row]
    ? `${label} ${nouns[row]}`
    : label
        .replace(/^Churn$/, 'churn')
        .replace(/^Classifier-free$/, 'guidance')
        .replace(/^Autoguidance$/, 'autoguidance')
}
