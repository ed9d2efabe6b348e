/** Colours, markers and pieces of SVG text that charts and legends are drawn with. */
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3-shape'

/** A triangle on its tip; its area in square pixels. */
const symbolTip: SymbolType = {
  draw: (context, size) => {
    const half = Math.sqrt(size / Math.sqrt(3))
    const third = half / Math.sqrt(3)
    context.moveTo(0, 2 * third)
    context.lineTo(half, -third)
    context.lineTo(-half, -third)
    context.closePath()
  },
}

/** Okabe and Ito's colours that stand out on white, and Tol's wine; each with a marker of its own. */
const pens: readonly (readonly [color: string, marker: SymbolType])[] = [
  ['#0072b2', symbolCircle],
  ['#d55e00', symbolSquare],
  ['#009e73', symbolTriangle],
  ['#cc79a7', symbolDiamond],
  ['#8a6d00', symbolCross],
  ['#4d4d4d', symbolStar],
  ['#3f9fd8', symbolWye],
  ['#882255', symbolTip],
]

/** Places in the list of pens: a sampler looks the same in all pictures, and nothing else looks like it. */
export const styles = { edm: 0, vp: 1, ve: 2, iddpm: 3, others: [4, 5, 6, 7] } as const

/** Tenths of a pixel. */
export const px = (value: number): string => String(Math.round(value * 10) / 10)

export const escaped = (what: string): string =>
  what.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

export const text = (x: number, y: number, what: string, more = ''): string =>
  `<text x="${px(x)}" y="${px(y)}" ${more}>${escaped(what)}</text>`

export interface Pen {
  /** Ends an element. */
  readonly stroke: string
  readonly color: string
  markerAt(x: number, y: number): string
}

/** Throws RangeError for a style that there is not. */
export const penOf = (style: number, isDashed = false): Pen => {
  const pen = pens[style]
  if (!pen) throw new RangeError(`there is no pen ${style}`)
  const [color, type] = pen
  const marker = symbol(type, 44)()!.replaceAll(/-?\d+\.\d+/g, (number) => px(Number(number)))
  const dash = isDashed ? ' stroke-dasharray="6 4"' : ''
  return {
    color,
    stroke: `stroke="${color}" stroke-width="2"${dash}/>`,
    markerAt: (x, y) => `<path d="${marker}" transform="translate(${px(x)} ${px(y)})" fill="${color}"/>`,
  }
}
