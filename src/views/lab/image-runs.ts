/** Runs of the engine for measurements, kept by what they were made of. */
import type { Program } from '../../core/program.ts'
import type { ErrandListener, LinkedEngine } from '../../state/engine-link.ts'

export interface Latents {
  readonly seed: number
  readonly labels: readonly (number | null)[]
}

export interface ImageRun extends Latents {
  readonly program: Program
  /** Equal for programs that give the same images from the same latents. */
  readonly key: string
}

/** Final images, so that a measurement that was cancelled or widened goes on where it was. */
const finished = new Map<string, Float32Array>()
const mostFinished = 300

const keep = (key: string, images: Float32Array): void => {
  finished.set(key, images)
  for (const oldest of finished.keys()) {
    if (finished.size <= mostFinished) return
    finished.delete(oldest)
  }
}

/** Runs behind the page's own runs, or answers soon what is known. Returns what cancels it. */
export const runImages = (
  engine: LinkedEngine,
  model: string,
  { program, key, seed, labels }: ImageRun,
  listener: ErrandListener,
): (() => void) => {
  const name = JSON.stringify([model, key, seed, labels])
  const known = finished.get(name)
  if (known) {
    let isWanted = true
    queueMicrotask(() => isWanted && listener.onDone(known))
    return () => {
      isWanted = false
    }
  }
  return engine.measure(
    { program, seed, labels },
    {
      ...listener,
      onDone: (images) => {
        keep(name, images)
        listener.onDone(images)
      },
    },
  )
}

/**
 * Drives a generator that is sent something for some of what it yields. `serve` looks at what was yielded and either
 * returns what is to be sent at once, or takes `resume` and returns what cancels its work. A RangeError of the generator
 * is a sentence for the person. Returns what cancels all.
 */
export const driveRuns = <Y, R>(
  run: Generator<Y, R, Float32Array | undefined>,
  serve: (yielded: Y, resume: (images: Float32Array) => void) => 'go on' | (() => void),
  onEnd: (result: R) => void,
  onFault: (message: string) => void,
): (() => void) => {
  let cancel = (): void => undefined
  const step = (images?: Float32Array): void => {
    try {
      let next = run.next(images)
      while (!next.done) {
        const outcome = serve(next.value, step)
        if (outcome !== 'go on') {
          cancel = outcome
          return
        }
        next = run.next()
      }
      onEnd(next.value)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      onFault(error.message)
    }
  }
  step()
  return () => cancel()
}
