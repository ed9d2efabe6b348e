/** How far the two sides of a pair end from each other, on the same noise: in the toy, and on exact pictures. */
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { designKey } from '../../core/design-json.ts'
import type { ExactWorld } from '../../engine/protocol.ts'
import { weakened } from '../../pictures/denoiser.ts'
import { drawWorld } from '../../pictures/draw-world.ts'
import { createDraws } from '../../pictures/draws.ts'
import { planOf, resultOf, run } from '../../pictures/run.ts'
import { createNoise } from '../../toy/population.ts'
import { mixturePresets } from '../../toy/presets.ts'
import { targetOf } from '../../toy/target.ts'
import { runToy } from '../../toy/walk.ts'
import { flowErrorOf } from '../picture-quality.ts'
import { rmsBetween } from '../rms.ts'
import type { NamePair } from './pair.ts'
import type { Distance } from './pairs.ts'

/** What is measured: every preset of the toy's data, and each class of the exact pictures equally often. */
export const nameSetting = {
  points: 500,
  toySeeds: [1, 2, 3],
  world: { seed: 1, side: 32 } satisfies ExactWorld,
  pictureSeeds: [1, 2],
  picturesPerSeed: 20,
} as const

/** Rounding of the last bits is no difference. */
const least = 1e-9

const rounded = (value: number): number => (value < least ? 0 : Number(value.toPrecision(3)))

/** A reader of what designs make in the toy: for every mixture and seed, where their points end. The noise is drawn once. */
const toyReader = (): ((design: Design) => readonly Float64Array[]) => {
  const { points, toySeeds } = nameSetting
  const noises = toySeeds.map((seed) => createNoise(seed, points))
  return (design) => {
    const program = compile(design)
    return mixturePresets.flatMap(({ mixture }) => {
      const target = targetOf(mixture, null, design.guidance)
      return noises.map((noise) => runToy(program, target, noise, points))
    })
  }
}

/** A reader of what designs make of exact pictures; noise and world are made once. */
const picturesReader = (): ((design: Design) => readonly Float64Array[]) => {
  const world = drawWorld(nameSetting.world.seed, nameSetting.world.side)
  const denoisers = { main: world, weak: weakened(world) }
  const all = nameSetting.pictureSeeds.flatMap((seed) =>
    Array.from({ length: nameSetting.picturesPerSeed }, (_, k) => ({
      label: k % world.names.length,
      draws: createDraws(world, seed, k),
    })),
  )
  return (design) => {
    const plan = planOf(compile(design), denoisers)
    return all.map(({ label, draws }) => resultOf(run(plan, label, draws)))
  }
}

const remember = <T>(make: (design: Design) => T): ((design: Design) => T) => {
  const known = new Map<string, T>()
  return (design) => {
    const key = designKey(design)
    const found = known.get(key) ?? make(design)
    known.set(key, found)
    return found
  }
}

const rmsOf = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)

/** Yields the distance of one pair after another. */
export function* measureDistances(pairs: readonly NamePair[]): Generator<Distance, void, void> {
  const toy = remember(toyReader())
  const pictures = remember(picturesReader())
  for (const { id, sides } of pairs) {
    const [a, b] = [sides[0].design, sides[1].design]
    const [pointsA, pointsB] = [toy(a), toy(b)]
    const [seenA, seenB] = [pictures(a), pictures(b)]
    const apart = flowErrorOf(
      seenA.map((picture, k) => rmsBetween(picture, seenB[k]!)),
      0,
    )
    yield {
      id,
      toy: rounded(rmsOf(pointsA.map((points, k) => rmsBetween(points, pointsB[k]!)))),
      pictures: rounded(apart.rms),
      error: rounded(apart.error),
    }
  }
}
