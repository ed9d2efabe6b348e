/** Pictures of a world that tests give to its network. */
import { fillNormals } from '../../../src/core/random.ts'
import { denoise, levelOf } from '../../../src/pictures/denoise.ts'
import { paint, project, projectionsOfOnes, sizeOf } from '../../../src/pictures/pixels.ts'
import { spanOf, type World } from '../../../src/pictures/world.ts'

export interface Drawn {
  readonly label: number
  readonly values: Float64Array
}

const normals = (length: number, seed: number, stream: number): Float64Array => {
  const out = new Float64Array(length)
  fillNormals(out, seed, 0, stream)
  return out
}

/** A layout in drawn colors about those of a palette, without the noise of its values. */
export const drawPicture = (world: World, layout: number, palette: number, seed: number): Drawn => {
  const { first, count, class: label } = world.layouts[layout]!
  const gamma = new Float64Array(3 * world.count)
  const draws = normals(3 * count, seed, 0)
  const from = 3 * (world.palettes * first + palette * count)
  for (let j = 0; j < 3 * count; j++)
    gamma[3 * first + j] = world.mean[from + j]! + Math.sqrt(world.variance[3 * first + j]!) * draws[j]!
  const values = new Float64Array(sizeOf(world)).fill(-1)
  paint(world, world.all, gamma, values)
  return { label, values }
}

/** `count` of them, of all classes in turn. */
export const drawPictures = (world: World, count: number): readonly Drawn[] =>
  Array.from({ length: count }, (_, k) =>
    drawPicture(world, (k * 37) % world.layouts.length, k % world.palettes, 100 + k),
  )

/** In float32, as a network takes it: the picture's own noise and that of the level. */
export const noisy = (world: World, { values }: Drawn, sigma: number, seed: number): Float32Array => {
  const noise = normals(values.length, seed, 1)
  return Float32Array.from(values, (value, j) => value + Math.hypot(sigma, world.tau) * noise[j]!)
}

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
  seed: number,
): Float32Array | undefined => {
  const from = noisy(world, one, sigma, seed)
  const at = (share: number): Float32Array =>
    from.map((value, j) => value + share * (other.values[j]! - one.values[j]!))
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
