/** A design: one independent choice a row of Table 1, as plain JSON. */
import { type ChoiceSpec, defaultParams, initialOf, type Parameter, type Params, type SigmaRange } from './choice.ts'
import { faultOf, listFaultOf, quote, suggestion } from './faults.ts'
import { absenceFor, namedChoice, readNamedRows, spellingsFor } from './names/choice-names.ts'
import { findSpec, type Row, registry, rows } from './registry.ts'

export { faultOf, listFaultOf, quote } from './faults.ts'

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

export const designParameters = {
  steps: {
    key: 'steps',
    tex: 'N',
    label: 'Steps',
    min: 1,
    max: 1000,
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
    allowsInfinity: true,
    help: 'Noise level at which sampling starts; infinite for noise alone, which is t = 1 of flow matching.',
  },
} as const satisfies Record<string, Parameter>

export type DesignParameter = keyof typeof designParameters
const designKeys = Object.keys(designParameters) as readonly DesignParameter[]

export const rangeOf = (design: Design): SigmaRange => ({ min: design.sigmaMin, max: design.sigmaMax })

/** What a list of levels declares; undefined for a family, which follows from its range. */
const listSpecOf = (discretization: Choice) => findSpec('discretization', discretization.id)?.list

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

const choose = (row: Row, id: string, params: Params = {}): Choice => {
  const spec = findSpec(row, id)
  if (!spec) throw new RangeError(`no ${row} is called "${id}"`)
  return { id, params: { ...defaultParams(spec), ...params }, ...(spec.list && { list: spec.list.default }) }
}

/** A choice of a registered id with its default parameters. Throws RangeError for an id that nobody registered. */
export const chooseDefault = (row: Row, id: string): Choice => choose(row, id)

/** What a person who picks a registered id gets. Throws RangeError for an id that nobody registered. */
export const chooseInitial = (row: Row, id: string): Choice =>
  choose(row, id, Object.fromEntries((findSpec(row, id)?.parameters ?? []).map((p) => [p.key, initialOf(p)])))

export interface Preset {
  readonly id: string
  readonly label: string
  readonly source: string
  /** Everything but the number of steps, which a person keeps when walking through presets. */
  readonly design: Omit<Design, 'steps'>
}

/** How runs start and end that do not say how: as before there was a choice. */
const usualIds: Partial<Readonly<Record<Row, string>>> = { beginning: 'level', ending: 'zero' }

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
  beginning: choose('beginning', usualIds.beginning!),
  ending: choose('ending', usualIds.ending!),
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

/**
 * Plain JSON of a design; +Infinity, which JSON lacks, becomes "inf". The usual start and end of the run are left out, as in
 * files and keys from before there were others.
 */
export const toJson = (design: Design): Record<string, unknown> => {
  const json: Record<string, unknown> = {}
  for (const key of designKeys) json[key] = numberToJson(design[key])
  if (listSpecOf(design.discretization) && design.curveRange) {
    const { min, max } = design.curveRange
    json.curveRange = { min, max: numberToJson(max) }
  }
  for (const row of rows) {
    const { id, params, list } = design[row]
    if (id === usualIds[row]) continue
    const specified = Object.keys(params).sort()
    json[row] = {
      id,
      params: Object.fromEntries(specified.map((key) => [key, numberToJson(params[key]!)])),
      ...(list && { list: list.map(numberToJson) }),
    }
  }
  return json
}

export const numberToJson = (value: number): number | 'inf' => (value === Number.POSITIVE_INFINITY ? 'inf' : value)

/** +Infinity for what numberToJson made of it; everything else as it is. */
const numberFromJson = (value: unknown): unknown => (value === 'inf' ? Number.POSITIVE_INFINITY : value)

/** Equal for plain values of equal content, infinite numbers included, which JSON alone lacks. */
export const contentKey = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'number' ? numberToJson(part) : part))

const readNumber = (parameter: Parameter, value: unknown, name: string, fallback: number, notes: string[]): number => {
  if (value === undefined) return fallback
  const number = numberFromJson(value)
  const fault = typeof number === 'number' ? faultOf(parameter, number) : 'is not a number'
  if (fault === undefined) return number as number
  notes.push(`${name} ${fault}; using ${fallback}`)
  return fallback
}

/** Whether a value is a plain object, as JSON has them. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const idsOf = (row: Row): readonly string[] => registry[row].map(({ id }) => id)

/** A sentence for each key of a choice, and of its parameters, that nothing reads. */
const unknownKeys = (row: Row, spec: ChoiceSpec, choice: Record<string, unknown>): readonly string[] => {
  const params = spec.parameters.map(({ key }) => key)
  const former = spec.parameters.flatMap(({ formerly }) => (formerly ? [formerly.key] : []))
  const own = ['id', 'params', ...(spec.list ? ['list'] : [])]
  const given = isRecord(choice.params) ? Object.keys(choice.params) : []
  const misplaced = Object.keys(choice)
    .filter((key) => !own.includes(key))
    .map((key) => {
      const hint = params.includes(key) ? ` (did you mean params.${key}?)` : suggestion(key, [...own, ...params])
      return `${row} "${spec.id}" has no key ${quote(key)}${hint}; ignored`
    })
  const unknown = given
    .filter((key) => !params.includes(key) && !former.includes(key))
    .map((key) => `${row} "${spec.id}" has no parameter ${quote(key)}${suggestion(key, params)}; ignored`)
  const isOdd = choice.params !== undefined && !isRecord(choice.params)
  return [...misplaced, ...(isOdd ? [`${row}.params is not an object; ignored`] : []), ...unknown]
}

