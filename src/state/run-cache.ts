/** Finished runs by what they were made of, so that going back is instant. */
import { type Design, toJson } from '../core/design.ts'
import type { Document } from './document.ts'
import type { Run } from './store.ts'

export interface RunCache {
  /** The run of the same design, seed, number of images and class; undefined when it is not kept. */
  get(key: string): Run | undefined
  set(key: string, run: Run): void
  clear(): void
  readonly bytes: number
}

/** Equal keys give equal images, as long as the network is the same. */
export const runKeyOf = (design: Design, { seed, images }: Document): string =>
  JSON.stringify([toJson(design), seed, images.count, images.class])

const bytesOf = ({ frames, images }: Run): number =>
  frames.reduce((sum, { state, denoised, residual }) => sum + state.length + denoised.length + residual.length, 0) +
  (images?.byteLength ?? 0)

/** Keeps the most recently used runs whose pixels fit into `budget` bytes. */
export const createRunCache = (budget: number): RunCache => {
  /** In the order of their last use. */
  const runs = new Map<string, Run>()
  let bytes = 0
  const remove = (key: string): void => {
    const run = runs.get(key)
    if (!run) return
    runs.delete(key)
    bytes -= bytesOf(run)
  }
  return {
    get: (key) => {
      const run = runs.get(key)
      if (run) {
        runs.delete(key)
        runs.set(key, run)
      }
      return run
    },
    set: (key, run) => {
      remove(key)
      runs.set(key, run)
      bytes += bytesOf(run)
      for (const oldest of runs.keys()) {
        if (bytes <= budget) break
        remove(oldest)
      }
    },
    clear: () => {
      runs.clear()
      bytes = 0
    },
    get bytes() {
      return bytes
    },
  }
}
