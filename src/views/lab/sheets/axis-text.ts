/** An axis as the page's controls have it: its values as text until they are read. Pure. */
import type { Design } from '../../../core/design.ts'
import { toJson } from '../../../core/design-json.ts'
import { rows } from '../../../core/registry.ts'
import { type Axis, axisKeys, axisLabel, designAxis, rowOf, usualValues } from '../../../sweep/axis.ts'

export interface AxisText {
  /** Null for a sheet of one row. */
  readonly key: string | null
  /** Values with commas between them. */
  readonly text: string
}

export const textOfValues = (values: Axis['values']): string => values.join(', ')

/** Numbers where the text is one, words as they are. Without commas, spaces stand between values. */
export const valuesOfText = (text: string): Axis['values'] =>
  text
    .split(/[,;]/.test(text) ? /[,;]/ : /\s+/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => (Number.isFinite(Number(word)) ? Number(word) : word))

/** What a key begins with; classes by the network's own names, so that a sheet's headers tell them. */
export const usualAxis = (key: string | null, labels: readonly string[] = []): AxisText => {
  const named = key === 'class' && labels.length > 0 ? ['none', ...labels.slice(0, 3)] : undefined
  return { key, text: key === null ? '' : textOfValues(named ?? usualValues(key)) }
}

/** A design of the page, as an axis of whole designs has it. */
export interface NamedDesign {
  readonly name: string
  readonly design: Design
}

/** An axis as plans have it in JSON; that of whole designs has the page's. */
export const axisOfText = ({ key, text }: AxisText, designs: readonly NamedDesign[] = []): object | null => {
  if (key === null) return null
  if (key !== designAxis) return { key, values: valuesOfText(text) }
  return { designs: designs.map(({ name, design }) => ({ name, design: toJson(design) })) }
}

/** Whether values are picked from a list: choices and classes. */
export const isPicked = (key: string): boolean => key === 'class' || (rows as readonly string[]).includes(key)

interface KeyGroup {
  readonly label: string
  readonly keys: readonly { readonly key: string; readonly label: string }[]
}

const group = (label: string, keys: readonly string[]): KeyGroup => ({
  label,
  keys: keys.map((key) => ({ key, label: key === designAxis ? 'The page’s designs' : axisLabel(key) })),
})

/** The keys as a select lists them. */
export const keyGroups: readonly KeyGroup[] = [
  group('Design and images', [designAxis, ...axisKeys.filter((key) => rowOf(key) === null)]),
  ...rows.map((row) =>
    group(
      axisLabel(row),
      axisKeys.filter((key) => rowOf(key) === row),
    ),
  ),
]
