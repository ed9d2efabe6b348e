/**
 * A sweep's directory: parts, each written by one process (sweep-part.ts), and what all of them have done so far. Sweeps
 * from before there were parts have a file of numbers and a picture for each cell, which are read as well.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import * as v from 'valibot'
import { EngineFault } from '../engine/fault.ts'
import { type Plan, planToJson } from '../sweep/plan.ts'
import type { Device } from './device.ts'
import { makeDirectory, printJson, sha256, softwareVersions, writeWhole } from './output.ts'
import { makeSheet } from './sheet.ts'
import { type DoneCell, doneSchema, type KeptCell, openPart, readPart } from './sweep-part.ts'

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

export interface SweepWriter {
  add(
    number: number,
    cell: Omit<DoneCell, 'key' | 'number' | 'png' | 'software'>,
    sampled: Sampled | null,
  ): Promise<void>
  close(): Promise<void>
}

/** How a process computes, besides its software. */
export interface Way {
  readonly device: Device
  /** Images per network call. */
  readonly batch: number
}

export interface SweepDirectory {
  /** What is known of a cell; undefined when it has to be done, be it that its picture is damaged. */
  find(number: number): Promise<KeptCell | undefined>
  /** A part of this name, to write; `find` knows all that it has then. Throws ExitFault where another process is at it. */
  write(name: string, way: Way, notice: (text: string) => void): Promise<SweepWriter>
  /** Whether a part of this name has been begun. */
  has(name: string): boolean
}

const readable = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path)
  } catch {
    return undefined
  }
}

/** A cell of a sweep from before there were parts. */
const findFile = async (directory: string, number: number, key: string): Promise<KeptCell | undefined> => {
  const pathOf = (ending: string): string => join(directory, 'cells', `${String(number).padStart(5, '0')}.${ending}`)
  const file = await readable(pathOf('json'))
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
  const picture = async (): Promise<Uint8Array | undefined> => {
    const bytes = await readable(pathOf('png'))
    return bytes && sha256(bytes) === png ? bytes : undefined
  }
  return { ...parsed.output, picture }
}

const checkOwner = async (directory: string, key: string): Promise<void> => {
  const known = await readable(join(directory, 'plan.json'))
  if (!known) return
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

/** Makes nothing before something is written. Throws EngineFault where the directory belongs to another sweep. */
export const openSweepDirectory = async (directory: string, plan: Plan, key: string): Promise<SweepDirectory> => {
  await checkOwner(directory, key)
  const parts = join(directory, 'parts')
  const files = await readdir(parts).catch((): string[] => [])
  const cells = new Map<number, KeptCell>()
  const readInto = async (name: string): Promise<void> => {
    for (const [number, cell] of await readPart(parts, name, key)) cells.set(number, cell)
  }
  for (const file of files.filter((name) => name.endsWith('.jsonl')).sort())
    await readInto(file.replace(/\.jsonl$/, ''))

  return {
    find: async (number) => {
      const cell = cells.get(number) ?? (await findFile(directory, number, key))
      return cell && (cell.png === null || (await cell.picture())) ? cell : undefined
    },
    has: (name) => files.includes(`${name}.jsonl`),
    write: async (name, { device, batch }, notice) => {
      await makeDirectory(parts)
      const planPath = join(directory, 'plan.json')
      if (!existsSync(planPath)) await writeWhole(planPath, printJson({ key, ...planToJson(plan) }))
      const part = await openPart(parts, name, notice)
      // Its last owner may have gone on since the directory was read.
      await readInto(name)
      const software = {
        ...softwareVersions(),
        ...(device !== 'cpu' && { device }),
        ...(batch > 1 && { batch: String(batch) }),
      }
      return {
        add: (number, cell, sampled) =>
          part.add({ key, number, ...cell, software }, sampled && makeSheet([sampled.pixels], 1).png),
        close: part.close,
      }
    },
  }
}

/** RGBA of a cell's images, image after image; null for a cell without any. Throws EngineFault for a damaged picture. */
export const pixelsOf = async ({ number, png, picture }: KeptCell): Promise<Uint8ClampedArray | null> => {
  if (png === null) return null
  const bytes = await picture()
  if (!bytes) throw new EngineFault(`The picture of cell ${number} has changed.`, `Sample it with --cells ${number}.`)
  const { width, height, data } = decode(bytes)
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
}
