/**
 * The noise of one picture, as pixels and as projections: that of any network's image of the same seed, so that worlds meet on
 * the same noise. It depends on the seed and not on the design, and the newest of it is kept.
 */
import { type Draw, drawsOf, type Increment } from '../core/brownian.ts'
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
const mostTensors = 40
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

export const createDraws = (world: World, seed: number, image: number): Draws => {
  const size = sizeOf(world)
  const nodes = createNewest<Float64Array>(mostNodes)
  const tensors = createNewest<Float64Array>(mostTensors)
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
      const nodeOf = ({ stream }: Draw): Float64Array => nodes.of(String(stream), () => draw(stream))
      let k0 = 0
      // Four a pass, in the order of one after another: the sum is read and written a quarter as often.
      for (; k0 + 4 <= all.length; k0 += 4) {
        const four = [all[k0]!, all[k0 + 1]!, all[k0 + 2]!, all[k0 + 3]!] as const
        const [a, b, c, d] = [nodeOf(four[0]), nodeOf(four[1]), nodeOf(four[2]), nodeOf(four[3])]
        const [wa, wb, wc, wd] = [four[0].weight, four[1].weight, four[2].weight, four[3].weight]
        for (let j = 0; j < size; j++) sum[j] = sum[j]! + wa * a[j]! + wb * b[j]! + wc * c[j]! + wd * d[j]!
      }
      for (const one of all.slice(k0)) {
        const node = nodeOf(one)
        for (let j = 0; j < size; j++) sum[j]! += one.weight * node[j]!
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
