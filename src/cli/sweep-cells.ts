/** A sweep's directory: a file of numbers and a picture for each cell that is done. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import * as v from 'valibot'
import { EngineFault } from '../engine/fault.ts'
import { type Plan, planToJson } from '../sweep/plan.ts'
import { makeDirectory, printJson, sha256, softwareVersions, writeWhole } from './output.ts'
import { makeSheet } from './sheet.ts'

/** The record of a finished cell, for all of its images together. */
const doneSchema = v.object({
  key: v.string(),
  number: v.number(),
  /** Why the cell's values do not go together; null for a cell with images. */
  fault: v.nullable(v.string()),
  nfe: v.number(),
  /** Mean and standard deviation of the final x / s over all elements; data are in [-1, 1]. */
  mean: v.nullable(v.number()),
  deviation: v.nullable(v.number()),
  /** Root mean square difference to the converged run's images; null without one, or where noise is added. */
  rmse: v.nullable(v.number()),
  /** Checksums of the final x / s as float32, little-endian, image after image, and of the picture's file. */
  sha256: v.nullable(v.string()),
  png: v.nullable(v.string()),
  link: v.string(),
  software: v.record(v.string(), v.string()),
})
export type DoneCell = v.InferOutput<typeof doneSchema>

/** What was sampled of a cell: RGBA of each image. */
export interface Sampled {
  readonly pixels: readonly Uint8ClampedArray[]
  readonly mean: number
  readonly deviation: number
  readonly rmse: number | null
  readonly sha256: string
}

/** Equal for cells that may stand in one table: the same plan, sampled with the same network. */
export const sweepKey = (plan: Plan, ...networkSha256: readonly string[]): string =>
  sha256(JSON.stringify([planToJson(plan), ...networkSha256]))

export interface SweepDirectory {
  /** What is known of a cell; undefined when it has to be done, be it that a file is damaged. */
  find(number: number): Promise<DoneCell | undefined>
  keep(
    number: number,
    cell: Omit<DoneCell, 'key' | 'number' | 'png' | 'software'>,
    sampled: Sampled | null,
  ): Promise<void>
  /** RGBA of the images of a cell that is done, image after image; null for one without. */
  pixelsOf(cell: DoneCell): Promise<Uint8ClampedArray | null>
}

const readable = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path)
  } catch {
    return undefined
  }
}

/** Throws EngineFault where the directory belongs to another sweep. */
export const openSweepDirectory = async (directory: string, plan: Plan, key: string): Promise<SweepDirectory> => {
  const cells = join(directory, 'cells')
  const planPath = join(directory, 'plan.json')
  const known = await readable(planPath)
  if (known) {
    let other: unknown
    try {
      other = JSON.parse(known.toString('utf8')).key
    } catch {
      // Damaged: the cells tell whose they are.
    }
    if (other !== undefined && other !== key)
      throw new EngineFault(
        `${directory} holds the cells of another plan or network.`,
        'Choose another --out, or delete that directory.',
      )
  }
  await makeDirectory(cells)
  if (!existsSync(planPath)) await writeWhole(planPath, printJson({ key, ...planToJson(plan) }))
  const pathOf = (number: number, ending: string): string => join(cells, `${String(number).padStart(5, '0')}.${ending}`)

  return {
    find: async (number) => {
      const file = await readable(pathOf(number, 'json'))
      if (!file) return undefined
      let json: unknown
      try {
        json = JSON.parse(file.toString('utf8'))
      } catch {
        return undefined
      }
      const parsed = v.safeParse(doneSchema, json)
      if (!parsed.success || parsed.output.key !== key || parsed.output.number !== number) return undefined
      const { png } = parsed.output
      if (png === null) return parsed.output
      const picture = await readable(pathOf(number, 'png'))
      return picture && sha256(picture) === png ? parsed.output : undefined
    },
    keep: async (number, cell, sampled) => {
      let png: string | null = null
      if (sampled) {
        const sheet = makeSheet([sampled.pixels], 1)
        png = sha256(sheet.png)
        await writeWhole(pathOf(number, 'png'), sheet.png)
      }
      // Last: a cell with this file is done.
      const done: DoneCell = { key, number, ...cell, png, software: softwareVersions() }
      await writeWhole(pathOf(number, 'json'), printJson(done))
    },
    pixelsOf: async ({ number, png }) => {
      if (png === null) return null
      const { width, height, data } = decode(await readFile(pathOf(number, 'png')))
      const pixels = new Uint8ClampedArray(width * height * 4)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          // From one row of images to image after image.
          const to = 4 * (Math.floor(x / height) * height * height + y * height + (x % height))
          const from = 3 * (y * width + x)
          for (let c = 0; c < 3; c++) pixels[to + c] = data[from + c]!
          pixels[to + 3] = 255
        }
      return pixels
    },
  }
}
