/** A sweep as JSON: a design, one or two things to vary, and the images of a cell. Pure. */
import * as v from 'valibot'
import type { Design } from '../core/design.ts'
import { isRecord, toJson } from '../core/design-json.ts'
import { quote } from '../core/faults.ts'
import { type Parsed, parseDesign } from '../core/parse-design.ts'
import { defaultDesign } from '../core/presets.ts'
import { maxSeed } from '../document/fields.ts'
import { type ReferenceSteps, referenceSteps } from '../document/images.ts'
import { defaultDocument } from '../document/parse.ts'
import { parseHash } from '../scenes/link.ts'
import { type Axis, axisKeys, type ClassValue, currentAxis, designAxis, keyFaultOf, valueFaultOf } from './axis.ts'

export interface Plan {
  readonly design: Design
  readonly columns: Axis
  /** Null for a single row. */
  readonly rows: Axis | null
  /** A sheet of columns and rows for each value; null for one sheet. */
  readonly tabs: Axis | null
  readonly seed: number
  /** Images of a cell. */
  readonly images: number
  readonly class: ClassValue
  /** Heun steps of the converged run that results are compared with, from the same latents; 0 for none. */
  readonly reference: ReferenceSteps
}

export const planFormat = 'samplerscope-sweep/1'
export const mostValues = 1000
export const mostImages = 64

/** What is wrong with a plan, in one sentence that names the place. */
export class PlanFault extends Error {}

const whole = (name: string, min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return v.pipe(
    v.number(`${name} ${message}`),
    v.check((value) => Number.isInteger(value) && value >= min && value <= max, `${name} ${message}`),
  )
}

const value = v.union([v.string(), v.number()], 'must be a number or a text')

/** A design as it is given; a list would pass for an object of nothing. */
const givenDesign = v.custom<string | Record<string, unknown>>(
  (one) => typeof one === 'string' || isRecord(one),
  'must be an object or a link',
)

const namedDesign = v.strictObject(
  {
    name: v.pipe(
      v.string('must be a text'),
      v.trim(),
      v.nonEmpty('must not be empty'),
      v.maxLength(80, 'must have at most 80 letters'),
    ),
    design: givenDesign,
  },
  'must be an object with name and design',
)

const designs = v.strictObject({
  designs: v.pipe(
    v.array(namedDesign, 'must be a list of designs'),
    v.minLength(1, 'must have at least one design'),
    v.maxLength(mostValues, `must have at most ${mostValues} designs`),
  ),
})

const values = v.strictObject(
  {
    key: v.string(`must be one of ${axisKeys.join(', ')}`),
    values: v.pipe(
      v.array(value, 'must be a list of values'),
      v.minLength(1, 'must have at least one value'),
      v.maxLength(mostValues, `must have at most ${mostValues} values`),
    ),
  },
  ({ expected, received }) =>
    expected === 'never'
      ? `${received} is not part of it: key and values are`
      : 'must be an object with key and values',
)

/** An axis of whole designs, or of values. */
const axis = v.lazy((input) => (isRecord(input) && 'designs' in input ? designs : values))

const schema = v.strictObject(
  {
    format: v.optional(v.literal(planFormat, `must be "${planFormat}"`)),
    design: v.optional(givenDesign),
    columns: axis,
    rows: v.optional(v.nullable(axis)),
    tabs: v.optional(v.nullable(axis)),
    seed: v.optional(whole('seed', 0, maxSeed)),
    images: v.optional(whole('images', 1, mostImages)),
    class: v.optional(value),
    reference: v.optional(v.picklist(referenceSteps, `must be one of ${referenceSteps.join(', ')}`)),
  },
  ({ expected, received }) =>
    expected === 'never'
      ? `${received} is not part of it: design, columns, rows, tabs, seed, images, class and reference are`
      : expected === '"columns"'
        ? 'is missing; what to vary from column to column, such as {"key": "steps", "values": [4, 8, 16]}'
        : 'must be an object with at least columns',
)

/** The page takes a default, with a note, for what it does not understand; a sweep that is to be cited refuses. */
const strictly = <T>({ value, notes }: Parsed<T>): T => {
  const [first] = notes
  if (first === undefined) return value
  throw new PlanFault(`design: ${first.replace(/; (ignored|using [^;]*|taken as [^;]*)$/, '')}`)
}

