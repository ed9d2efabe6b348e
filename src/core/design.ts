/** A design: one independent choice a row of Table 1, as plain JSON. */
import {
  type ChoiceSpec,
  defaultParams,
  type ListParameter,
  type Parameter,
  type Params,
  type SigmaRange,
} from './choice.ts'
import { findSpec, type Row, registry, rows } from './registry.ts'

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
}

export const designParameters = {
  steps: {
    key: 'steps',
    tex: 'N',
    label: 'Steps',
    min: 2,
    max: 256,
    default: 18,
    spread: 'log',
    isInteger: true,
    help: 'Number of steps from sigma_max to 0.',
  },
  sigmaMin: {
    key: 'sigmaMin',
    tex: String.raw`\sigma_{\min}`,
    label: 'sigma_min',
    min: 1e-4,
    max: 1,
    default: 0.002,
    spread: 'log',
    help: 'Lowest noise level before the final 0.',
  },
  sigmaMax: {
    key: 'sigmaMax',
    tex: String.raw`\sigma_{\max}`,
    label: 'sigma_max',
    min: 0.5,
    max: 1000,
    default: 80,
    spread: 'log',
    help: 'Noise level at which sampling starts.',
  },
} as const satisfies Record<string, Parameter>

export type DesignParameter = keyof typeof designParameters
const designKeys = Object.keys(designParameters) as readonly DesignParameter[]

export const rangeOf = (design: Design): SigmaRange => ({ min: design.sigmaMin, max: design.sigmaMax })

const choose = (row: Row, id: string, params: Params = {}): Choice => {
  const spec = findSpec(row, id)
  if (!spec) throw new RangeError(`no ${row} is called "${id}"`)
  return { id, params: { ...defaultParams(spec), ...params }, ...(spec.list && { list: spec.list.default }) }
}

/** A choice of a registered id with its default parameters. Throws RangeError for an id that nobody registered. */
export const chooseDefault = (row: Row, id: string): Choice => choose(row, id)

export interface Preset {
  readonly id: string
  readonly label: string
  readonly source: string
  /** Everything but the number of steps, which a person keeps when walking through presets. */
  readonly design: Omit<Design, 'steps'>
}

const column = (
  discretization: Choice,
  schedule: string,
  scaling: string,
  solver: string,
  range: SigmaRange,
  stochasticity: Choice = choose('stochasticity', 'none'),
): Omit<Design, 'steps'> => ({
  discretization,
  schedule: choose('schedule', schedule),
  scaling: choose('scaling', scaling),
  solver: choose('solver', solver),
  stochasticity,
  guidance: choose('guidance', 'none'),
  sigmaMin: range.min,
  sigmaMax: range.max,
})

const defaultRange = (id: string): SigmaRange => findSpec('discretization', id)!.defaultRange

const family = (id: string, schedule: string, scaling: string, solver: string): Omit<Design, 'steps'> =>
  column(choose('discretization', id), schedule, scaling, solver, defaultRange(id))

const tuned = (sChurn: number, sTmin: number, sTmax: number, sNoise: number): Omit<Design, 'steps'> => ({
  ...family('edm', 'linear', 'none', 'second-order'),
  stochasticity: choose('stochasticity', 'churn', { sChurn, sTmin, sTmax, sNoise }),
})

const tuning = 'Karras et al. 2022, tuned settings of Algorithm 2'

export const presets: readonly Preset[] = [
  { id: 'edm', label: 'EDM', source: 'Table 1, "Ours"', design: family('edm', 'linear', 'none', 'second-order') },
  { id: 'vp', label: 'VP', source: 'Table 1, Song et al.', design: family('vp', 'vp', 'vp', 'euler') },
  { id: 've', label: 'VE', source: 'Table 1, Song et al.', design: family('ve', 've', 'none', 'euler') },
  {
    id: 'iddpm',
    label: 'iDDPM + DDIM',
    source: 'Table 1, Nichol and Dhariwal with Song et al.',
    design: family('iddpm', 'linear', 'none', 'euler'),
  },
  { id: 'churn-cifar10-vp', label: 'EDM + churn, CIFAR-10 VP', source: tuning, design: tuned(30, 0.01, 1, 1.007) },
  { id: 'churn-cifar10-ve', label: 'EDM + churn, CIFAR-10 VE', source: tuning, design: tuned(80, 0.05, 1, 1.007) },
  {
    id: 'churn-imagenet-adm',
    label: 'EDM + churn, ImageNet-64 ADM',
    source: tuning,
    design: tuned(80, 0.05, 50, 1.003),
  },
  {
    id: 'churn-imagenet-edm',
    label: 'EDM + churn, ImageNet-64 retrained',
    source: tuning,
    design: tuned(40, 0.05, 50, 1.003),
  },
]

