/** A list drawn as a curve: where its points stand, how far each may go, what a key does to one. Pure. */

import { line } from 'd3-shape'
import { showNumber } from '../../base/number.ts'
import { type KnotAxis, type Knots, knotPlace, type ListParameter, type SigmaRange } from '../../core/choice.ts'
import type { Box } from '../../plot/box.ts'
import type { Span, Tick } from '../../plot/scales.ts'

/** A list that declares how it is drawn. */
export type DrawnList = ListParameter & { readonly knots: Knots }

export const isDrawn = (list: ListParameter | undefined): list is DrawnList => list?.knots !== undefined

/** Where number k may go: between its neighbours for an ordered list. Always low <= high. */
export const boundsOf = ({ min, max, order, gap = 0 }: ListParameter, list: readonly number[], k: number): Span => {
  if (order === 'free') return { low: min, high: max }
  const [below, above] = order === 'rising' ? [list[k - 1], list[k + 1]] : [list[k + 1], list[k - 1]]
  // Sums of decimal numbers without the digits of rounding, which a link would show.
  const exact = (value: number): number => Number(value.toPrecision(12))
  const low = below === undefined ? min : Math.max(min, exact(below + gap))
  const high = above === undefined ? max : Math.min(max, exact(above - gap))
  return { low: Math.min(low, high), high }
}

/** A thousandth of the drawing's height: as fine as a hand can be. */
const roundTo = (value: number, { heights: [bottom, top] }: Knots): number => {
  const unit = (top - bottom) / 1000
  return Number((Math.round(value / unit) * unit).toPrecision(12))
}

/** The list with number k at `height`, or as near to it as it may be. */
export const moveKnot = (
  parameter: DrawnList,
  list: readonly number[],
  k: number,
  height: number,
): readonly number[] => {
  const { low, high } = boundsOf(parameter, list, k)
  const next = [...list]
  next[k] =
    height <= low ? low : height >= high ? high : Math.min(Math.max(roundTo(height, parameter.knots), low), high)
  return next
}

/** What a key makes of number k; undefined for keys that mean nothing here. */
export const heightAfterKey = (
  parameter: DrawnList,
  list: readonly number[],
  k: number,
  key: string,
  isLarge: boolean,
): number | undefined => {
  const [bottom, top] = parameter.knots.heights
  const height = list[k]!
  const { low, high } = boundsOf(parameter, list, k)
  const large = (top - bottom) / 20
  const step = isLarge ? large : (top - bottom) / 100
  switch (key) {
    case 'ArrowUp':
      return height + step
    case 'ArrowDown':
      return height - step
    case 'PageUp':
      return height + large
    case 'PageDown':
      return height - large
    case 'Home':
      return low
    case 'End':
      return high
    default:
      return undefined
  }
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A drawing in pixels. */
export interface CurveModel {
  readonly points: readonly Point[]
  readonly path: string
  /** The first of the lists with a name, to compare with. */
  readonly reference: string
  /** The fixed ends of a pinned curve. */
  readonly ends: readonly Point[]
  readonly across: readonly Tick[]
  readonly up: readonly Tick[]
  /** The height, in the list's numbers, at pixels from the top. */
  readonly heightAt: (y: number) => number
}

const samples = 96

/** The ticks for which there is room, the most important first. */
const ticksOf = (
  axis: KnotAxis,
  range: SigmaRange,
  at: (share: number) => number,
  spacing: number,
): readonly Tick[] => {
  const kept: Tick[] = []
  for (const value of axis.ticks(range)) {
    const place = at(axis.shareOf(value, range))
    if (kept.every((tick) => Math.abs(tick.at - place) >= spacing)) kept.push({ at: place, label: showNumber(value) })
  }
  return kept
}

export const drawCurve = ({ knots }: DrawnList, list: readonly number[], range: SigmaRange, box: Box): CurveModel => {
  const [bottom, top] = knots.heights
  const acrossAt = (place: number): number => box.x + place * box.width
  const upAt = (share: number): number => box.y + (1 - share) * box.height
  const pointAt = (place: number, height: number): Point => ({
    x: acrossAt(place),
    y: upAt((height - bottom) / (top - bottom)),
  })
  const draw = line<Point>(
    ({ x }) => x,
    ({ y }) => y,
  ).digits(1)
  const pathOf = (heights: readonly number[]): string => {
    const curve = knots.curve(heights)
    return draw(Array.from({ length: samples + 1 }, (_, i) => pointAt(i / samples, curve(i / samples)))) ?? ''
  }
  return {
    points: list.map((height, k) => pointAt(knotPlace(knots, k, list.length), height)),
    path: pathOf(list),
    reference: knots.named[0] ? pathOf(knots.named[0].list(list.length)) : '',
    ends: knots.isPinned ? [pointAt(0, bottom), pointAt(1, top)] : [],
    across: ticksOf(knots.across, range, acrossAt, 32),
    up: ticksOf(knots.up, range, upAt, 17),
    heightAt: (y) => bottom + (1 - (y - box.y) / box.height) * (top - bottom),
  }
}

/** What a point says: "t 2.42, σ(t) 2.9". */
export const describeKnot = ({ knots }: DrawnList, list: readonly number[], k: number, range: SigmaRange): string => {
  const { across, up, heights } = knots
  const [bottom, top] = heights
  const place = across.at(knotPlace(knots, k, list.length), range)
  const value = up.at((list[k]! - bottom) / (top - bottom), range)
  return `${across.title} ${showNumber(place)}, ${up.title} ${showNumber(value)}`
}
