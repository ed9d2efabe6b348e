/** How the toy is looked at: part of the document, hence of the link. */

import { quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'
import { stepParts } from './construction-parts.ts'

export const toyAxes = ['t', 'sigma', 'log-sigma', 'step'] as const
export type ToyAxis = (typeof toyAxes)[number]

/** All designs in one plot, or one plot each. */
export const toyLayouts = ['overlay', 'multiples'] as const
export type ToyLayout = (typeof toyLayouts)[number]

/** The latents as they are, or all on the upper side of 0: a population that is wrong from the start. */
export const toyStarts = ['normal', 'one-sided'] as const
export type ToyStart = (typeof toyStarts)[number]

/** How far the step under the cursor is taken apart: not at all, or up to one of its parts. */
export const toyConstructions = ['off', ...stepParts] as const
export type ToyConstruction = (typeof toyConstructions)[number]

/** What is drawn of points: the sampler's paths back to the data, or their walks as noise is added. */
export const toyWays = ['back', 'forward'] as const
export type ToyWay = (typeof toyWays)[number]

export interface ToyDomain {
  /** Left and right edge in units of the axis: data on the left, noise on the right; falling for steps. */
  readonly u: readonly [number, number]
  /** Lowest and highest scaled x = s(t) * unscaled. */
  readonly x: readonly [number, number]
}

export interface ToyView {
  readonly axis: ToyAxis
  /** Counts only where there are two designs or more. */
  readonly layout: ToyLayout
  /** Number of points sampled, 1 ... maxCount. */
  readonly count: number
  readonly start: ToyStart
  readonly way: ToyWay
  /** Tangents at the step under the cursor, drawn on to t = 0, over what the denoiser answers there. */
  readonly tangents: boolean
  /** Arrows of the score over the density. */
  readonly scores: boolean
  readonly construction: ToyConstruction
  /** Readings of how straight the flow lines are, beside a family of schedules. */
  readonly straightness: boolean
  /** Null shows the usual part. */
  readonly domain: ToyDomain | null
}

export const maxCount = 2000

export const defaultToyView: ToyView = {
  axis: 'log-sigma',
  layout: 'overlay',
  count: 60,
  start: 'normal',
  way: 'back',
  tangents: false,
  scores: false,
  construction: 'off',
  straightness: false,
  domain: null,
}

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((x) => typeof x === 'number' && Number.isFinite(x) && Math.abs(x) < 1e9)

/** Reads a view from anything; what is missing or wrong takes the default's value, with a note. Never throws. */
export const parseToyView = (input: unknown): Parsed<ToyView> => {
  if (typeof input !== 'object' || input === null)
    return { value: defaultToyView, notes: [`toy ${quote(input)} is not an object; using the default view`] }
  const notes: string[] = []
  const get = (key: keyof ToyView): unknown => (Object.hasOwn(input, key) ? Reflect.get(input, key) : undefined)

  const oneOf = <K extends 'axis' | 'layout' | 'start' | 'way' | 'construction'>(
    key: K,
    known: readonly ToyView[K][],
  ): ToyView[K] => {
    const value = get(key)
    if (known.includes(value as ToyView[K])) return value as ToyView[K]
    if (value !== undefined)
      notes.push(`toy.${key} ${quote(value)} is not one of ${known.join(', ')}; using ${defaultToyView[key]}`)
    return defaultToyView[key]
  }
  const axis = oneOf('axis', toyAxes)
  const layout = oneOf('layout', toyLayouts)
  const start = oneOf('start', toyStarts)
  const way = oneOf('way', toyWays)

  const construction = oneOf('construction', toyConstructions)

  const isOn = (key: 'tangents' | 'scores' | 'straightness'): boolean => {
    const value = get(key)
    if (value !== undefined && typeof value !== 'boolean')
      notes.push(`toy.${key} ${quote(value)} must be 0 or 1; using 0`)
    return value === true
  }

  const count = get('count')
  const isCount = typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= maxCount
  if (count !== undefined && !isCount)
    notes.push(`toy.count ${quote(count)} must be a whole number from 1 to ${maxCount}; using ${defaultToyView.count}`)

  return {
    value: {
      axis,
      layout,
      start,
      way,
      tangents: isOn('tangents'),
      scores: isOn('scores'),
      construction,
      straightness: isOn('straightness'),
      count: isCount ? count : defaultToyView.count,
      domain: parseDomain(get('domain'), notes),
    },
    notes,
  }
}

const parseDomain = (value: unknown, notes: string[]): ToyDomain | null => {
  if (value === undefined || value === null) return null
  const { u, x } = typeof value === 'object' ? (value as Record<string, unknown>) : {}
  if (isPair(u) && isPair(x) && u[0] !== u[1] && x[0] < x[1]) return { u: [u[0], u[1]], x: [x[0], x[1]] }
  notes.push('toy.domain must be two edges u and two edges x, the lower x first; showing the usual part')
  return null
}