export const defaultDesign: Design = { ...presets[0]!.design, steps: designParameters.steps.default }

/** Equal for designs whose every number and every id are. */
export const designKey = (design: Design): string => JSON.stringify(toJson(design))

export const isSameDesign = (a: Design, b: Design): boolean => designKey(a) === designKey(b)

/** EDM's Heun from a level down: where a design's own ODE ends on the same latents, as nearly as is affordable. */
export const convergedDesign = ({ guidance }: Design, sigmaMax: number, steps: number): Design => ({
  ...defaultDesign,
  // Guidance makes an ODE of its own.
  guidance,
  sigmaMax,
  steps,
})

/** The preset whose choices a design has, whatever its steps. */
export const presetOf = (design: Design): Preset | undefined =>
  presets.find((preset) => isSameDesign({ ...preset.design, steps: design.steps }, design))

/** Plain JSON of a design; +Infinity, which JSON lacks, becomes "inf". */
export const toJson = (design: Design): Record<string, unknown> => {
  const json: Record<string, unknown> = {}
  for (const key of designKeys) json[key] = design[key]
  for (const row of rows) {
    const { id, params, list } = design[row]
    const specified = Object.keys(params).sort()
    json[row] = {
      id,
      params: Object.fromEntries(specified.map((key) => [key, numberToJson(params[key]!)])),
      ...(list && { list: [...list] }),
    }
  }
  return json
}

export const numberToJson = (value: number): number | 'inf' => (value === Number.POSITIVE_INFINITY ? 'inf' : value)

/** Equal for plain values of equal content, infinite numbers included, which JSON alone lacks. */
export const contentKey = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'number' ? numberToJson(part) : part))

/** What is wrong with a value for a parameter, as the end of a sentence; undefined when nothing is. */
export const faultOf = (parameter: Parameter, value: number): string | undefined => {
  const { min, max } = parameter
  if (value === Number.POSITIVE_INFINITY && parameter.allowsInfinity) return undefined
  if (!Number.isFinite(value)) return 'is not a number'
  if (value < min || value > max) return `must be between ${min} and ${max}, got ${value}`
  if (parameter.isInteger && !Number.isInteger(value)) return `must be a whole number, got ${value}`
  return undefined
}

const readNumber = (parameter: Parameter, value: unknown, name: string, fallback: number, notes: string[]): number => {
  if (value === undefined) return fallback
  const number = value === 'inf' ? Number.POSITIVE_INFINITY : value
  const fault = typeof number === 'number' ? faultOf(parameter, number) : 'is not a number'
  if (fault === undefined) return number as number
  notes.push(`${name} ${fault}; using ${fallback}`)
  return fallback
}

