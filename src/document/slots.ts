/** Up to four designs side by side: their letters, names and baseline. */
import type { Design } from '../core/design.ts'
import { isRecord } from '../core/design-json.ts'
import { quote } from '../core/faults.ts'
import { type Parsed, parseDesign } from '../core/parse-design.ts'
import { nameOf } from '../core/table.ts'

/** A letter stands for a colour and a marker shape. */
export const slotIds = ['A', 'B', 'C', 'D'] as const
export type SlotId = (typeof slotIds)[number]

export const matchModes = ['free', 'calls', 'steps'] as const
/** What all designs are held to when one is changed: the same number of calls, of steps, or nothing. */
export type MatchMode = (typeof matchModes)[number]

export interface Slot {
  readonly id: SlotId
  readonly design: Design
}

/** Names that a person gave. */
export type SlotNames = Readonly<Partial<Record<SlotId, string>>>

/** The part of a document that says which designs there are. */
export interface Slots {
  /** The design that the controls change, and its letter. */
  readonly design: Design
  readonly slot: SlotId
  /** The other designs, with letters of their own. */
  readonly others: readonly Slot[]
  readonly names: SlotNames
  /** The design that others are compared with and that is locked against changes. */
  readonly baseline: SlotId | null
}

/** A name has at most this many characters. */
export const longestName = 40

/** All designs in the order of their letters. */
export const slotsOf = ({ design, slot, others }: Pick<Slots, 'design' | 'slot' | 'others'>): readonly Slot[] =>
  [...others, { id: slot, design }].sort((a, b) => slotIds.indexOf(a.id) - slotIds.indexOf(b.id))

/** What a person called a design, else what it mixes. */
export const slotNameOf = ({ names }: Pick<Slots, 'names'>, { id, design }: Slot): string => names[id] ?? nameOf(design)

/** The step of a run of `steps` that stands beside `step` of a run of `of`: after the same share of its steps. */
export const stepBeside = (step: number, of: number, steps: number): number =>
  Math.min(Math.round((step / of) * steps), steps)

const isSlotId = (value: unknown): value is SlotId => slotIds.includes(value as SlotId)

/** Reads a letter; null and whatever is none give the fallback. */
export const parseLetter = <T extends SlotId | null>(key: string, value: unknown, fallback: T): Parsed<SlotId | T> => {
  if (value === null) return { value: fallback, notes: [] }
  if (isSlotId(value)) return { value, notes: [] }
  return { value: fallback, notes: [`${key} ${quote(value)} must be one of ${slotIds.join(', ')}; ignored`] }
}

/** Reads the designs beside the one in `slot`, a list of letters with designs. */
export const parseOthers = (value: unknown, slot: SlotId): Parsed<readonly Slot[]> => {
  const others: Slot[] = []
  const notes: string[] = []
  const remarks: string[] = []
  for (const other of Array.isArray(value) ? (value as readonly unknown[]) : []) {
    const id = isRecord(other) ? other.id : undefined
    if (!isRecord(other) || !isSlotId(id) || id === slot || others.some((known) => known.id === id)) {
      notes.push(`the extra design ${quote(id)} has no place beside design ${slot}; ignored`)
      continue
    }
    const design = parseDesign(other.design)
    notes.push(...design.notes.map((note) => `design ${id}: ${note}`))
    remarks.push(...(design.remarks ?? []).map((remark) => `design ${id}: ${remark}`))
    others.push({ id, design: design.value })
  }
  return { value: others, notes, ...(remarks.length > 0 && { remarks }) }
}

type Letters = Pick<Slots, 'slot' | 'others'>
const isUsed = ({ slot, others }: Letters, id: SlotId): boolean =>
  id === slot || others.some((other) => other.id === id)

/** Reads names by letter, of designs that exist. */
export const parseNames = (value: unknown, letters: Letters): Parsed<SlotNames> => {
  const names: Partial<Record<SlotId, string>> = {}
  for (const id of slotIds) {
    const name = isRecord(value) && Object.hasOwn(value, id) ? String(value[id]).trim().slice(0, longestName) : ''
    if (name !== '' && isUsed(letters, id)) names[id] = name
  }
  return { value: names, notes: [] }
}

/** Reads the baseline's letter; null for a letter without a design. */
export const parseBaseline = (value: unknown, letters: Letters): Parsed<SlotId | null> => {
  const parsed = parseLetter('baseline', value, null)
  return parsed.value && !isUsed(letters, parsed.value) ? { ...parsed, value: null } : parsed
}
