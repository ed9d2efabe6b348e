/** Finds names by a part of any of their spellings, the best first. */
import { keyOf, type Name, spellingsOf, wordsOf } from './spoken-name.ts'

/** How well a name answers to a text: 3 it is called so, 2 a spelling begins so, 1 one contains it, 0 not at all. */
export const matchOf = (name: Name, text: string): 0 | 1 | 2 | 3 => {
  const key = keyOf(text)
  const keys = spellingsOf(name).map((spelling) => spelling.key)
  if (keys.includes(key)) return 3
  if (keys.some((one) => one.startsWith(key))) return 2
  const words = wordsOf(text)
  const isIn = (part: string): boolean => keys.some((one) => one.includes(part))
  // One letter alone is in nearly every name.
  return isIn(key) || words.filter((word) => word.length > 1).every(isIn) ? 1 : 0
}
