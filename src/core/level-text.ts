/** Lists of noise levels as other programs print and read them. */
import type { Parsed } from './parse-design.ts'

/** Levels from a text; where they end well above 0 without a 0, they may also be meant to end there. */
export interface ListText extends Parsed<readonly number[]> {
  /** Whether the text itself ends the run at 0 (or begins with it, when rising). */
  readonly hasZero: boolean
}

/** Keyword arguments of a printed tensor, whose values are no levels. */
const keywords =
  /\b(?:dtype|device|requires_grad|grad_fn|size|layout)\s*=\s*(?:<[^>]*>|'[^']*'|"[^"]*"|\([^)]*\)|[\w.:]+)/gi
const hex = /(?<![\w.])[-+]?0x[\da-f]+/i
/** A number that is no part of a name: not float64, cuda:0, sigma_1. */
const number = /(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\w])/gi
/** Numbers with decimal commas: two of them with other separators between, none with a point. */
const commaNumbers = /\d,\d+\s*[;|\t\n]\s*[-+]?\d+,\d/
/** Noise alone, where a list may start. */
const infiniteStart = /^[^\w.]*(?:[\w.]*[([]+\s*)?inf(?:inity)?(?=\s*[,;\s])/i
const wordsAsNumbers = /(?<![\w.])[-+]?(?:nan|inf|infinity)(?!\w)/i

const refuse = (note: string): ListText => ({ value: [], notes: [note], hasZero: false })

/** What makes a text unreadable as it stands, as a sentence; undefined when nothing does. */
const textFaultOf = (text: string): string | undefined => {
  if (/\.\.\.|…/.test(text))
    return 'the print is abridged ("..."): print all of it with torch.set_printoptions(threshold=10_000) or np.set_printoptions(threshold=10_000)'
  const found = hex.exec(text)
  if (found) return `"${found[0].slice(0, 30)}" is a hexadecimal number: paste decimal ones`
  if (!/\d\.\d/.test(text) && commaNumbers.test(text))
    return 'the numbers have decimal commas: write them with points, as in 14.6; 6.3'
  const word = wordsAsNumbers.exec(text)
  return word ? `"${word[0]}" is not a level` : undefined
}

/** Each level once, with a note where some stood twice. */
const once = (levels: readonly number[], notes: string[]): number[] => {
  const kept = levels.filter((level, i) => i === 0 || level !== levels[i - 1])
  const repeated = levels.length - kept.length
  if (repeated === 0) return kept
  const last = kept.at(-1)!
  if (repeated === 1 && levels.at(-2) === last)
    notes.push(`the last level stood twice: the run ended at ${last} there, here it goes on to 0`)
  else if (repeated >= kept.length - 1 && kept.length > 2)
    notes.push("each level stood twice, as Heun's lists have it: taken once")
  else notes.push(`${repeated === 1 ? 'a level' : `${repeated} levels`} stood twice: taken once`)
  return kept
}

/**
 * Reads levels from text: the numbers, in whatever surrounds them (printed tensors and arrays, code, JSON, CSV). Zeros at
 * the end of the run are dropped. `value` is empty when the text is not usable; the notes say why, or what was done.
 */
export const parseLevels = (text: string): ListText => {
  // Full-width forms of commas, digits and brackets become the usual ones.
  const plain = text
    .normalize('NFKC')
    .replace(infiniteStart, ' ')
    .replaceAll('−', '-')
    .replaceAll(/->|=>/g, ' ')
    .replaceAll('、', ',')
  const startsAtInfinity = infiniteStart.test(text)
  const fault =
    textFaultOf(text.normalize('NFC').replace(infiniteStart, ' ')) ?? textFaultOf(plain.replaceAll('...', ' '))
  if (fault !== undefined) return refuse(fault)
  const found = [
    ...plain
      .replaceAll(keywords, ' ')
      .replaceAll(/\b[a-z]+:\d+/gi, ' ')
      .matchAll(number),
  ]
  const levels = [...(startsAtInfinity ? [Number.POSITIVE_INFINITY] : []), ...found.map(([digits]) => Number(digits))]
  const notes: string[] = []
  const above = levels.filter((level) => level > 0)
  if (above.length > 1 && above[0]! < above.at(-1)!) {
    levels.reverse()
    notes.push('the levels rose: turned round')
  }
  const hasZero = levels.at(-1) === 0
  while (levels.at(-1) === 0) levels.pop()
  if (levels.length === 0) return refuse('the text holds no level above 0')
  const bad = levels.findIndex((level, i) => !(level > 0 && (Number.isFinite(level) || (i === 0 && startsAtInfinity))))
  if (bad >= 0) return refuse(`level ${bad + 1} (${levels[bad]}) must be above 0`)
  const kept = once(levels, notes)
  const rise = kept.findIndex((level, i) => i > 0 && level > kept[i - 1]!)
  if (rise > 0)
    return refuse(`the levels do not fall from place ${rise} (${kept[rise - 1]}) to place ${rise + 1} (${kept[rise]})`)
  return { value: kept, notes, hasZero }
}

/** The levels and the final 0, comma-separated, each number in its shortest form that reads back the same; noise alone is "inf". */
export const printLevels = (levels: readonly number[]): string =>
  [...levels, 0].map((level) => (level === Number.POSITIVE_INFINITY ? 'inf' : level)).join(', ')
