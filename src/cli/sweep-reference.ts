/**
 * Converged runs that cells are compared with. Each is made once for a whole sweep and kept in OUT/reference: whoever needs
 * it first computes it under a lock, and the other processes wait for the file.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { acquire, isLock } from './file-lock.ts'
import { makeDirectory, sha256, writeWhole } from './output.ts'

/** Runs kept in memory, newest last. */
const mostInMemory = 16
const checksumBytes = 32

export interface ReferenceStore {
  /** The final x / s of a run, image after image. `compute` is called where no process has made it yet. */
  get(key: string, compute: () => Promise<Float32Array>): Promise<Float32Array>
}

/** Bytes of a run: float32, little-endian, and their SHA-256. */
const encode = (values: Float32Array): Uint8Array => {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const file = new Uint8Array(bytes.length + checksumBytes)
  file.set(bytes)
  file.set(Buffer.from(sha256(bytes), 'hex'), bytes.length)
  return file
}

/** Undefined where there is no such file, or not what was written. */
const read = async (path: string): Promise<Float32Array | undefined> => {
  try {
    const file = await readFile(path)
    const bytes = Uint8Array.from(file.subarray(0, -checksumBytes))
    return file.subarray(-checksumBytes).toString('hex') === sha256(bytes) ? new Float32Array(bytes.buffer) : undefined
  } catch {
    return undefined
  }
}

/** `notice` hears when this process has to wait for another. */
export const createReferenceStore = (directory: string, notice: (text: string) => void): ReferenceStore => {
  const memory = new Map<string, Float32Array>()
  const remember = (key: string, values: Float32Array): Float32Array => {
    memory.delete(key)
    memory.set(key, values)
    const [oldest] = memory.keys()
    if (memory.size > mostInMemory) memory.delete(oldest!)
    return values
  }

  const make = async (path: string, compute: () => Promise<Float32Array>): Promise<Float32Array> => {
    await makeDirectory(directory)
    let isSaid = false
    const lock = await acquire(`${path}.lock`, ({ host, pid }) => {
      if (!isSaid) notice(`waits for the converged run that process ${pid} on ${host} computes`)
      isSaid = true
      return true
    })
    if (!isLock(lock)) throw new RangeError('a lock that is waited for was given up')
    try {
      const known = await read(path)
      if (known) return known
      const values = await compute()
      await writeWhole(path, encode(values))
      return values
    } finally {
      await lock.release()
    }
  }

  return {
    get: async (key, compute) => {
      const path = join(directory, `${sha256(key).slice(0, 32)}.f32`)
      return remember(key, memory.get(key) ?? (await read(path)) ?? (await make(path, compute)))
    },
  }
}
