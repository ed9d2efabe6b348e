/** Background runs of the engine for measurements, kept by what they were made of. */
import type { Program } from '../core/program.ts'
import { createByteCache } from '../engine/byte-cache.ts'
import type { BackgroundListener } from '../state/background-runs.ts'
import type { LinkedEngine } from '../state/engine-link.ts'
import type { Shelf } from './kept/shelf.ts'

/** What images start from, and which network makes them. */
export interface Latents {
  /** Key of the network. */
  readonly network: string
  readonly seed: number
  readonly labels: readonly (number | null)[]
  /** Number of the first image among those of its seed; 0 by default. */
  readonly firstImage?: number
}

export interface ImageRun extends Latents {
  readonly program: Program
  /** Equal for programs that give the same images from the same latents. */
  readonly key: string
  /** Outlives the page however short it was. */
  readonly isKept?: boolean
}

export interface ImageRuns {
  /** Runs behind the page's own runs, or soon returns what is known. Returns what cancels it: then nothing is reported. */
  run(wanted: ImageRun, listener: BackgroundListener): () => void
  /** Whether the images are known in this session, so that they cost nothing. */
  isKnown(wanted: Latents & Pick<ImageRun, 'key'>): boolean
  /** The images without a run: of this session, or as the browser keeps them; undefined where nobody has them. */
  recall(wanted: Latents & Pick<ImageRun, 'key'>): Promise<Float32Array | undefined>
  /** Takes all images out of the browser's storage: what needs them again makes them again. */
  forget(): Promise<void>
}

/** Bytes of final images that are kept: some 650 runs of 16 images of 32 x 32 pixels, or 70 of 36 images of 64 x 64. */
const cacheBudget = 128 * 2 ** 20

/** A run that took longer than this many milliseconds outlives the page. */
const worthKeeping = 250

export interface ImageRunOptions {
  readonly budget?: number
  /** Where runs that took long outlive the page; none by default. */
  readonly shelf?: Pick<Shelf, 'get' | 'set' | 'clear'> | undefined
  /** A clock in milliseconds. */
  readonly now?: () => number
}

const nameOf = ({ network, key, seed, labels, firstImage = 0 }: Latents & Pick<ImageRun, 'key'>): string =>
  JSON.stringify([network, key, seed, labels, ...(firstImage > 0 ? [firstImage] : [])])

/** A measurement that was cancelled or widened goes on where it was, for as long as its runs fit into `budget` bytes. */
export const createImageRuns = (
  engine: Pick<LinkedEngine, 'measure'>,
  { budget = cacheBudget, shelf, now = Date.now }: ImageRunOptions = {},
): ImageRuns => {
  const finished = createByteCache<string, Float32Array>(budget, ({ byteLength }) => byteLength)

  const make = (wanted: ImageRun, name: string, listener: BackgroundListener): (() => void) => {
    const { network, program, seed, labels, firstImage } = wanted
    let begun = now()
    let calls = 0
    return engine.measure(
      { network, program, seed, labels, ...(firstImage !== undefined && { firstImage }) },
      {
        ...listener,
        onProgress: (count) => {
          // Until the first call it may have waited for the page's own runs.
          if (count <= 1 || count < calls) begun = now()
          calls = count
          listener.onProgress(count)
        },
        onDone: (images) => {
          finished.set(name, images)
          // Full or denied storage costs only the run that is made again after a reload.
          if (wanted.isKept || now() - begun > worthKeeping) void shelf?.set([[name, images]]).catch(() => undefined)
          listener.onDone(images)
        },
      },
    )
  }

  const recall: ImageRuns['recall'] = async (wanted) => {
    const name = nameOf(wanted)
    const known = finished.get(name)
    if (known || !shelf) return known
    const kept = await shelf.get(name).catch(() => undefined)
    if (!(kept instanceof Float32Array)) return undefined
    finished.set(name, kept)
    return kept
  }

  return {
    recall,
    forget: async () => {
      finished.clear()
      await shelf?.clear()
    },
    isKnown: (wanted) => finished.get(nameOf(wanted)) !== undefined,
    run: (wanted, listener) => {
      const name = nameOf(wanted)
      const known = finished.get(name)
      let isWanted = true
      if (known) {
        queueMicrotask(() => isWanted && listener.onDone(known))
        return () => {
          isWanted = false
        }
      }
      if (!shelf) return make(wanted, name, listener)
      let cancel = (): void => {
        isWanted = false
      }
      void recall(wanted).then((kept) => {
        if (!isWanted) return
        if (kept) listener.onDone(kept)
        else cancel = make(wanted, name, listener)
      })
      return () => cancel()
    },
  }
}
