import { memo } from 'react'
import type { SlotId } from '../document/slots.ts'
import { markerPath } from '../plot/markers.ts'
import { slotStyles } from '../plot/palette.ts'

/** The marker of a design in its colour, as a small picture beside its name. */
export const SlotMarker = memo(({ id }: { readonly id: SlotId }) => (
  <svg className="slot-marker" viewBox="-8 -8 16 16" width="14" height="14" aria-hidden>
    <path d={markerPath(slotStyles[id].marker, 5)} fill={`var(${slotStyles[id].token})`} />
  </svg>
))
