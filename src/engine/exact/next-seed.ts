/** Runs of the next seed, made while nobody waits: a press on "Next seed" then shows what is there. */
import type { Trajectory } from '../../pictures/run.ts'
import type { RunRequest } from '../protocol.ts'

/** What the runs of a request came to. */
export interface Ran {
  readonly trajectories: readonly Trajectory[]
  /** Final images, [count, 3, side, side]. */
  readonly images: Float32Array
  /** Milliseconds that they took. */
  readonly took: number
}

export interface NextSeed {
  /** The runs of such a request, if they were made ahead. */
  readonly of: (request: RunRequest) => Ran | undefined
  readonly keep: (request: RunRequest, ran: Ran) => void
  readonly clear: () => void
}

/** All that a run depends on but its seed. */
const textOf = ({ program, labels, firstImage = 0, perturbation }: RunRequest): string =>
  JSON.stringify([program, labels, firstImage, perturbation])

export const createNextSeed = (): NextSeed => {
  const runs = new Map<string, Ran>()
  let seed: number | undefined
  const clear = (): void => {
    runs.clear()
    seed = undefined
  }
  return {
    // Programs of a thousand steps are long texts: they are written where the seed fits alone.
    of: (request) => (request.seed === seed ? runs.get(textOf(request)) : undefined),
    keep: (request, ran) => {
      if (request.seed !== seed) clear()
      seed = request.seed
      runs.set(textOf(request), ran)
    },
    clear,
  }
}
