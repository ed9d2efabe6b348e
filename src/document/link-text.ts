/** Values as the text that a link holds: short, readable, and read back to the same value. */
import { defaultParams, type SigmaRange } from '../core/choice.ts'
import { numberToJson } from '../core/design-json.ts'
import { noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { findSpec, type Row } from '../core/registry.ts'
import type { Mixture } from '../toy/mixture.ts'
import { perturbationKeys } from '../toy/perturbation.ts'
import type { ToyView } from '../toy/view.ts'

/** One key of a link, and the part of a field that it stands for. */
export interface LinkKey {
  readonly key: string
  /** Path below the field in a document's JSON. */
  readonly path: readonly string[]
  /** Text of a value of the JSON; empty for a value that links leave out. */
  readonly print: (value: unknown) => string
  /** A value for the JSON, whatever the text: the field's parser judges it. */
  readonly read: (text: string) => unknown
}

/** Numbers where text is one, "inf" and other words as they are. */
export const readScalar = (text: string): unknown => {
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : text
}

export const scalar = (key: string, ...path: readonly string[]): LinkKey => ({
  key,
  path,
  print: String,
  read: readScalar,
})

/** A scalar of the page's own words, null for the default. */
export const word = (key: string, ...path: readonly string[]): LinkKey => ({
  key,
  path,
  print: (value) => String(value ?? ''),
  read: (text) => text,
})

export const flag = (key: string, ...path: readonly string[]): LinkKey => ({
  key,
  path,
  print: (value) => (value === true ? '1' : '0'),
  read: (text) => (text === '1' ? true : text === '0' ? false : text),
})

const pairsIn = (text: string): readonly (readonly [string, unknown])[] =>
  text.split(',').map((pair) => {
    const [key = '', ...value] = pair.split(':')
    return [key, readScalar(value.join(':'))]
  })

/** `edm,rho:3`: a choice and its parameters that are not the defaults. */
export const choice = (row: Row, ...path: readonly string[]): LinkKey => ({
  key: row,
  path,
  print: (value) => {
    // The usual start and end of a run are left out of a design's JSON.
    if (value === undefined) return ''
    const { id, params, list } = value as { id: string; params: Record<string, number | 'inf'>; list?: number[] }
    const spec = findSpec(row, id)!
    const defaults = defaultParams(spec)
    const changed = Object.entries(params).filter(([key, number]) => numberToJson(defaults[key]!) !== number)
    const isUsual = list?.join('/') === spec.list?.default.join('/')
    const listed = list && !isUsual ? [`list:${list.join('/')}`] : []
    return [id, ...changed.map(([key, number]) => `${key}:${number}`), ...listed].join(',')
  },
  read: (text) => {
    const [id, ...rest] = text.split(',')
    const pairs = rest.length > 0 ? pairsIn(rest.join(',')) : []
    const params = Object.fromEntries(pairs.filter(([key]) => key !== 'list'))
    const list = pairs.find(([key]) => key === 'list')?.[1]
    return { id, params, ...(list !== undefined && { list: String(list).split('/').map(readScalar) }) }
  },
})

/** `0.5:-0.6:0.1;0.5:0.6:0.1`: weight, mean and standard deviation of each mode. */
export const mixtureText: LinkKey = {
  key: 'mixture',
  path: [],
  print: (value) => {
    const { w, mu, s } = value as Mixture
    const short = (x: number): number => Number(x.toPrecision(6))
    return w.map((weight, k) => [weight, mu[k]!, s[k]!].map(short).join(':')).join(';')
  },
  read: (text) => {
    const modes = text.split(';').map((mode) => mode.split(':').map(readScalar))
    return { w: modes.map((m) => m[0]), mu: modes.map((m) => m[1]), s: modes.map((m) => m[2]) }
  },
}

/** `bias:0.2,level:1`: what differs from the exact denoiser's. */
export const perturbationText: LinkKey = {
  key: 'perturbed',
  path: [],
  print: (value) =>
    perturbationKeys
      .map((key) => [key, (value as Perturbation)[key]] as const)
      .filter(([key, number]) => number !== noPerturbation[key])
      .map(([key, number]) => `${key}:${Number(number.toPrecision(6))}`)
      .join(','),
  read: (text) => Object.fromEntries(pairsIn(text)),
}

/** `u0,u1,x0,x1`: edges of a view that was zoomed. */
export const domainText = (key: string, ...path: readonly string[]): LinkKey => ({
  key,
  path,
  print: (value) => {
    const domain = value as ToyView['domain']
    return domain === null ? '' : [...domain.u, ...domain.x].map((x) => Number(x.toPrecision(5))).join(',')
  },
  read: (text) => {
    const [u0, u1, x0, x1] = text.split(',').map(readScalar)
    return { u: [u0, u1], x: [x0, x1] }
  },
})

/** `min:max` */
export const rangeText = (key: string, ...path: readonly string[]): LinkKey => ({
  key,
  path,
  print: (value) => {
    const range = value as SigmaRange | undefined
    return range ? `${range.min}:${range.max}` : ''
  },
  read: (text) => {
    const [min, max, ...rest] = text.split(':').map(readScalar)
    return rest.length === 0 ? { min, max } : text
  },
})
