/**
 * The noise of one picture, as pixels and as projections: that of any network's image of the same seed, so that worlds meet on
 * the same noise. It depends on the seed and not on the design, and is kept.
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
  /** Bytes of what it keeps. */
  readonly bytes: number
}

interface Part {
  readonly stream: number
  readonly weight: number
}

/** A noise tensor as a weighted sum of streams of normal draws. */
const partsOf = (tensor: Tensor, increments: readonly Increment[]): readonly Part[] => {
  const k = Number(tensor.slice(1))
  if (tensor.startsWith('n')) return [{ stream: k, weight: 1 }]
  const increment = increments[k]
  if (!increment) throw new RangeError(`program reads ${tensor}, but has no such increment`)
  return drawsOf(increment)
}

export const createDraws = (world: World, seed: number, image: number): Draws => {
  const size = sizeOf(world)
  /** The latents, which every run reads. */
  let latents: Float64Array | undefined
  const seen = new Map<Span, Map<number, Float64Array>>()
  let kept = 0

  const draw = (stream: number): Float64Array => {
    if (stream === 0 && latents) return latents
    const picture = new Float64Array(size)
    fillNormals(picture, seed, image, stream)
    if (stream === 0) {
      latents = picture
      kept += picture.byteLength
    }
    return picture
  }

  const projectionsOf = (stream: number, span: Span): Float64Array => {
    let known = seen.get(span)
    if (!known) {
      known = new Map()
      seen.set(span, known)
    }
    let projections = known.get(stream)
    if (!projections) {
      projections = project(world, span, draw(stream))
      known.set(stream, projections)
      kept += projections.byteLength
    }
    return projections
  }

  return {
    projections: (tensor, span, increments) => {
      const parts = partsOf(tensor, increments)
      if (parts.length === 1 && parts[0]!.weight === 1) return projectionsOf(parts[0]!.stream, span)
      const sum = new Float64Array(3 * span.count)
      for (const { stream, weight } of parts) {
        const part = projectionsOf(stream, span)
        for (let j = 0; j < sum.length; j++) sum[j]! += weight * part[j]!
      }
      return sum
    },
    addTo: (out, weight, tensor, increments) => {
      for (const part of partsOf(tensor, increments)) {
        const picture = draw(part.stream)
        const factor = weight * part.weight
        for (let j = 0; j < size; j++) out[j]! += factor * picture[j]!
      }
    },
    get bytes() {
      return kept
    },
  }
}
