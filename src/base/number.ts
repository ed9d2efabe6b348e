/** How the page and the figures write numbers: one minus sign, one exponent, one percent sign, for every part of them. */

/** Hyphens of a printed number as minus signs, and an exponent without its plus: "1.3e−5", "2e6". */
const typeset = (text: string): string => text.replace('e+', 'e').replaceAll('-', '−')

/**
 * A number with at most `digits` significant digits and no trailing zeros. Below 1e-4 and from 1e6 on it has an exponent.
 * An infinite number is "∞"; one that is not a number is an en dash, as in a table's empty cell.
 */
export const showNumber = (value: number, digits = 3): string => {
  if (Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const rounded = Number(value.toPrecision(digits))
  const size = Math.abs(rounded)
  const isPlain = rounded === 0 || (size >= 1e-4 && size < 1e6)
  return typeset(isPlain ? String(rounded) : rounded.toExponential())
}

/** A number with exactly `places` decimal places, for columns whose digits should stand under each other. */
export const showFixed = (value: number, places: number): string =>
  Number.isFinite(value) ? typeset(value.toFixed(places)).replace(/^−(0(\.0*)?)$/, '$1') : showNumber(value)

/** A whole number with commas between the thousands: 25,600. */
export const showCount = (value: number): string => typeset(Math.round(value).toLocaleString('en-US'))

/** A share in [0, 1] as a percentage, "55.7%". */
export const showPercent = (share: number, digits = 3): string => `${showNumber(100 * share, digits)}%`

/** A number of bytes in the decimal units of file managers: "16.7 MB". */
export const showBytes = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1e6) return `${showNumber(bytes / 1e3)} kB`
  return bytes < 1e9 ? `${showNumber(bytes / 1e6)} MB` : `${showNumber(bytes / 1e9)} GB`
}

/** A number without the rounding error of its last digits: 12 significant ones. */
export const rounded = (value: number): number => Number(value.toPrecision(12))

/** The number in a text that `showNumber` or a person wrote; NaN where it is none. A decimal comma is understood. */
export const readNumber = (text: string): number => {
  const trimmed = text.trim().replace(',', '.').replaceAll('−', '-')
  return trimmed === '' ? Number.NaN : Number(trimmed)
}