/** Whether a value is a plain object, as JSON has them. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parseChoice = (row: Row, value: unknown, fallback: Choice, notes: string[]): Choice => {
  if (value === undefined) return fallback
  const id = isRecord(value) ? value.id : value
  const spec: ChoiceSpec | undefined = typeof id === 'string' ? findSpec(row, id) : undefined
  if (!spec) {
    const known = registry[row].map((s) => s.id).join(', ')
    notes.push(`${row} ${quote(id)} is not one of ${known}; using ${fallback.id}`)
    return fallback
  }
  const given = isRecord(value) && isRecord(value.params) ? value.params : {}
  const params: Record<string, number> = {}
  for (const parameter of spec.parameters)
    params[parameter.key] = readNumber(
      parameter,
      Object.hasOwn(given, parameter.key) ? given[parameter.key] : undefined,
      `${row}.${parameter.key}`,
      parameter.default,
      notes,
    )
  for (const key of Object.keys(given))
    if (!Object.hasOwn(params, key)) notes.push(`${row} "${spec.id}" has no parameter ${quote(key)}; ignored`)
  if (!spec.list) return { id: spec.id, params }
  const listed = isRecord(value) && Object.hasOwn(value, 'list') ? value.list : undefined
  const fault = listed === undefined ? undefined : listFaultOf(spec.list, listed)
  if (fault !== undefined) notes.push(`${row}.list ${fault}; using the default list`)
  const list = listed === undefined || fault !== undefined ? spec.list.default : (listed as readonly number[])
  return { id: spec.id, params, list: [...list] }
}

/** What is wrong with a list, as the end of a sentence that names the place; undefined when nothing is. */
export const listFaultOf = (
  { min, max, shortest, longest, order, gap = 0 }: ListParameter,
  list: unknown,
): string | undefined => {
  if (!Array.isArray(list)) return 'is not a list of numbers'
  if (list.length < shortest || list.length > longest)
    return `must have ${shortest} to ${longest} numbers, has ${list.length}`
  // A distance of exactly the gap must pass in spite of rounding.
  const least = gap * (1 - 1e-9)
  for (const [k, value] of (list as readonly unknown[]).entries()) {
    if (typeof value !== 'number' || !Number.isFinite(value)) return `has no number in place ${k + 1}`
    if (value < min || value > max) return `has ${value} in place ${k + 1}, outside ${min} to ${max}`
    if (k === 0 || order === 'free') continue
    const way = order === 'rising' ? value - list[k - 1] : list[k - 1] - value
    if (way > 0 && way >= least) continue
    const verb = order === 'rising' ? 'rise' : 'fall'
    const by = gap > 0 ? ` by at least ${gap}` : ''
    return `does not ${verb}${by} from place ${k} (${list[k - 1]}) to place ${k + 1} (${value})`
  }
  return undefined
}

/**
 * The design with these noise levels: its time steps become the list, its range and number of steps follow. What does
 * not fit a design is said as the end of a sentence.
 */
export const withLevels = (design: Design, levels: readonly number[]): Design | string => {
  const spec = findSpec('discretization', 'custom')!
  const fault =
    listFaultOf(spec.list!, levels) ??
    faultOf(designParameters.sigmaMax, levels[0]!) ??
    faultOf(designParameters.sigmaMin, levels.at(-1)!)
  if (fault !== undefined) return fault
  return {
    ...design,
    steps: levels.length,
    sigmaMax: levels[0]!,
    sigmaMin: levels.at(-1)!,
    discretization: { id: spec.id, params: {}, list: [...levels] },
  }
}

/** A short printable form of anything for a message. */
export const quote = (value: unknown): string => {
  if (typeof value !== 'string') return String(typeof value === 'object' ? 'of an unknown form' : value).slice(0, 40)
  return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`
}

export interface Parsed<T> {
  readonly value: T
  /** One sentence for each thing that was not understood and what was used instead. */
  readonly notes: readonly string[]
}

/** Reads a design from anything; what is missing or wrong takes the default's value, with a note. Never throws. */
export const parseDesign = (input: unknown): Parsed<Design> => {
  const notes: string[] = []
  if (!isRecord(input)) return { value: defaultDesign, notes: [`a design must be an object; using the default`] }
  const get = (key: string): unknown => (Object.hasOwn(input, key) ? input[key] : undefined)
  const known = new Set<string>([...designKeys, ...rows])
  for (const key of Object.keys(input))
    if (!known.has(key)) notes.push(`${quote(key)} is not part of a design; ignored`)
  const number = (key: DesignParameter): number =>
    readNumber(designParameters[key], get(key), key, defaultDesign[key], notes)
  const choice = (row: Row): Choice => parseChoice(row, get(row), defaultDesign[row], notes)
  const value: Design = {
    steps: number('steps'),
    sigmaMin: number('sigmaMin'),
    sigmaMax: number('sigmaMax'),
    discretization: choice('discretization'),
    schedule: choice('schedule'),
    scaling: choice('scaling'),
    solver: choice('solver'),
    stochasticity: choice('stochasticity'),
    guidance: choice('guidance'),
  }
  return { value, notes }
}
