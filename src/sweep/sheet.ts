/** A sweep's cells as one picture: values as headers, a panel of images per cell; its PNG holds the plan. */
import { decode, encode } from 'fast-png'
import { sideFrom } from '../engine/card.ts'
import { asciiJson } from '../files/png-text.ts'
import { axisLabel } from './axis.ts'
import { headersOf } from './cells.ts'
import { glyph, settable, textWidth, traceText } from './letters.ts'
import { type Plan, planToJson, readPlan } from './plan.ts'
import { cellColumns } from './sheet-layout.ts'

/** Side in pixels of the images of a sheet that has none yet. */
const usualSide = 32

export interface Picture {
  readonly width: number
  readonly height: number
  /** RGB. */
  readonly data: Uint8Array
}

/** RGBA of a cell's images, image after image; null for a cell that cannot be run, or has not been. */
export type CellPixels = Uint8ClampedArray | Uint8Array | null

type Color = readonly [red: number, green: number, blue: number]
const paper: Color = [255, 255, 255]
const ink: Color = [23, 32, 43]
const faint: Color = [222, 226, 232]

/** Between cells, in pixels of the picture, and around everything. */
const gap = 6
const margin = 10

/** Panels of images in columns and rows, with a line above it all and a name beside or above each. */
export interface Grid {
  readonly title: string
  readonly columns: readonly string[]
  /** Null for a single row without a name. */
  readonly rows: readonly string[] | null
  /** Row after row. */
  readonly cells: readonly CellPixels[]
  /** Number of images in each cell. */
  readonly images: number
  /** Every pixel of an image becomes `scale` x `scale`. */
  readonly scale: number
}

/** The picture of a plan's cells in the order of their numbers. */
export const paintSheet = (plan: Plan, cells: readonly CellPixels[], scale: number): Picture => {
  const { columns, rows, tabs, images } = plan
  const labels = headersOf(plan)
  // One sheet under the other, each row named by its tab as well.
  const named = labels.tabs
    ? labels.tabs.flatMap((tab) => (labels.rows ?? ['']).map((row) => [tab, row].filter(Boolean).join(', ')))
    : labels.rows
  const title = [columns, rows, tabs].flatMap((axis) => (axis ? [axisLabel(axis.key)] : []))
  return paintGrid({
    title: title.join(' by '),
    columns: labels.columns,
    rows: named,
    cells,
    images,
    scale,
  })
}

export const paintGrid = ({ columns, rows, cells, images, scale, ...texts }: Grid): Picture => {
  const made = cells.find((pixels) => pixels !== null)
  const side = made ? sideFrom(made.length, images, 4) : usualSide
  const across = cellColumns(images)
  const tile = side * scale
  const cell = { width: across * tile, height: Math.ceil(images / across) * tile }
  const zoom = Math.max(1, Math.round(scale * 0.75))
  const line = (glyph.height + 3) * zoom
  const headers = columns.map(settable)
  const names = rows?.map(settable) ?? ['']
  const title = settable(texts.title)
  const wide = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => textWidth(text) * zoom))
  const pitch = Math.max(cell.width, wide(headers)) + gap
  const left = margin + (rows ? wide(names) + gap : 0)
  const top = margin + 2 * line + gap
  const width = Math.max(left + pitch * headers.length - gap, margin + wide([title])) + margin
  const height = top + (cell.height + gap) * names.length - gap + margin

  const data = new Uint8Array(width * height * 3)
  const fill = (x: number, y: number, w: number, h: number, color: Color): void => {
    for (let v = y; v < y + h; v++)
      for (let u = x; u < x + w; u++) for (let c = 0; c < 3; c++) data[3 * (v * width + u) + c] = color[c]!
  }
  const write = (text: string, x: number, y: number): void =>
    traceText(text, (u, v) => fill(x + u * zoom, y + v * zoom, zoom, zoom, ink))
  const draw = (pixels: NonNullable<CellPixels>, x: number, y: number): void => {
    for (let image = 0; image < images; image++) {
      const [left, top] = [x + (image % across) * tile, y + Math.floor(image / across) * tile]
      for (let v = 0; v < side; v++)
        for (let u = 0; u < side; u++) {
          const from = 4 * ((image * side + v) * side + u)
          fill(left + u * scale, top + v * scale, scale, scale, [pixels[from]!, pixels[from + 1]!, pixels[from + 2]!])
        }
    }
  }

  fill(0, 0, width, height, paper)
  write(title, margin, margin)
  headers.forEach((text, column) => {
    write(text, left + column * pitch, margin + line + 2)
  })
  names.forEach((text, row) => {
    const y = top + row * (cell.height + gap)
    write(text, margin, y + Math.floor((cell.height - glyph.height * zoom) / 2))
    headers.forEach((_, column) => {
      const x = left + column * pitch
      const pixels = cells[row * headers.length + column]
      if (pixels) draw(pixels, x, y)
      else fill(x, y, cell.width, cell.height, faint)
    })
  })
  return { width, height, data }
}

/** Keyword of the PNG's text that holds the plan. */
const keyword = 'samplerscope-sweep'

/** A picture as a PNG with texts of ASCII in it. */
export const encodePicture = ({ width, height, data }: Picture, text: Readonly<Record<string, string>>): Uint8Array =>
  encode({ width, height, data, channels: 3, depth: 8, text: { Software: 'Samplerscope', ...text } })

/** The picture as a PNG that says what it shows; `texts` are more of ASCII. */
export const encodeSheet = (plan: Plan, picture: Picture, texts: Readonly<Record<string, string>> = {}): Uint8Array =>
  encodePicture(picture, { ...texts, [keyword]: asciiJson(planToJson(plan)) })

/** The plan in a sheet's PNG; a PNG without one, or what is no PNG, throws a sentence. Throws PlanFault for a bad plan. */
export const planOfSheet = (bytes: Uint8Array): Plan => {
  let text: Record<string, string>
  try {
    text = decode(bytes).text
  } catch {
    throw new RangeError('The file is not a PNG that can be read.')
  }
  const plan = text[keyword]
  if (plan === undefined)
    throw new RangeError('The PNG holds no plan: it is not a sheet, or another program has saved it again.')
  return readPlan(plan)
}
