/** Colours and markers of designs and curves, the same in every plot. Pure. */
import { type Marker, markers } from './markers.ts'

/** What sets each design apart: a colour of the Okabe-Ito palette and the shape of its marker. */
export const slotStyles = {
  A: { token: '--design-a', color: 'designA', marker: 'circle' },
  B: { token: '--design-b', color: 'designB', marker: 'square' },
  C: { token: '--design-c', color: 'designC', marker: 'triangle' },
  D: { token: '--design-d', color: 'designD', marker: 'diamond' },
} as const satisfies Record<string, { token: string; color: string; marker: Marker }>

export interface CurveStyle {
  /** Custom property of the colour. */
  readonly token: string
  readonly marker: Marker
  /** Hollow markers on a dashed line. */
  readonly isHollow: boolean
  readonly isBold: boolean
}

const letters = Object.values(slotStyles)

/** Curves that the shapes of the designs are enough for; stars serve eight more, and crosses the eight after them. */
const mostOfDesigns = 32
const mostWithStars = 40

const markerOf = (k: number): Marker => {
  if (k < mostOfDesigns) return markers[(k + Math.floor(k / 4)) % 4]!
  return k < mostWithStars ? 'star' : 'cross'
}

/** A style for each of up to 48 curves: colour, shape and filling are never all three the same. */
export const styleOf = (k: number): CurveStyle => ({
  token: letters[k % 4]!.token,
  marker: markerOf(k),
  isHollow: (Math.floor(k / 4) + Math.floor(k / 16)) % 2 === 1,
  isBold: false,
})
