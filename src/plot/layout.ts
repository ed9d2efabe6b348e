/** Where the parts of a figure stand, in CSS pixels. Pure. */
import type { Box } from './box.ts'

/** Size of a plot's figure and the box of its data, with room for labels at its sides. */
export const layoutPlot = (
  width: number,
  height: number,
  [left, right]: readonly [left: number, right: number] = [50, 14],
): { readonly height: number; readonly box: Box } => {
  const [top, bottom] = [28, 44]
  return {
    height,
    box: { x: left, y: top, width: Math.max(40, width - left - right), height: Math.max(40, height - top - bottom) },
  }
}

/** Hundredths of a pixel, without zeros at the end. */
const px = (value: number): string => String(Math.round(100 * value) / 100)

/** The path of straight lines through the points. */
export const linePath = (points: readonly { readonly x: number; readonly y: number }[]): string =>
  points.map(({ x, y }, k) => `${k === 0 ? 'M' : 'L'}${px(x)},${px(y)}`).join('')
