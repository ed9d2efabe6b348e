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
  /**
   * The same for many tensors. Of increments that are not at hand no picture is made: what all of them take of a draw is
   * summed first.
   */
  readonly addAll: (
    out: Picture,
    weights: Iterable<readonly [Tensor, number]>,
    increments: readonly Increment[],
  ) => void
  /** Gets projections ready that a run will ask for, a draw at a time: yields after each. */
  readonly ahead: (tensor: Tensor, span: Span, increments: readonly Increment[]) => Generator<void>
  /** Bytes of what it keeps, about. */
  readonly bytes: number
}

/** Pictures of noise that are kept: those of a run of 40 steps. */
const mostTensors = 40
/** Increments that are summed together, as neighbors share most of their draws. All of them must be among those that are kept. */
const together = 20

/** Keeps the newest values; asking for one makes it the newest. */
const createNewest = <T>(most: number) => {
  const values = new Map<string, T>()
  return {
    get size() {
      return values.size
    },
    has: (key: string): boolean => values.has(key),
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

/** Sums of draws are all of one kind of array, so that the loop stays fast; pictures to be shown are of two. */
const addInto = (sum: Float64Array, weight: number, draw: Float64Array): void => {
  for (let j = 0; j < draw.length; j++) sum[j] = sum[j]! + weight * draw[j]!
}

export const createDraws = (world: World, seed: number, image: number): Draws => {
  const size = sizeOf(world)
  const tensors = createNewest<Float64Array>(mostTensors)
  const seen = new Map<Span, ReturnType<typeof createNewest<Float64Array>>>()
  /** Room for one draw at a time. */
  const normals = new Float64Array(size)
  /** The latents, which every run reads. */
  let latents: Float64Array | undefined

  const draw = (stream: number): Float64Array => {
    const picture = new Float64Array(size)
    fillNormals(picture, seed, image, stream)
    return picture
  }

  /**
   * Makes one increment, and those that follow it and are not there: each draw is made once, and added to all that take it.
   * Yields after each draw.
   */
  function* summing(k: number, increments: readonly Increment[]): Generator<void, Float64Array> {
    const sums = new Map<string, Float64Array>()
    const shares = new Map<number, { readonly sum: Float64Array; readonly weight: number }[]>()
    for (const increment of increments.slice(k, k + together)) {
      const key = JSON.stringify(increment)
      if (tensors.has(key) || sums.has(key)) continue
      const sum = new Float64Array(size)
      sums.set(key, sum)
      for (const { stream, weight } of drawsOf(increment)) {
        const known = shares.get(stream)
        if (known) known.push({ sum, weight })
        else shares.set(stream, [{ sum, weight }])
      }
    }
    for (const [stream, takers] of shares) {
      fillNormals(normals, seed, image, stream)
      for (const { sum, weight } of takers) addInto(sum, weight, normals)
      yield
    }
    for (const [key, sum] of sums) tensors.of(key, () => sum)
    return sums.get(JSON.stringify(increments[k]))!
  }

  const sumFrom = (k: number, increments: readonly Increment[]): Float64Array => {
    const draws = summing(k, increments)
    for (;;) {
      const next = draws.next()
      if (next.done) return next.value
    }
  }

  const pictureOf = (tensor: Tensor, increments: readonly Increment[]): Float64Array => {
    if (tensor === 'n0') {
      latents ??= draw(0)
      return latents
    }
    const k = Number(tensor.slice(1))
    return tensors.of(keyOf(tensor, increments), () => (tensor.startsWith('n') ? draw(k) : sumFrom(k, increments)))
  }

  const addTo: Draws['addTo'] = (out, weight, tensor, increments) => {
    const picture = pictureOf(tensor, increments)
    for (let j = 0; j < size; j++) out[j]! += weight * picture[j]!
  }

  const projectionsOn = (span: Span) => {
    const known = seen.get(span) ?? createNewest<Float64Array>(4 * mostTensors)
    seen.set(span, known)
    return known
  }

  const projections: Draws['projections'] = (tensor, span, increments) =>
    projectionsOn(span).of(keyOf(tensor, increments), () => project(world, span, pictureOf(tensor, increments)))

  return {
    projections,
    *ahead(tensor, span, increments) {
      const key = keyOf(tensor, increments)
      if (projectionsOn(span).has(key)) return
      if (tensor.startsWith('w') && !tensors.has(key)) yield* summing(Number(tensor.slice(1)), increments)
      projections(tensor, span, increments)
      yield
    },
    addTo,
    addAll: (out, weights, increments) => {
      const shares = new Map<number, number>()
      for (const [tensor, weight] of weights)
        if (tensor.startsWith('n') || tensors.has(keyOf(tensor, increments))) addTo(out, weight, tensor, increments)
        else
          for (const { stream, weight: share } of drawsOf(increments[Number(tensor.slice(1))]!))
            shares.set(stream, (shares.get(stream) ?? 0) + weight * share)
      if (shares.size === 0) return
      const sum = new Float64Array(size)
      for (const [stream, share] of shares) {
        fillNormals(normals, seed, image, stream)
        addInto(sum, share, normals)
      }
      for (let j = 0; j < size; j++) out[j]! += sum[j]!
    },
    get bytes() {
      let numbers = size * (2 + tensors.size)
      for (const [{ count }, kept] of seen) numbers += 3 * count * kept.size
      return 8 * numbers
    },
  }
}
