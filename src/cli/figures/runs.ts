/** Whole runs of many images at once on the native kernels, kept on disk: a command that is stopped goes on. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fillIncrement } from '../../core/brownian.ts'
import { interpret } from '../../core/interpret.ts'
import type { Program } from '../../core/program.ts'
import { fillNormals } from '../../core/random.ts'
import { imageLength } from '../../engine/card.ts'
import { oneHot } from '../../engine/one-hot.ts'
import type { Network } from '../network.ts'
import { makeDirectory, sha256, writeWhole } from '../output.ts'

/** Images of a network call. */
export const batch = 16

export interface Latents {
  readonly seed: number
  /** One per image: image k of the seed has the page's noise. */
  readonly labels: readonly number[]
  /** Number of the first image; 0 by default. */
  readonly first?: number
}

/** The final x / s, image after image, float32 as in the engine. */
export const runBatch = async (
  program: Program,
  { backend, card }: Network,
  { seed, labels, first = 0 }: Latents,
): Promise<Float32Array> => {
  const count = labels.length
  const classes = card.labels.length
  const rows = { label: oneHot(labels, classes), none: oneHot(Array(count).fill(null), classes) }
  const each = (out: Float32Array, fill: (image: number, values: Float32Array) => void): void => {
    for (let k = 0; k < count; k++) fill(first + k, out.subarray(k * imageLength, (k + 1) * imageLength))
  }
  const run = interpret(program, {
    length: count * imageLength,
    allocate: (length) => new Float32Array(length),
    drawNoise: (k, out) => each(out, (image, values) => fillNormals(values, seed, image, k)),
    drawIncrement: (increment, out) => each(out, (image, values) => fillIncrement(values, seed, image, increment)),
  })
  for (let event = run.next(); ; event = run.next()) {
    if (event.done) return event.value.map((value) => value / program.steps.at(-1)!.sNext)
    if (event.value.kind === 'step') continue
    const { sigma, condition, input, output } = event.value
    await backend.denoise(input, sigma, rows[condition], count, output)
  }
}

export interface Runs {
  /** The final x / s of a program on these latents; `key` is equal for programs that give the same images. */
  of(program: Program, key: string, latents: Latents): Promise<Float32Array>
}

export const openRuns = async (directory: string, network: Network): Promise<Runs> => {
  await makeDirectory(directory)
  return {
    of: async (program, key, latents) => {
      const name = sha256(JSON.stringify([network.card.sha256, key, latents])).slice(0, 32)
      const path = join(directory, `${name}.f32`)
      if (existsSync(path)) {
        const bytes = await readFile(path)
        return new Float32Array(Uint8Array.from(bytes).buffer)
      }
      const parts: Float32Array[] = []
      const { labels, seed, first = 0 } = latents
      for (let at = 0; at < labels.length; at += batch)
        parts.push(await runBatch(program, network, { seed, labels: labels.slice(at, at + batch), first: first + at }))
      const all = new Float32Array(labels.length * imageLength)
      parts.forEach((part, k) => {
        all.set(part, k * batch * imageLength)
      })
      await writeWhole(path, new Uint8Array(all.buffer))
      return all
    },
  }
}