/** What the plan's design says; a link brings seed, number of images and class as well. */
const readDesign = (given: unknown): Omit<Plan, 'columns' | 'rows' | 'tabs'> => {
  const usual = { seed: defaultDocument.seed, images: 4, class: defaultDocument.images.class, reference: 0 } as const
  if (given === undefined) return { ...usual, design: defaultDesign }
  if (typeof given !== 'string') return { ...usual, design: strictly(parseDesign(given)) }
  const { design, seed, images } = strictly(parseHash(given.replace(/^https?:[^#]*#?/, '')))
  return { design, seed, images: images.count, class: images.class, reference: images.reference }
}

type Given = v.InferOutput<typeof axis>

/** An axis as it was given. Throws PlanFault. */
const readAxis = (name: string, given: Given): Axis => {
  if (!('designs' in given)) return checkAxis(name, currentAxis(given))
  const names = given.designs.map((one) => one.name)
  const twice = names.find((one, k) => names.indexOf(one) !== k)
  if (twice !== undefined) throw new PlanFault(`${name}.designs: ${quote(twice)} is in the list twice`)
  return {
    key: designAxis,
    values: names,
    designs: given.designs.map(({ design }, k) => {
      try {
        return readDesign(design).design
      } catch (error) {
        if (!(error instanceof PlanFault)) throw error
        throw new PlanFault(`${name}.designs[${k}].${error.message}`)
      }
    }),
  }
}

const checkAxis = (name: string, checked: Axis): Axis => {
  const { key, values } = checked
  const keyFault = keyFaultOf(key)
  if (keyFault !== undefined) throw new PlanFault(`${name}.key: ${keyFault}`)
  for (const [k, value] of values.entries()) {
    const fault = valueFaultOf(key, value)
    if (fault !== undefined) throw new PlanFault(`${name}.values[${k}]: ${key} ${fault}`)
    if (values.indexOf(value) !== k) throw new PlanFault(`${name}.values[${k}]: ${value} is in the list twice`)
  }
  return checked
}

/** The axes of a plan, columns first. */
export const axesOf = ({ columns, rows, tabs }: Pick<Plan, 'columns' | 'rows' | 'tabs'>): readonly Axis[] =>
  [columns, rows, tabs].filter((axis) => axis !== null)

/** Reads a plan from anything that JSON can hold. Throws PlanFault. */
export const parsePlan = (input: unknown): Plan => {
  if (!isRecord(input)) throw new PlanFault('the plan must be an object with at least columns')
  const parsed = v.safeParse(schema, input)
  if (!parsed.success) {
    const [issue] = parsed.issues
    const path = v.getDotPath(issue)
    throw new PlanFault(path ? `${path}: ${issue.message}` : `the plan ${issue.message}`)
  }
  const { columns: givenColumns, rows: givenRows, tabs: givenTabs, design, ...given } = parsed.output
  const columns = readAxis('columns', givenColumns)
  const rows = givenRows ? readAxis('rows', givenRows) : null
  const tabs = givenTabs ? readAxis('tabs', givenTabs) : null
  if (rows?.key === columns.key) throw new PlanFault(`rows.key: ${rows.key} is varied from column to column already`)
  for (const [name, other] of [
    ['column', columns],
    ['row', rows],
  ] as const)
    if (tabs && tabs.key === other?.key)
      throw new PlanFault(`tabs.key: ${tabs.key} is varied from ${name} to ${name} already`)
  const { format: _format, ...settings } = given
  const fault = settings.class === undefined ? undefined : valueFaultOf('class', settings.class)
  if (fault !== undefined) throw new PlanFault(`class: ${fault}`)
  const set = Object.fromEntries(Object.entries(settings).filter(([, given]) => given !== undefined))
  return { ...readDesign(design), ...set, columns, rows, tabs }
}

const axisToJson = ({ key, values, designs: own }: Axis): Record<string, unknown> =>
  own ? { designs: own.map((one, k) => ({ name: values[k], design: toJson(one) })) } : { key, values }

/** Plain JSON of a plan; parsePlan reads it back. */
export const planToJson = ({ design, class: chosen, columns, rows, tabs, ...plan }: Plan): Record<string, unknown> => ({
  format: planFormat,
  ...plan,
  columns: axisToJson(columns),
  rows: rows && axisToJson(rows),
  // Plans without tabs are as they always were.
  ...(tabs && { tabs: axisToJson(tabs) }),
  design: toJson(design),
  class: chosen,
})

/** The same from text; what is not JSON is a PlanFault too. */
export const readPlan = (text: string): Plan => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new PlanFault(`the plan is not JSON: ${error instanceof Error ? error.message : error}`)
  }
  return parsePlan(json)
}
