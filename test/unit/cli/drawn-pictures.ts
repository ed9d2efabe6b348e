/** Pictures of a world that tests give to its network. */
import { denoise, levelOf } from '../../../src/pictures/denoise.ts'
import { exactSampleInto } from '../../../src/pictures/exact-samples.ts'
import { project, projectionsOfOnes, sizeOf } from '../../../src/pictures/pixels.ts'
import { spanOf, type World } from '../../../src/pictures/world.ts'

export interface Drawn {
  readonly label: number
  /** The picture at a noise level, in float32, as a network takes it. */
  readonly x: Float32Array
}

/** Exact samples at a noise level, of all classes in turn. */
export const drawPictures = (world: World, count: number, sigma: number, seed: number): readonly Drawn[] =>
  Array.from({ length: count }, (_, index) => {
    const label = index % world.names.length
    const x = new Float32Array(sizeOf(world))
    exactSampleInto(world, label, sigma, seed, index, x)
    return { label, x }
  })

/** Layout with the largest posterior weight, and that weight. */
const heaviest = (world: World, x: Float32Array, sigma: number, label: number): readonly [number, number] => {
  const span = spanOf(world, label)
  const ones = projectionsOfOnes(world, span)
  const y = project(world, span, x).map((value, j) => value + ones[j]!)
  const { layouts, weights } = denoise(world, span, levelOf(world, span, sigma), y)
  const most = weights.reduce((best, weight, j) => (weight > weights[best]! ? j : best), 0)
  return [layouts[most]!, weights[most]!]
}

/**
 * A picture between two, for which two layouts of a class that neither belongs to weigh about the same: a small error of their
 * weights' logarithms is then a large one of D. Undefined where the class has the same answer to both.
 */
export const balanced = (
  world: World,
  [one, other]: readonly [Drawn, Drawn],
  sigma: number,
  label: number,
): Float32Array | undefined => {
  const at = (share: number): Float32Array => one.x.map((value, j) => value + share * (other.x[j]! - value))
  const [start] = heaviest(world, at(0), sigma, label)
  if (heaviest(world, at(1), sigma, label)[0] === start) return undefined
  let [low, high] = [0, 1]
  let best: Float32Array | undefined
  let least = 0.99
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2
    const x = at(middle)
    const [layout, weight] = heaviest(world, x, sigma, label)
    if (weight < least) {
      least = weight
      best = x
    }
    if (layout === start) low = middle
    else high = middle
  }
  return best
}
