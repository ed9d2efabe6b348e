/** Names in the place of a choice's id, in links and JSON. */
import { quote } from '../faults.ts'
import { findSpec, type Row, rowLabels, rows } from '../registry.ts'
import { absenceOf } from './absent.ts'
import { ambiguityOf, type Found, findName, spellings } from './lookup.ts'
import { keyOf, type Name, type NamedChoice } from './spoken-name.ts'

/** Rows whose choices people have names for. */
const kinds = { solver: 'sampler', discretization: 'schedule' } as const

const kindOf = (row: Row) => (row === 'solver' || row === 'discretization' ? kinds[row] : undefined)

type Choices = Partial<Record<Row, NamedChoice>>

const found = (row: Row, id: unknown): Found<Name> | undefined => {
  const kind = kindOf(row)
  if (!kind || typeof id !== 'string' || findSpec(row, id)) return undefined
  return findName(kind, id)
}

/** The choice of a row that a name stands for; undefined for ids of the registry, which go before names, and for other texts. */
export const namedChoice = (row: Row, id: unknown): NamedChoice | undefined =>
  (found(row, id)?.name.choices as Choices | undefined)?.[row]

/** Why a known name has no choice here, as the end of a sentence. */
export const absenceFor = (row: Row, id: string): string | undefined => kindOf(row) && absenceOf(keyOf(id))

/** Names for the choices of a row, for suggestions. */
export const spellingsFor = (row: Row): readonly string[] => {
  const kind = kindOf(row)
  return kind ? spellings(kind) : []
}

export interface NamedRows {
  /** Choices of rows that a design leaves open and that a name in it decides. */
  readonly extras: Choices
  /** Names that libraries mean differently and whose spelling does not decide: what was taken. */
  readonly notes: readonly string[]
  /** Names that were understood and stand for more than they say. */
  readonly remarks: readonly string[]
}

/**
 * What the names in a design stand for besides their own rows.
 *
 * @param idOf - The id that the design has in a row; undefined where it has none.
 */
export const readNamedRows = (idOf: (row: Row) => unknown): NamedRows => {
  const extras: Choices = {}
  const notes: string[] = []
  const remarks: string[] = []
  for (const row of Object.keys(kinds) as (keyof typeof kinds)[]) {
    const id = idOf(row)
    const named = found(row, id)
    if (!named || typeof id !== 'string') continue
    const ambiguity = ambiguityOf(id, named)
    if (ambiguity) (named.isSpelledSo ? remarks : notes).push(`${row} ${ambiguity}`)
    for (const other of rows) {
      const meant = (named.name.choices as Choices)[other]
      if (other === row || !meant || idOf(other) !== undefined) continue
      extras[other] = meant
      const { label } = findSpec(other, meant.id)!
      remarks.push(`${row} ${quote(id)} sets a row of its own too: ${rowLabels[other]}, ${label}`)
    }
  }
  return { extras, notes, remarks }
}
