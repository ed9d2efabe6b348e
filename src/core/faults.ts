/** What is wrong with a value, in words. */
import type { ListParameter, Parameter } from './choice.ts'

/** What is wrong with a value for a parameter, as the end of a sentence; undefined when nothing is. */
export const faultOf = (parameter: Parameter, value: number): string | undefined => {
  const { min, max } = parameter
  if (value === Number.POSITIVE_INFINITY && parameter.allowsInfinity) return undefined
  if (!Number.isFinite(value)) return 'is not a number'
  if (value < min || value > max) return `must be between ${min} and ${max}, got ${value}`
  if (parameter.isInteger && !Number.isInteger(value)) return `must be a whole number, got ${value}`
  return undefined
}

/** What is wrong with a list, as the end of a sentence that names the place; undefined when nothing is. */
export const listFaultOf = (
  { min, max, shortest, longest, order, gap = 0, startsAtInfinity = false }: ListParameter,
  list: unknown,
): string | undefined => {
  if (!Array.isArray(list)) return 'is not a list of numbers'
  if (list.length < shortest || list.length > longest)
    return `must have ${shortest} to ${longest} numbers, has ${list.length}`
  // A distance of exactly the gap must pass in spite of rounding.
  const least = gap * (1 - 1e-9)
  for (const [k, value] of (list as readonly unknown[]).entries()) {
    if (k === 0 && startsAtInfinity && value === Number.POSITIVE_INFINITY) continue
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

/** A short printable form of anything for a message. */
export const quote = (value: unknown): string => {
  if (typeof value !== 'string') return String(typeof value === 'object' ? 'of an unknown form' : value).slice(0, 40)
  return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`
}

/** Edits that turn one word into another: letters put in, taken out or replaced. */
const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

/** ` (did you mean "sigmaMax"?)` for the known word closest to an unknown one; empty where none is close. */
export const suggestion = (unknown: string, known: readonly string[]): string => {
  const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_. ]/g, '')
  const word = plain(unknown.slice(0, 40))
  const ranked = known
    .map((one) => ({ one, distance: editDistance(word, plain(one)) }))
    .filter(({ one, distance }) => distance <= Math.max(1, Math.floor(Math.min(word.length, one.length) / 3)))
    .sort((a, b) => a.distance - b.distance)
  return ranked[0] ? ` (did you mean "${ranked[0].one}"?)` : ''
}
