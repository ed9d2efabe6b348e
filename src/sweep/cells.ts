/** The cells of a sweep: numbered, independent of each other, each with its design and its cost. Pure. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import { classCount, type ImageClass, imageCounts } from '../document/images.ts'
import { defaultDocument } from '../document/parse.ts'
import { printHash } from '../scenes/link.ts'
import { type Axis, type ClassValue, designAxis, rowOf, type Setting, valueLabel, withValue } from './axis.ts'
import { axesOf, type Plan } from './plan.ts'

export interface Cell {
  /** From 0, row by row and tab by tab: does not depend on the order in which cells are run. */
  readonly number: number
  readonly column: number
  readonly row: number
  readonly tab: number
  readonly seed: number
  readonly class: ClassValue
  /** What is run; a sentence where the two values do not go together. */
  readonly run: { readonly design: Design; readonly program: Program } | { readonly fault: string }
}

/** The values of the axes in words; a single row has no header. */
export const headersOf = ({
  design,
  columns,
  rows,
  tabs,
}: Plan): {
  readonly columns: readonly string[]
  readonly rows: readonly string[] | null
  readonly tabs: readonly string[] | null
} => {
  const isVaried = (key: string): boolean => key === columns.key || key === rows?.key || key === tabs?.key
  const label = ({ key, values }: Axis): readonly string[] =>
    values.map((value) => valueLabel({ key, value }, design, isVaried))
  return { columns: label(columns), rows: rows && label(rows), tabs: tabs && label(tabs) }
}

/** Cells of a plan, without making them. */
export const cellCount = (plan: Pick<Plan, 'columns' | 'rows' | 'tabs'>): number =>
  axesOf(plan).reduce((count, { values }) => count * values.length, 1)

/** Whole designs before what is varied of them, and choices first: a parameter belongs to the choice that is there then. */
const precedence = (key: string): number =>
  key === designAxis ? -1 : rowOf(key) === null ? 2 : key.includes('.') ? 1 : 0

/** A cell by its number. Throws RangeError for a number that the plan has not. */
export const cellOf = (plan: Plan, number: number): Cell => {
  const across = plan.columns.values.length
  if (!(Number.isInteger(number) && number >= 0 && number < cellCount(plan)))
    throw new RangeError(`cell ${number} is not one of 0 to ${cellCount(plan) - 1}`)
  const down = plan.rows?.values.length ?? 1
  const [column, row, tab] = [number % across, Math.floor(number / across) % down, Math.floor(number / across / down)]
  const axes: readonly (readonly [Axis, number])[] = [
    [plan.columns, column],
    ...(plan.rows ? [[plan.rows, row] as const] : []),
    ...(plan.tabs ? [[plan.tabs, tab] as const] : []),
  ]
  const sorted = [...axes].sort(([a], [b]) => precedence(a.key) - precedence(b.key))
  const varied = axes.map(([{ key }]) => key)
  let setting: Setting = plan
  let fault: string | undefined
  for (const [{ key, values, designs }, k] of sorted) {
    if (designs) {
      setting = { ...setting, design: designs[k]! }
      continue
    }
    const next = withValue(setting, { key, value: values[k]! }, varied.includes(String(rowOf(key))))
    if (typeof next === 'string') {
      fault = next
      break
    }
    setting = next
  }
  const place = { number, column, row, tab, seed: setting.seed, class: setting.class }
  if (fault !== undefined) return { ...place, run: { fault } }
  const { design } = setting
  try {
    return { ...place, run: { design, program: compile(design) } }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ...place, run: { fault: error.message } }
  }
}

/** All cells by their number. */
export const cellsOf = (plan: Plan): readonly Cell[] =>
  Array.from({ length: cellCount(plan) }, (_, number) => cellOf(plan, number))

/** Network calls per image; 0 for a cell that cannot be run. */
export const costOf = ({ run }: Cell): number => ('program' in run ? run.program.nfe : 0)

/** The cheapest first; among equals in the order of their numbers. */
export const byCost = (cells: readonly Cell[]): readonly Cell[] =>
  [...cells].sort((a, b) => costOf(a) - costOf(b) || a.number - b.number)

/** A class as the page and the engine have it, for a network with these labels; undefined for one that it lacks. */
export const classOf = (value: ClassValue, names: readonly string[]): ImageClass | undefined => {
  if (value === 'all' || value === 'none') return value
  const index = typeof value === 'number' || /^\d+$/.test(value) ? Number(value) : names.indexOf(value)
  return index >= 0 && index < names.length ? index : undefined
}

/** One label per image, as the page has them; null for none. */
export const cellLabels = (
  chosen: ImageClass,
  images: number,
  labels: number = classCount,
): readonly (number | null)[] =>
  Array.from({ length: images }, (_, k) => (chosen === 'all' ? k % labels : chosen === 'none' ? null : chosen))

/** Hash of the page that shows the cell, with as many of its images as the page can. */
export const cellHash = ({ seed, run }: Cell, chosen: ImageClass, images: number): string => {
  if (!('design' in run)) return ''
  const count = imageCounts.find((shown) => shown >= images) ?? imageCounts.at(-1)!
  const settings = { ...defaultDocument.images, count, class: chosen }
  return `#${printHash({ ...defaultDocument, design: run.design, seed, images: settings })}`
}
