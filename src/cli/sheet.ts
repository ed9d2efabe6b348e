/** Images in rows and columns as one PNG. */
import { encode } from 'fast-png'
import { sideFrom } from '../engine/card.ts'

/** Keyword of the text in a sheet's PNG that tells, as JSON, which network made the images. */
export const sheetKeyword = 'samplerscope-network'

export interface Sheet {
  readonly width: number
  readonly height: number
  readonly png: Uint8Array
}

/**
 * RGBA pixels of images by row and column, squares of one size, as RGB; every pixel becomes `scale` x `scale` of them. `text` are
 * keywords of the PNG with what they say.
 */
export const makeSheet = (
  rows: readonly (readonly Uint8ClampedArray[])[],
  scale: number,
  text?: Readonly<Record<string, string>>,
): Sheet => {
  const side = sideFrom(rows[0]![0]!.length, 1, 4)
  const tile = side * scale
  const width = tile * rows[0]!.length
  const height = tile * rows.length
  const data = new Uint8Array(width * height * 3)
  let to = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const image = rows[Math.floor(y / tile)]![Math.floor(x / tile)]!
      const from = 4 * (Math.floor((y % tile) / scale) * side + Math.floor((x % tile) / scale))
      for (let channel = 0; channel < 3; channel++) data[to++] = image[from + channel]!
    }
  return { width, height, png: encode({ width, height, data, channels: 3, depth: 8, ...(text && { text }) }) }
}
