/** What a sweep can vary: numbers of a design, choices of a row, parameters of a choice, the class and the seed. Pure. */
import type { Parameter } from '../core/choice.ts'
import {
  type Choice,
  chooseDefault,
  type Design,
  type DesignParameter,
  designParameters,
  withChoice,
} from '../core/design.ts'
import { numberToJson } from '../core/design-json.ts'
import { faultOf, quote } from '../core/faults.ts'
import { findSpec, type Row, registry, rowLabels, rows } from '../core/registry.ts'
import { isSeed, maxSeed } from '../document/fields.ts'

/** 'all', 'none', or a label's index or name, which only a network's card can tell. */
export type ClassValue = string | number

export interface Axis {
  /** `steps`, `solver`, `discretization.rho`, `class`, `seed`; see axisKeys. */
  readonly key: string
  /** Ids for a row, "inf" for an infinite number. */
  readonly values: readonly (string | number)[]
  /** Whole designs, one for each value, which is its name; only with the key `design`. */
  readonly designs?: readonly Design[]
}

/** The key of an axis of whole designs. */
export const designAxis = 'design'

/** What a cell's images are made of, besides how many they are. */
export interface Setting {
  readonly design: Design
  readonly seed: number
  readonly class: ClassValue
}

const isDesignKey = (key: string): key is DesignParameter => Object.hasOwn(designParameters, key)
const isRow = (key: string): key is Row => Object.hasOwn(registry, key)

interface ChoiceParameter {
  readonly row: Row
  readonly id: string
  readonly parameter: Parameter
}

/** Every choice that declares the parameter that a key such as `stochasticity.sChurn` names. */
const declaring = (key: string): readonly ChoiceParameter[] => {
  const [row = '', name = '', ...rest] = key.split('.')
  if (!isRow(row) || rest.length > 0) return []
  return registry[row].flatMap(({ id, parameters }) =>
    parameters.filter((parameter) => parameter.key === name).map((parameter) => ({ row, id, parameter })),
  )
}

/** Every key that an axis can have. */
export const axisKeys: readonly string[] = [
  ...Object.keys(designParameters),
  ...rows.flatMap((row) => [
    row,
    ...new Set(registry[row].flatMap(({ parameters }) => parameters.map(({ key }) => `${row}.${key}`))),
  ]),
  'class',
  'seed',
]

/** An axis with the key that its parameter has now, where it is one that older plans have. */
export const currentAxis = (axis: Axis): Axis => {
  const { key, values } = axis
  if (key === designAxis) return axis
  const [row = '', name = ''] = key.split('.')
  if (!isRow(row) || declaring(key).length > 0) return { key, values }
  const renamed = registry[row].flatMap(({ parameters }) => parameters.filter(({ formerly }) => formerly?.key === name))
  const [parameter] = renamed
  if (!parameter?.formerly) return { key, values }
  const { read } = parameter.formerly
  return {
    key: `${row}.${parameter.key}`,
    values: values.map((value) => (typeof value === 'number' ? read(value) : value)),
  }
}

/** The row whose choice or parameter a key varies; null for a number of the design, the class and the seed. */
export const rowOf = (key: string): Row | null => {
  const [row = ''] = key.split('.')
  return isRow(row) ? row : null
}

/** A key in words. */
export const axisLabel = (key: string): string => {
  if (key === designAxis) return 'Design'
  if (isDesignKey(key)) return designParameters[key].label
  if (isRow(key)) return rowLabels[key]
  return declaring(key)[0]?.parameter.label ?? key
}

/** A choice of a row as a design has it: its own where it is that, else with the default parameters. */
const choiceIn = (design: Design, row: Row, id: string): Choice =>
  design[row].id === id ? design[row] : chooseDefault(row, id)

/** A value in words, in sweeps of a design; `isVaried` tells whether a key is the other axis'. */
export const valueLabel = (
  { key, value }: { readonly key: string; readonly value: string | number },
  design: Design,
  isVaried: (key: string) => boolean,
): string => {
  if (!isRow(key)) return String(value)
  const { id, params } = choiceIn(design, key, String(value))
  const { label, parameters } = findSpec(key, id)!
  // Heun is the second-order family at alpha = 1.
  const names = parameters.flatMap((parameter) =>
    isVaried(`${key}.${parameter.key}`)
      ? []
      : (parameter.named?.filter((one) => Math.abs(one.value - params[parameter.key]!) < 1e-9) ?? []),
  )
  return names.length === 0 ? label : [label.replace(/ \(.*\)$/, ''), ...names.map((one) => one.label)].join(', ')
}

