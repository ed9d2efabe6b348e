/**
 * The file of shipped pictures: a PNG with a row of pictures for each design, which says in a text chunk what they are of.
 * Levels of 255 lose nothing of what is shown.
 */
import { decode, encode } from 'fast-png'
import * as v from 'valibot'
import type { Design } from '../core/design.ts'
import { toJson } from '../core/design-json.ts'
import { parseDesign } from '../core/parse-design.ts'
import type { Document } from '../document/document.ts'
import type { Frame } from '../engine/protocol.ts'
import { paintGrey } from '../engine/tonemap.ts'
import { networkKey } from './network-key.ts'
import { runKeyOf } from './run-cache.ts'
import type { Shipped } from './shipped.ts'

const keyword = 'samplerscope-frames'

const account = v.object({
  network: v.object({ name: v.string(), sha256: v.string() }),
  seed: v.number(),
  labels: v.array(v.nullable(v.number())),
  designs: v.array(v.record(v.string(), v.unknown())),
})

export interface ShippedRow {
  readonly design: Design
  /** RGBA, side x side, image after image. */
  readonly pixels: Uint8ClampedArray
}

export interface ShippedPictures {
  readonly network: { readonly name: string; readonly sha256: string }
  readonly seed: number
  readonly labels: readonly (number | null)[]
  readonly rows: readonly ShippedRow[]
  readonly side: number
}

/** Calls back with the place of each pixel in a row's RGBA and in the sheet's channels. */
const eachPixel = (side: number, count: number, row: number, visit: (from: number, to: number) => void): void => {
  for (let image = 0; image < count; image++)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        visit((image * side * side + y * side + x) * 4, (row * side + y) * side * count + image * side + x)
}

export const encodeShipped = ({ network, seed, labels, rows, side }: ShippedPictures): Uint8Array => {
  const count = labels.length
  const data = new Uint8Array(side * side * count * rows.length * 3)
  for (const [row, { pixels }] of rows.entries())
    eachPixel(side, count, row, (from, to) => data.set(pixels.subarray(from, from + 3), to * 3))
  const text = JSON.stringify({ network, seed, labels, designs: rows.map(({ design }) => toJson(design)) })
  return encode({
    width: side * count,
    height: side * rows.length,
    data,
    channels: 3,
    depth: 8,
    text: { Software: 'Samplerscope', [keyword]: text },
  })
}

/** Throws for a file that is not one of these. */
export const decodeShipped = (bytes: Uint8Array): ShippedPictures => {
  const { width, height, data, channels, text } = decode(bytes)
  const { network, seed, labels, designs } = v.parse(account, JSON.parse(text[keyword] ?? 'null'))
  const count = labels.length
  const side = width / count
  if (!Number.isInteger(side) || height !== side * designs.length)
    throw new RangeError(`${width} x ${height} pixels are no ${designs.length} rows of ${count} pictures.`)
  const rows = designs.map((json, row) => {
    const pixels = new Uint8ClampedArray(side * side * count * 4).fill(255)
    eachPixel(side, count, row, (to, from) => {
      for (let channel = 0; channel < 3; channel++) pixels[to + channel] = Number(data[from * channels + channel])
    })
    return { design: parseDesign(json).value, pixels }
  })
  return { network, seed, labels, rows, side }
}

/** The pictures as last frames of runs of a document that has their seed and labels. */
export const shippedOf = ({ network, rows, labels, side }: ShippedPictures, document: Document): Shipped => ({
  network: networkKey(network),
  results: new Map(
    rows.map(({ design, pixels }): [string, Frame] => {
      const steps = design.steps
      const residual = paintGrey(side, labels.length)
      return [
        runKeyOf(design, document),
        { run: 0, step: steps, steps, side, state: pixels, denoised: pixels, residual },
      ]
    }),
  ),
})
