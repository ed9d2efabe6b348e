/** Background runs of the engine for measurements, kept by what they were made of. */
import type { Program } from '../core/program.ts'
import { createByteCache } from '../engine/byte-cache.ts'
import type { BackgroundListener } from '../state/background-runs.ts'
import type { LinkedEngine } from '../state/engine-link.ts'

/** What images start from, and which network makes them. */
export interface Latents {
  /** Key of the network. */
  readonly network: string
  readonly seed: number
  readonly labels: readonly (number | null)[]
}

export interface ImageRun extends Latents {
  readonly program: Program
  /** Equal for programs that give the same images from the same latents. */
  readonly key: string
}

export interface ImageRuns {
  /** Runs behind the page's own runs, or soon returns what is known. Returns what cancels it: then nothing is reported. */
  run(wanted: ImageRun, listener: BackgroundListener): () => void
}

/** Bytes of final images that are kept: some 650 runs of 16 images of 32 x 32 pixels, or 70 of 36 images of 64 x 64. */
const cacheBudget = 128 * 2 ** 20

/** A measurement that was cancelled or widened goes on where it was, for as long as its runs fit into `budget` bytes. */
export const createImageRuns = (engine: Pick<LinkedEngine, 'measure'>, budget: number = cacheBudget): ImageRuns => {
  const finished = createByteCache<string, Float32Array>(budget, ({ byteLength }) => byteLength)
  return {
    run: ({ network, program, key, seed, labels }, listener) => {
      const name = JSON.stringify([network, key, seed, labels])
      const known = finished.get(name)
      if (known) {
        let isWanted = true
        queueMicrotask(() => isWanted && listener.onDone(known))
        return () => {
          isWanted = false
        }
      }
      return engine.measure(
        { network, program, seed, labels },
        {
          ...listener,
          onDone: (images) => {
            finished.set(name, images)
            listener.onDone(images)
          },
        },
      )
    },
  }
}
