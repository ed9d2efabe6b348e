/** Reads designs from anything: links, files, messages. */
import type { ChoiceSpec, Parameter, SigmaRange } from './choice.ts'
import {
  type Choice,
  choose,
  type Design,
  type DesignParameter,
  designKeys,
  listSpecOf,
  parameterOf,
} from './design.ts'
import { isRecord, numberFromJson } from './design-json.ts'
import { faultOf, listFaultOf, quote, suggestion } from './faults.ts'
import { absenceFor, namedChoice, readNamedRows, spellingsFor } from './names/choice-names.ts'
import { defaultDesign } from './presets.ts'
import { findSpec, type Registry, type Row, registry, rows } from './registry.ts'

const readNumber = (parameter: Parameter, value: unknown, name: string, fallback: number, notes: string[]): number => {
  if (value === undefined) return fallback
  const number = numberFromJson(value)
  const fault = typeof number === 'number' ? faultOf(parameter, number) : 'is not a number'
  if (fault === undefined) return number as number
  notes.push(`${name} ${fault}; using ${fallback}`)
  return fallback
}

const idsOf = (row: Row, among: Registry): readonly string[] => among[row].map(({ id }) => id)

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

const parseChoice = (row: Row, value: unknown, fallback: Choice, notes: string[], among: Registry): Choice => {
  if (value === undefined) return fallback
  const given = isRecord(value) ? value.id : value
  const named = namedChoice(row, given)
  const id = named?.id ?? given
  const spec: ChoiceSpec | undefined = typeof id === 'string' ? findSpec(row, id, among) : undefined
  if (!spec) {
    const known = idsOf(row, among).join(', ')
    const close = typeof id === 'string' ? suggestion(id, [...idsOf(row, among), ...spellingsFor(row)]) : ''
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

const parseCurveRange = (value: unknown, discretization: Choice, notes: string[]): SigmaRange | undefined => {
  if (value === undefined) return undefined
  const list = listSpecOf(discretization)
  if (!list) {
    notes.push(`curveRange is for a list of levels, not for "${discretization.id}"; ignored`)
    return undefined
  }
  const { min, max: givenMax, ...others } = isRecord(value) ? value : {}
  const max = numberFromJson(givenMax)
  const isLevel = (level: unknown): level is number =>
    typeof level === 'number' && level >= list.min && (level <= list.max || level === Number.POSITIVE_INFINITY)
  if (isLevel(min) && isLevel(max) && min <= max) {
    for (const key of Object.keys(others))
      notes.push(`curveRange has no ${quote(key)}${suggestion(key, ['min', 'max'])}; ignored`)
    return { min, max }
  }
  notes.push(`curveRange must have min ≤ max from ${list.min} to ${list.max}; using the list's ends`)
  return undefined
}

export interface Parsed<T> {
  readonly value: T
  /** One sentence for each thing that was not understood and what was used instead. */
  readonly notes: readonly string[]
  /** One sentence for each name that was understood and stands for more than it says. */
  readonly remarks?: readonly string[]
}

/**
 * Reads a design from anything; what is missing or wrong takes the default's value, with a note. Never throws. `among` are the
 * choices that it may name.
 */
export const parseDesign = (input: unknown, among: Registry = registry): Parsed<Design> => {
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
  const choice = (row: Row): Choice => parseChoice(row, get(row), usual(row), notes, among)
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