const numberOf = (value: string | number): number => (value === 'inf' ? Number.POSITIVE_INFINITY : Number(value))

/** What is wrong with an axis' key, as the end of a sentence; undefined when nothing is. */
export const keyFaultOf = (key: string): string | undefined =>
  axisKeys.includes(key) ? undefined : `${quote(key)} is not one of ${axisKeys.join(', ')}`

/** What is wrong with a value wherever the key's axis stands, as the end of a sentence; undefined when nothing is. */
export const valueFaultOf = (key: string, value: string | number): string | undefined => {
  if (isRow(key)) {
    const known = registry[key].map(({ id }) => id)
    return known.includes(String(value)) ? undefined : `${quote(value)} is not one of ${known.join(', ')}`
  }
  if (key === 'class') {
    if (typeof value === 'string') return value === '' ? 'is empty' : undefined
    return Number.isInteger(value) && value >= 0 ? undefined : `must be a label’s name or index, got ${value}`
  }
  if (typeof value === 'string' && value !== 'inf') return `must be a number, got ${quote(value)}`
  if (key === 'seed') return isSeed(value) ? undefined : `must be a whole number from 0 to ${maxSeed}, got ${value}`
  const parameters = isDesignKey(key) ? [designParameters[key]] : declaring(key).map(({ parameter }) => parameter)
  const faults = parameters.map((parameter) => faultOf(parameter, numberOf(value)))
  return faults.includes(undefined) ? undefined : faults[0]
}

/**
 * A setting with a value put in. A parameter that the design's choice lacks brings the one choice that has it and needs
 * nothing else, unless that row is varied too (`isFixed`). Else, or where several choices have it, the sentence that says so.
 */
export const withValue = (
  setting: Setting,
  { key, value }: { readonly key: string; readonly value: string | number },
  isFixed: boolean,
): Setting | string => {
  const { design } = setting
  if (key === 'class') return { ...setting, class: value }
  if (key === 'seed') return { ...setting, seed: Number(value) }
  if (isDesignKey(key)) return { ...setting, design: { ...design, [key]: numberOf(value) } }
  if (isRow(key)) {
    return { ...setting, design: withChoice(design, key, choiceIn(design, key, String(value))) }
  }
  const found = declaring(key)
  const { row, parameter: any } = found[0]!
  const present = found.find(({ id }) => id === design[row].id)
  const offered = found.filter(({ id }) => !findSpec(row, id)?.isByNameOnly)
  if (!present && (isFixed || offered.length !== 1)) {
    const others = isFixed ? '' : `; choose one of ${found.map(({ id }) => id).join(', ')} in the design`
    return `${row} "${design[row].id}" has no parameter ${any.key}${others}`
  }
  const { id, parameter } = present ?? offered[0]!
  const number = numberOf(value)
  const fault = faultOf(parameter, number)
  if (fault !== undefined) return `${key} ${fault}`
  const choice = present ? design[row] : chooseDefault(row, id)
  return {
    ...setting,
    design: { ...design, [row]: { ...choice, params: { ...choice.params, [parameter.key]: number } } },
  }
}

const rounded = (value: number): number => Number(value.toPrecision(2))

/** Values to begin with: a few of a row's choices, else numbers over the part of a parameter's range that is of use. */
export const usualValues = (key: string): readonly (string | number)[] => {
  const known: Readonly<Record<string, readonly (string | number)[]>> = {
    steps: [4, 8, 16, 32],
    sigmaMax: [20, 40, 80, 160],
    sigmaMin: [0.002, 0.01, 0.05],
    solver: ['euler', 'second-order', 'dpmpp-2m', 'unipc'],
    discretization: ['edm', 'vp', 've', 'iddpm'],
    'discretization.rho': [1, 3, 5, 7],
    'stochasticity.sChurn': [0, 10, 30, 80],
    'stochasticity.sNoise': [1, 1.003, 1.007, 1.02],
    class: ['none', 0, 1, 2],
    seed: [1, 2, 3, 4],
  }
  if (known[key]) return known[key]
  if (isRow(key)) return registry[key].slice(0, 4).map(({ id }) => id)
  const [found] = declaring(key)
  if (!found) return []
  const { min, max, spread, isInteger, named, default: usual } = found.parameter
  if (named) return named.map(({ value }) => numberToJson(value))
  const at = (share: number): number =>
    spread === 'log' && min > 0 ? min * (max / min) ** share : min + (max - min) * share
  const values = [...[0.1, 0.4, 0.7].map(at), usual].map((value) => (isInteger ? Math.round(value) : rounded(value)))
  return [...new Set(values)].filter((value) => valueFaultOf(key, value) === undefined).sort((a, b) => a - b)
}