/** What is given for a parameter, by its own key or by one that it formerly had. */
const givenFor = ({ key, formerly }: Parameter, given: Record<string, unknown>): unknown => {
  if (Object.hasOwn(given, key)) return given[key]
  if (!formerly || !Object.hasOwn(given, formerly.key)) return undefined
  const old = given[formerly.key]
  return typeof old === 'number' ? formerly.read(old) : old
}

const parseChoice = (row: Row, value: unknown, fallback: Choice, notes: string[]): Choice => {
  if (value === undefined) return fallback
  const given = isRecord(value) ? value.id : value
  const named = namedChoice(row, given)
  const id = named?.id ?? given
  const spec: ChoiceSpec | undefined = typeof id === 'string' ? findSpec(row, id) : undefined
  if (!spec) {
    const known = idsOf(row).join(', ')
    const close = typeof id === 'string' ? suggestion(id, [...idsOf(row), ...spellingsFor(row)]) : ''
    const absence = typeof id === 'string' ? absenceFor(row, id) : undefined
    if (absence !== undefined) {
      notes.push(`${row} ${quote(id)} ${absence}; using ${fallback.id}`)
      return fallback
    }
    notes.push(`${row} ${quote(id)} is not one of ${known}${close}; using ${fallback.id}`)
    return fallback
  }
  const givenParams = isRecord(value) && isRecord(value.params) ? value.params : {}
  const params: Record<string, number> = {}
  for (const parameter of spec.parameters)
    params[parameter.key] = readNumber(
      parameter,
      givenFor(parameter, givenParams),
      `${row}.${parameter.key}`,
      named?.params?.[parameter.key] ?? parameter.default,
      notes,
    )
  if (isRecord(value)) notes.push(...unknownKeys(row, spec, value))
  if (!spec.list) return { id: spec.id, params }
  const givenList = isRecord(value) && Object.hasOwn(value, 'list') ? value.list : undefined
  const listed = Array.isArray(givenList) ? givenList.map(numberFromJson) : givenList
  const fault = listed === undefined ? undefined : listFaultOf(spec.list, listed)
  if (fault !== undefined) notes.push(`${row}.list ${fault}; using the default list`)
  const list = listed === undefined || fault !== undefined ? spec.list.default : (listed as readonly number[])
  return { id: spec.id, params, list: [...list] }
}

/**
 * The design with these noise levels: its time steps become the list, its number of steps and its ends follow, sigma(t)
 * stays the same curve. What does not fit a design is said as the end of a sentence.
 */
export const withLevels = (design: Design, levels: readonly number[]): Design | string => {
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

const parseCurveRange = (value: unknown, discretization: Choice, notes: string[]): SigmaRange | undefined => {
  if (value === undefined) return undefined
  const list = listSpecOf(discretization)
  if (!list) {
    notes.push(`curveRange is for a list of levels, not for "${discretization.id}"; ignored`)
    return undefined
  }
  const { min, max: given, ...others } = isRecord(value) ? value : {}
  const max = numberFromJson(given)
  const isLevel = (level: unknown): level is number =>
    typeof level === 'number' && level >= list.min && (level <= list.max || level === Number.POSITIVE_INFINITY)
  if (isLevel(min) && isLevel(max) && min < max) {
    for (const key of Object.keys(others))
      notes.push(`curveRange has no ${quote(key)}${suggestion(key, ['min', 'max'])}; ignored`)
    return { min, max }
  }
  notes.push(`curveRange must have min < max from ${list.min} to ${list.max}; using the list's ends`)
  return undefined
}

export interface Parsed<T> {
  readonly value: T
  /** One sentence for each thing that was not understood and what was used instead. */
  readonly notes: readonly string[]
  /** One sentence for each name that was understood and stands for more than it says. */
  readonly remarks?: readonly string[]
}

/** Reads a design from anything; what is missing or wrong takes the default's value, with a note. Never throws. */
export const parseDesign = (input: unknown): Parsed<Design> => {
  const notes: string[] = []
  if (!isRecord(input)) return { value: defaultDesign, notes: [`a design must be an object; using the default`] }
  const get = (key: string): unknown => (Object.hasOwn(input, key) ? input[key] : undefined)
  const known: readonly string[] = [...designKeys, ...rows, 'curveRange']
  for (const key of Object.keys(input))
    if (!known.includes(key)) notes.push(`${quote(key)} is not part of a design${suggestion(key, known)}; ignored`)
  const idOf = (row: Row): unknown => {
    const value = get(row)
    return isRecord(value) ? value.id : value
  }
  const { extras, remarks, ...named } = readNamedRows(idOf)
  notes.push(...named.notes)
  const usual = (row: Row): Choice => {
    const meant = extras[row]
    return meant ? choose(row, meant.id, meant.params) : defaultDesign[row]
  }
  const choice = (row: Row): Choice => parseChoice(row, get(row), usual(row), notes)
  const discretization = choice('discretization')
  const number = (key: DesignParameter): number =>
    readNumber(parameterOf(key, discretization), get(key), key, defaultDesign[key], notes)
  const curveRange = parseCurveRange(get('curveRange'), discretization, notes)
  const value: Design = {
    steps: number('steps'),
    sigmaMin: number('sigmaMin'),
    sigmaMax: number('sigmaMax'),
    ...(curveRange && { curveRange }),
    discretization,
    schedule: choice('schedule'),
    scaling: choice('scaling'),
    solver: choice('solver'),
    stochasticity: choice('stochasticity'),
    guidance: choice('guidance'),
    beginning: choice('beginning'),
    ending: choice('ending'),
  }
  return { value, notes, ...(remarks.length > 0 && { remarks }) }
}
