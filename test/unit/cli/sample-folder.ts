/** The sampling command in a folder of its own, and the pixels of its sheets. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { decode } from 'fast-png'
import { afterAll } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { main } from '../../../src/cli/sample.ts'
import { type Ended, runHere, spawnCommand } from './commands.ts'

export const tiny = join(root, 'test', 'models', 'tiny')

/** A folder that is gone after the tests of the file, and the command as if started in it. */
export const sampleFolder = () => {
  const directory = mkdtempSync(join(tmpdir(), 'samplerscope-sample-'))
  afterAll(() => rmSync(directory, { recursive: true }))
  return {
    directory,
    sample: (...args: readonly string[]): Promise<Ended> => runHere(main, args, { directory }),
    /** In a process of its own. */
    spawned: (...args: readonly string[]): Ended => spawnCommand('sample.ts', args, directory),
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** RGBA to RGB. */
export const opaque = (pixels: Uint8ClampedArray): number[] => [...pixels].filter((_, k) => k % 4 !== 3)

/** RGB of the tile in a row and column of a decoded sheet. */
export const tileOf = ({ width, data }: ReturnType<typeof decode>, row: number, column: number): number[] =>
  Array.from({ length: 32 }, (_, y) => {
    const from = 3 * ((row * 32 + y) * width + column * 32)
    return [...data.subarray(from, from + 96)]
  }).flat()
