/** Numbers as they are written with what is known of their spread. */
import { showFixed, showNumber } from '../base/number.ts'

/** To the place of the spread's first digit, of its second where the first is 1: 29.7 ± 0.4, 31.9 ± 1.2. */
export const withSpread = (value: number, spread: number | null): string => {
  if (spread === null) return showNumber(value)
  const exponent = Math.floor(Math.log10(spread))
  const isOne = spread / 10 ** exponent < 1.95
  const places = spread > 0 ? Math.min(8, Math.max(0, (isOne ? 1 : 0) - exponent)) : 2
  return `${showFixed(value, places)} ± ${showFixed(spread, places)}`
}
