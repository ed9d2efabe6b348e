/** Runs of the next seed, made while nobody waits: a press on "Next seed" then shows what is there. */
import type { Trajectory } from '../../pictures/run.ts'
import { createByteCache } from '../byte-cache.ts'
import type { RunRequest } from '../protocol.ts'

/** Bytes of runs that are kept: those of a design that has been changed meanwhile go first. */
const budget = 32 * 2 ** 20

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
}

const bytesOf = ({ trajectories, images }: Ran): number => {
  let bytes = images.byteLength
  for (const { answers } of trajectories) for (const { coefficients } of answers) bytes += coefficients.byteLength
  return bytes
}

/** All that a run depends on but its seed. */
const textOf = ({ program, labels, firstImage = 0, perturbation }: RunRequest): string =>
  JSON.stringify([program, labels, firstImage, perturbation])

export const createNextSeed = (): NextSeed => {
  const runs = createByteCache<string, Ran>(budget, bytesOf)
  let seed: number | undefined
  return {
    // Programs of a thousand steps are long texts: they are written where the seed fits alone.
    of: (request) => (request.seed === seed ? runs.get(textOf(request)) : undefined),
    keep: (request, ran) => {
      if (request.seed !== seed) runs.clear()
      seed = request.seed
      runs.set(textOf(request), ran)
    },
  }
}
