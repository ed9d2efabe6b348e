/** The noise of pictures, by seed and number, kept between runs as far as a budget of bytes goes. */
import { createDraws, type Draws } from '../../pictures/draws.ts'
import type { World } from '../../pictures/world.ts'
import { createByteCache } from '../byte-cache.ts'

const megabytes = 2 ** 20

export interface KeptDraws {
  readonly of: (seed: number, image: number) => Draws
  /** Keeps a picture's noise as it is now. Draws grow with what is read of them: what they came to is written down at each use. */
  readonly keep: (seed: number, image: number, draws: Draws) => void
  /** Whether the noise of the same pictures with another seed has room, without any of this one's being lost. */
  readonly hasRoomBeside: (seed: number, images: readonly number[]) => boolean
}

/** @param budget - Bytes of noise and its projections. */
export const createKeptDraws = (world: World, budget = 96 * megabytes): KeptDraws => {
  const kept = createByteCache<string, { readonly draws: Draws; readonly bytes: number }>(budget, ({ bytes }) => bytes)
  const keyOf = (seed: number, image: number): string => `${seed} ${image}`
  return {
    of: (seed, image) => kept.get(keyOf(seed, image))?.draws ?? createDraws(world, seed, image),
    keep: (seed, image, draws) => kept.set(keyOf(seed, image), { draws, bytes: draws.bytes }),
    hasRoomBeside: (seed, images) => {
      let bytes = 0
      for (const image of images) bytes += kept.get(keyOf(seed, image))?.bytes ?? 0
      return 2 * bytes <= budget
    },
  }
}
