/** What a sentence reads of the state. Pure. */
import { showNumber, showPercent } from '../../base/number.ts'
import type { Document } from '../../document/document.ts'
import { slotsOf } from '../../document/slots.ts'
import type { ReadingName } from '../../scenes/prose.ts'
import { callsOf } from '../../state/match.ts'
import type { Tube } from '../tube/tube.ts'

/** As it is shown; "…" for what cannot be read. */
export const readingOf = (name: ReadingName, slot: string, document: Document, tube: Tube | undefined): string => {
  if (name === 'calls') {
    const design = slotsOf(document).find(({ id }) => id === slot)?.design
    return String((design && callsOf(design)) ?? '…')
  }
  if (name === 'below') return tube?.crowd ? showPercent(tube.crowd.below, 2) : '…'
  const path = tube?.paths.find(({ id }) => id === slot)
  return path ? showNumber(path[name], 2) : '…'
}
