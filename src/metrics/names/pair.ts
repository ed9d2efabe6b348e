/** Two things that people have names for, and what the names hide. */
import type { Params } from '../../core/choice.ts'
import type { Design } from '../../core/design.ts'
import { parsePhrase } from '../../core/names/read-name.ts'
import type { Row } from '../../core/registry.ts'

/** One side of a pair: what people call it, and the design that it is. */
export interface Side {
  /** At most 40 characters: it names a design on the page. */
  readonly called: string
  readonly design: Design
}

export interface NamePair {
  /** Stable and unique. */
  readonly id: string
  /** Whether one thing has two names, or one name stands for two things. */
  readonly kind: 'same' | 'different'
  readonly sides: readonly [Side, Side]
  /** Why, in a sentence or two. */
  readonly because: string
}

/** Choices of rows that a phrase has no word for. */
export type Changes = Partial<Record<Row, { readonly id: string; readonly params?: Params }>>

/** A side whose design a phrase says, but for `changes`. Throws RangeError for a phrase that cannot be read. */
export const side = (called: string, phrase: string, changes: Changes = {}): Side => {
  const { value, notes } = parsePhrase(phrase)
  if (notes.length > 0) throw new RangeError(notes.join('; '))
  const changed = Object.fromEntries(
    Object.entries(changes).map(([row, { id, params = {} }]) => [row, { id, params }]),
  ) as Partial<Design>
  return { called, design: { ...value, ...changed } }
}

export const pair = (kind: NamePair['kind'], id: string, sides: readonly [Side, Side], because: string): NamePair => ({
  id,
  kind,
  sides,
  because,
})
