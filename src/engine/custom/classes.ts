/** Labels that the page has controls for, and how they become a network's own. */
import type { Value } from './onnx.ts'
import { isFloat } from './roles.ts'

export const classCount = 10

export interface Classes {
  /** Indices of the network's classes that the page's stand for, at most ten. */
  readonly chosen: readonly number[]
  /** What means "no class": an index, a label of all zeros (one-hot labels only), or null where nothing does. */
  readonly none: number | 'zeros' | null
}

/** The first ten, unless a person chooses others. `count` is null where the file does not say how many there are. */
export const firstClasses = (count: number | null): readonly number[] =>
  Array.from({ length: Math.min(count ?? classCount, classCount) }, (_, k) => k)

/** A label by its index means none by an index of its own, which only a person knows; floats can be all zero. */
export const usualClasses = (label: Value, count: number | null): Classes => ({
  chosen: firstClasses(count),
  none: isFloat(label) ? 'zeros' : null,
})

/** What is wrong with the classes of a network that has `count` of them; undefined where all is well. */
export const classesFault = ({ chosen, none }: Classes, count: number | null): string | undefined => {
  const isIndex = (k: number): boolean => Number.isInteger(k) && k >= 0 && (count === null || k < count)
  const upTo = count === null ? 'whole numbers from 0' : `whole numbers from 0 to ${count - 1}`
  if (chosen.length < 1 || chosen.length > classCount) return `name 1 to ${classCount} classes`
  if (!chosen.every(isIndex)) return `classes must be ${upTo}`
  if (typeof none === 'number' && !isIndex(none)) return `the index for none must be among ${upTo}`
  return undefined
}

/** "207, 250, 3-5" as indices; undefined for other text. */
export const readClasses = (text: string): readonly number[] | undefined => {
  const parts = text.split(/[\s,;]+/).filter(Boolean)
  const found = parts.flatMap((part) => {
    const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? []
    if (first === undefined || Number(last) - Number(first) > 1000) return [Number.NaN]
    return Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) }, (_, k) => Number(first) + k)
  })
  return found.length > 0 && found.every(Number.isInteger) ? found : undefined
}

/** Names of the page's ten labels: fewer classes come in turn. `names` are those of the network's, where a card gives them. */
export const labelsOfClasses = (chosen: readonly number[], names: readonly string[] | null): readonly string[] =>
  Array.from({ length: classCount }, (_, k) => {
    const index = chosen[k % Math.max(1, chosen.length)]
    return index === undefined ? noClass : (names?.[index] ?? `class ${index}`)
  })

/** Name of a label that the network does not have. */
const noClass = 'no class'

/** Whether a label is only a number, or nothing. */
export const isUnnamed = (label: string): boolean => label === noClass || /^class \d+$/.test(label)
