import type { SlotId } from '../state/document.ts'
import { type Marker, markerPath } from './toy/markers.ts'

/** How each design is told apart: a colour of the Okabe-Ito palette and a marker shape. */
export const slotStyles = {
  A: { token: '--design-a', color: 'designA', marker: 'circle' },
  B: { token: '--design-b', color: 'designB', marker: 'square' },
  C: { token: '--design-c', color: 'designC', marker: 'triangle' },
  D: { token: '--design-d', color: 'designD', marker: 'diamond' },
} as const satisfies Record<SlotId, { token: string; color: string; marker: Marker }>

/** The marker of a design in its colour, as a small picture beside its name. */
export const SlotMarker = ({ id }: { readonly id: SlotId }) => (
  <svg className="slot-marker" viewBox="-8 -8 16 16" width="14" height="14" aria-hidden>
    <path d={markerPath(slotStyles[id].marker, 5)} fill={`var(${slotStyles[id].token})`} />
  </svg>
)
