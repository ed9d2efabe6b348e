/** Edits of a document that concern its designs as a set: each takes a document and returns the edited one. */
import type { Design } from '../core/design.ts'
import type { Document } from '../document/document.ts'
import { longestName, type Slot, type SlotId, slotIds, slotsOf } from '../document/slots.ts'

/** Letters that no design has. */
export const freeSlotIds = (document: Document): readonly SlotId[] =>
  slotIds.filter((id) => slotsOf(document).every((slot) => slot.id !== id))

/** Makes the design of a letter the one that the controls change. */
export const activate =
  (id: SlotId) =>
  (document: Document): Document => {
    const next = document.others.find((slot) => slot.id === id)
    if (!next) return document
    const { slot, design } = document
    return {
      ...document,
      slot: id,
      design: next.design,
      others: [...document.others.filter((other) => other.id !== id), { id: slot, design }],
    }
  }

/** Puts a copy of the active design under the first free letter and makes it active; unchanged when all are taken. */
export const duplicate = (document: Document): Document => {
  const [id] = freeSlotIds(document)
  if (!id) return document
  const { slot, design } = document
  return { ...document, slot: id, others: [...document.others, { id: slot, design }] }
}

/** Puts a design under the first free letter, beside the active one; unchanged when all are taken. */
export const add =
  (design: Design) =>
  (document: Document): Document => {
    const [id] = freeSlotIds(document)
    return id ? { ...document, others: [...document.others, { id, design }] } : document
  }

/** Takes a design away; the only one stays. */
export const remove =
  (id: SlotId) =>
  (document: Document): Document => {
    const left = slotsOf(document).filter((slot) => slot.id !== id)
    const [first] = left
    if (!first || left.length === slotsOf(document).length) return document
    const active: Slot = left.find((slot) => slot.id === document.slot) ?? first
    const { [id]: _gone, ...names } = document.names
    return {
      ...document,
      slot: active.id,
      design: active.design,
      others: left.filter((slot) => slot.id !== active.id),
      names,
      baseline: document.baseline === id ? null : document.baseline,
    }
  }

/** An empty name brings back the name by what the design mixes. */
export const rename =
  (id: SlotId, name: string) =>
  (document: Document): Document => {
    const { [id]: _old, ...names } = document.names
    const trimmed = name.trim().slice(0, longestName)
    return { ...document, names: trimmed === '' ? names : { ...names, [id]: trimmed } }
  }

/** The document with other letters for its designs, their names and the baseline. */
const relettered = (document: Document, letterOf: (id: SlotId) => SlotId): Document => ({
  ...document,
  slot: letterOf(document.slot),
  others: document.others.map(({ id, design }) => ({ id: letterOf(id), design })),
  names: Object.fromEntries(
    Object.entries(document.names).map(([id, name]) => [letterOf(id as SlotId), name]),
  ) as Document['names'],
  baseline: document.baseline && letterOf(document.baseline),
})

/** Two designs exchange letters, with their names. */
export const swap =
  (a: SlotId, b: SlotId) =>
  (document: Document): Document =>
    relettered(document, (id) => (id === a ? b : id === b ? a : id))

/** Moves a design to a place in the order, 0 for the first: those between move up, and letters go by the place. */
export const move =
  (id: SlotId, place: number) =>
  (document: Document): Document => {
    const letters = slotsOf(document).map((slot) => slot.id)
    if (!letters.includes(id)) return document
    const order = letters.filter((letter) => letter !== id)
    order.splice(Math.max(0, place), 0, id)
    return relettered(document, (letter) => letters[order.indexOf(letter)]!)
  }

/** Locks a design as the one that others are compared with; null unlocks. */
export const setBaseline =
  (baseline: SlotId | null) =>
  (document: Document): Document => ({ ...document, baseline })
