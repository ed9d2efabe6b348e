/** How a slider's position in [0, 1] and a parameter's value are mapped to each other. */
import { readNumber, showNumber } from '../../base/number.ts'
import type { Parameter } from '../../core/choice.ts'

type Scale = Pick<Parameter, 'min' | 'max' | 'spread' | 'isInteger' | 'allowsInfinity' | 'isInfinityTyped' | 'named'>

/** Share of the track at its right end that stands for +Infinity, and at its left end for 0 on a log track. */
const endZone = 0.04
/** Decades that a logarithmic track down to 0 covers. */
const decades = 5

/** A slider's values: 3 significant digits on a logarithmic track, a power of ten on a linear one. */
const roundToTrack = (value: number, { min, max, spread, isInteger }: Scale): number => {
  if (isInteger) return Math.round(value)
  if (spread === 'log') return Number(value.toPrecision(3))
  const decimals = -Math.floor(Math.log10((max - min) / 200))
  return decimals > 0 ? Number(value.toFixed(decimals)) : Math.round(value / 10 ** -decimals) * 10 ** -decimals
}

const roundTo = (value: number, scale: Scale): number => {
  const named = scale.named?.find((name) => Math.abs(name.value - value) < 0.006 * (scale.max - scale.min))
  if (named) return named.value
  return Math.min(Math.max(roundToTrack(value, scale), scale.min), scale.max)
}

/** Whether the track ends in a zone for +Infinity. */
const hasEndZone = ({ allowsInfinity, isInfinityTyped }: Scale): boolean => allowsInfinity === true && !isInfinityTyped

const bounds = (scale: Scale): { readonly low: number; readonly from: number; readonly to: number } => ({
  low: scale.min > 0 ? scale.min : scale.max / 10 ** decades,
  from: scale.spread === 'log' && scale.min === 0 ? endZone : 0,
  to: hasEndZone(scale) ? 1 - endZone : 1,
})

/** Position in [0, 1] of a value; values out of range sit at the ends. */
export const toPosition = (scale: Scale, value: number): number => {
  const { low, from, to } = bounds(scale)
  if (value > scale.max) return 1
  const clamped = Math.max(value, scale.min)
  if (scale.spread === 'linear') return from + ((clamped - scale.min) / (scale.max - scale.min)) * (to - from)
  if (clamped < low) return 0
  return from + (Math.log(clamped / low) / Math.log(scale.max / low)) * (to - from)
}

/** Value at a position, rounded to what a person would type, or to a named value close by. */
export const fromPosition = (scale: Scale, position: number): number => {
  const { low, from, to } = bounds(scale)
  if (position > to + (1 - to) / 2) return hasEndZone(scale) ? Number.POSITIVE_INFINITY : scale.max
  if (from > 0 && position < from / 2) return scale.min
  const share = Math.min(Math.max((position - from) / (to - from), 0), 1)
  const value =
    scale.spread === 'linear' ? scale.min + share * (scale.max - scale.min) : low * (scale.max / low) ** share
  return roundTo(value, scale)
}

/** A value one key press away: whole numbers by one, others by 1 % of the track (10 % for a large step). */
export const nudge = (scale: Scale, value: number, direction: 1 | -1, isLarge: boolean): number => {
  if (scale.isInteger && Number.isFinite(value)) {
    const next = value + direction * (isLarge ? Math.max(1, Math.round(value / 4)) : 1)
    return Math.min(Math.max(next, scale.min), scale.max)
  }
  const stride = isLarge ? 0.1 : 0.01
  const start = toPosition(scale, value)
  // The end zones are wider than a key press: go on until the value changes.
  for (let moved = start + direction * stride; moved > -stride && moved < 1 + stride; moved += direction * stride) {
    const next = fromPosition(scale, moved)
    if (next !== value) return next
  }
  return value
}

/** A value as a person writes it. */
export const printValue = (value: number): string => showNumber(value, 5)

/** Reads what a person typed; NaN when it is not a number. Fractions and a decimal comma are understood. */
export const readValue = (text: string): number => {
  const trimmed = text.trim().replace(',', '.')
  if (/^(∞|inf(inity)?)$/i.test(trimmed)) return Number.POSITIVE_INFINITY
  const fraction = /^([\d.]+)\s*\/\s*([\d.]+)$/.exec(trimmed)
  if (fraction) return Number(fraction[1]) / Number(fraction[2])
  return readNumber(trimmed)
}
