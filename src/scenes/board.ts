/** A small table that a beat shows. Plain data. */
import type { SlotId } from '../document/slots.ts'

export interface Board {
  /** What is measured, and how to read it. */
  readonly caption: string
  /** The first one is of the rows' names. */
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly of?: SlotId; readonly cells: readonly string[] }[]
}
