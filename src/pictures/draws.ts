/**
 * The noise of one picture, as pixels and as projections: that of any network's image of the same seed, so that worlds meet on
 * the same noise. It depends on the seed and not on the design, and the newest of it is kept.
 */
import { drawsOf, type Increment } from '../core/brownian.ts'
import type { Tensor } from '../core/linear.ts'
import { fillNormals } from '../core/random.ts'
import { type Picture, project, sizeOf } from './pixels.ts'
import type { Span, World } from './world.ts'

export interface Draws {
  /** Projections of a noise tensor on a span's directions. `increments` are the program's. */
  readonly projections: (tensor: Tensor, span: Span, increments: readonly Increment[]) => Float64Array
  /** Adds `weight` times a noise tensor to a picture. */
  readonly addTo: (out: Picture, weight: number, tensor: Tensor, increments: readonly Increment[]) => void
  /** Bytes of what it keeps, about. */
  readonly bytes: number
}

/** Pictures of noise that are kept: those of a run of 40 steps, and the nodes that neighboring increments share. */
export const mostTensors = 40
const mostNodes = 40

/** Keeps the newest values; asking for one makes it the newest. */
const createNewest = <T>(most: number) => {
  const values = new Map<string, T>()
  return {
    get size() {
      return values.size
    },
    of: (key: string, make: () => T): T => {
      const known = values.get(key)
      const value = known ?? make()
      if (known !== undefined) values.delete(key)
      values.set(key, value)
      if (values.size > most) values.delete(values.keys().next().value!)
      return value
    },
  }
}

/** A noise tensor's name that means the same in every program. */
const keyOf = (tensor: Tensor, increments: readonly Increment[]): string => {
  if (tensor.startsWith('n')) return tensor
  const increment = increments[Number(tensor.slice(1))]
  if (!increment) throw new RangeError(`program reads ${tensor}, but has no such increment`)
  return JSON.stringify(increment)
}

/** `most` are the noise tensors kept as pictures: 24 kB each at 32 x 32. */
export const createDraws = (world: World, seed: number, image: number, most = mostTensors): Draws => {
  const size = sizeOf(world)
  const nodes = createNewest<Float64Array>(mostNodes)
  const tensors = createNewest<Float64Array>(most)
  const seen = new Map<Span, ReturnType<typeof createNewest<Float64Array>>>()
  /** The latents, which every run reads. */
  let latents: Float64Array | undefined

  const draw = (stream: number): Float64Array => {
    const picture = new Float64Array(size)
    fillNormals(picture, seed, image, stream)
    return picture
  }

  const pictureOf = (tensor: Tensor, increments: readonly Increment[]): Float64Array => {
    if (tensor === 'n0') {
      latents ??= draw(0)
      return latents
    }
    return tensors.of(keyOf(tensor, increments), () => {
      const k = Number(tensor.slice(1))
      if (tensor.startsWith('n')) return draw(k)
      const sum = new Float64Array(size)
      const all = drawsOf(increments[k]!)
      const nodeAt = (at: number): Float64Array => {
        const stream = all[at]!.stream
        return nodes.of(String(stream), () => draw(stream))
      }
      // Four per pass, added in their order: the sum is read and written a quarter as often.
      const fours = all.length - (all.length % 4)
      for (let at = 0; at < fours; at += 4) {
        const [a, b, c, d] = [nodeAt(at), nodeAt(at + 1), nodeAt(at + 2), nodeAt(at + 3)]
        const [wa, wb, wc, wd] = [all[at]!.weight, all[at + 1]!.weight, all[at + 2]!.weight, all[at + 3]!.weight]
        for (let j = 0; j < size; j++) sum[j] = sum[j]! + wa * a[j]! + wb * b[j]! + wc * c[j]! + wd * d[j]!
      }
      for (let at = fours; at < all.length; at++) {
        const [node, { weight }] = [nodeAt(at), all[at]!]
        for (let j = 0; j < size; j++) sum[j]! += weight * node[j]!
      }
      return sum
    })
  }

  return {
    projections: (tensor, span, increments) => {
      let known = seen.get(span)
      if (!known) {
        known = createNewest<Float64Array>(4 * mostTensors)
        seen.set(span, known)
      }
      return known.of(keyOf(tensor, increments), () => project(world, span, pictureOf(tensor, increments)))
    },
    addTo: (out, weight, tensor, increments) => {
      const picture = pictureOf(tensor, increments)
      for (let j = 0; j < size; j++) out[j]! += weight * picture[j]!
    },
    get bytes() {
      let numbers = size * (1 + nodes.size + tensors.size)
      for (const [{ count }, kept] of seen) numbers += 3 * count * kept.size
      return 8 * numbers
    },
  }
}
