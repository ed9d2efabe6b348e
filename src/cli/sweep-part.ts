/**
 * What one process writes of a sweep: a line per cell that is done (NAME.jsonl), and one archive of their pictures (NAME.tar).
 * A cell's picture is written before its line, so that a line stands for a whole cell; what a stopped process left of
 * another is cut off before more is written. The same cells make the same bytes.
 */
import { type FileHandle, open, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { EngineFault, messageOf } from '../engine/fault.ts'
import { acquire, isLock } from './file-lock.ts'
import { ExitFault, sha256, writeWhole } from './output.ts'
import { padded, tarEnd, tarHeader } from './tar.ts'

/** The record of a finished cell, for all of its images together. */
export const doneSchema = v.object({
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

const lineSchema = v.object({
  ...doneSchema.entries,
  /** Where the picture is in the archive, in bytes; null for a cell without one. */
  picture: v.nullable(v.object({ offset: v.number(), bytes: v.number() })),
})
type Line = v.InferOutput<typeof lineSchema>

/** A finished cell in the part that has it. */
export interface KeptCell extends DoneCell {
  /** Bytes of the picture's PNG; undefined where they are not those that were written. */
  readonly picture: () => Promise<Uint8Array | undefined>
}

const pathsOf = (directory: string, name: string) => ({
  lines: join(directory, `${name}.jsonl`),
  archive: join(directory, `${name}.tar`),
  lock: join(directory, `${name}.lock`),
})

const parseLine = (text: string): Line | undefined => {
  try {
    const parsed = v.safeParse(lineSchema, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}

/** Lines that are whole: a last one without its end is what a stopped process left. */
const wholeLines = (text: string): readonly string[] => text.split('\n').slice(0, -1)

const readAt = async (path: string, offset: number, bytes: number): Promise<Uint8Array | undefined> => {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const content = new Uint8Array(bytes)
    const { bytesRead } = await file.read(content, 0, bytes, offset)
    return bytesRead === bytes ? content : undefined
  } catch {
    return undefined
  } finally {
    await file?.close()
  }
}

/** The cells of a part that belong to the sweep of this key; of a cell that is there twice, the newest. */
export const readPart = async (
  directory: string,
  name: string,
  key: string,
): Promise<ReadonlyMap<number, KeptCell>> => {
  const { lines, archive } = pathsOf(directory, name)
  const cells = new Map<number, KeptCell>()
  for (const text of wholeLines(await textOf(lines))) {
    const line = parseLine(text)
    if (line?.key !== key) continue
    const { picture: place, ...done } = line
    const picture = async (): Promise<Uint8Array | undefined> => {
      const bytes = place ? await readAt(archive, place.offset, place.bytes) : undefined
      return bytes && sha256(bytes) === done.png ? bytes : undefined
    }
    cells.set(done.number, { ...done, picture })
  }
  return cells
}

export interface PartWriter {
  /** Adds a finished cell, with the PNG of its images. */
  add(cell: Omit<DoneCell, 'png'>, png: Uint8Array | null): Promise<void>
  /** Closes the archive and gives the part to others. */
  close(): Promise<void>
}

const sizeOf = async (path: string): Promise<number> => {
  const file = await open(path, 'a')
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** Cuts off what a stopped process left behind the last whole cell; the archive's length after it. */
const mend = async (lines: string, archive: string): Promise<number> => {
  const [text, size] = [await textOf(lines), await sizeOf(archive)]
  const endOf = (line: string): number => {
    const place = parseLine(line)?.picture
    return place ? place.offset + padded(place.bytes) : 0
  }
  // A line that is damaged, or whose picture the archive has lost, is a cell that has to be done again.
  const kept = wholeLines(text).filter((line) => parseLine(line) && endOf(line) <= size)
  const whole = kept.map((line) => `${line}\n`).join('')
  if (whole !== text) await writeWhole(lines, whole)
  const end = kept.reduce((most, line) => Math.max(most, endOf(line)), 0)
  if (size > end) await truncate(archive, end)
  return end
}

/** Opens a part for the only process that may write it. Throws ExitFault where another one is at it, EngineFault for files. */
export const openPart = async (
  directory: string,
  name: string,
  notice: (text: string) => void,
): Promise<PartWriter> => {
  const { lines, archive, lock: lockPath } = pathsOf(directory, name)
  try {
    const lock = await acquire(lockPath, () => false)
    if (!isLock(lock))
      throw new ExitFault(
        `${lockPath} says that process ${lock.pid} on ${lock.host} is sampling these cells.`,
        'Wait for it, or give each process a --shard of its own.',
        4,
      )
    const stale = await mend(lines, archive)
    const [results, pictures] = [await open(lines, 'a'), await open(archive, 'a')]
    let end = stale
    if ((await results.stat()).size > 0) notice(`goes on with ${lines}`)
    return {
      add: async (cell, png) => {
        let place: Line['picture'] = null
        if (png) {
          const header = tarHeader(`${String(cell.number).padStart(5, '0')}.png`, png.length)
          const block = new Uint8Array(header.length + padded(png.length))
          block.set(header)
          block.set(png, header.length)
          await pictures.appendFile(block)
          place = { offset: end + header.length, bytes: png.length }
          end += block.length
        }
        const line: Line = { ...cell, png: png && sha256(png), picture: place }
        await results.appendFile(`${JSON.stringify(line)}\n`)
      },
      close: async () => {
        if (end > 0) await pictures.appendFile(tarEnd)
        await Promise.all([results.close(), pictures.close()])
        await lock.release()
      },
    }
  } catch (error) {
    if (error instanceof EngineFault) throw error
    throw new EngineFault(`${lines} could not be written (${messageOf(error)}).`, 'Choose another --out.')
  }
}
