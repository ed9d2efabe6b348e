/** How pictures of the designs are looked at, all of them alike. */
import type { SlotId } from '../../document/slots.ts'

export type Way = 'beside' | 'wipe' | 'flip' | 'difference'

/** What a picture is wiped, flipped or subtracted against. */
export type Against = 'converged' | SlotId

/** A picture enlarged by k about its corner and moved by x and y of its side: what is shown stays covered by it. */
export interface Zoom {
  readonly k: number
  readonly x: number
  readonly y: number
}

export const noZoom: Zoom = { k: 1, x: 0, y: 0 }
const mostZoom = 16

const clampedOf = (k: number, x: number, y: number): Zoom => {
  const within = (at: number): number => Math.min(0, Math.max(1 - k, at))
  return k <= 1 ? noZoom : { k, x: within(x), y: within(y) }
}

/** After a gesture that maps a place p of the frame, in shares of its side, to `by.k` p + (by.x, by.y). */
export const zoomedBy = (zoom: Zoom, by: Zoom): Zoom => {
  const k = Math.min(mostZoom, Math.max(1, zoom.k * by.k))
  // What the limits leave of the gesture: its place stays under the hand.
  const ratio = k / zoom.k
  const rest = by.k === 1 ? 1 : (ratio - 1) / (by.k - 1)
  return clampedOf(k, ratio * zoom.x + by.x * rest, ratio * zoom.y + by.y * rest)
}

/** About the middle of the frame. */
export const zoomedAboutMiddle = (zoom: Zoom, factor: number): Zoom =>
  zoomedBy(zoom, { k: factor, x: (1 - factor) / 2, y: (1 - factor) / 2 })

export const panned = ({ k, x, y }: Zoom, dx: number, dy: number): Zoom => clampedOf(k, x + dx, y + dy)
