/** Between pixels and coordinates. Pictures are planes of red, green and blue, [3, side, side], values in [-1, 1] or so. */
import { colorAxes, maskStep, type Span, type World } from './world.ts'

export type Picture = Float64Array | Float32Array

/** Numbers of a picture. */
export const sizeOf = ({ side }: Pick<World, 'side'>): number => 3 * side * side

/** A picture's planes along the color axes. */
const turnColors = (picture: Picture, pixels: number): Float64Array => {
  const turned = new Float64Array(3 * pixels)
  for (let d = 0; d < 3; d++)
    for (let channel = 0; channel < 3; channel++) {
      const weight = colorAxes[channel]![d]!
      if (weight === 0) continue
      for (let p = 0; p < pixels; p++) turned[d * pixels + p]! += weight * picture[channel * pixels + p]!
    }
  return turned
}

/** <U_i (x) axis d, picture> at [3 i + d] for every direction i of a span. */
export const project = (world: World, span: Span, picture: Picture): Float64Array => {
  const { masks, extents, layouts, side } = world
  const pixels = side * side
  const turned = turnColors(picture, pixels)
  const out = new Float64Array(3 * span.count)
  for (let l = span.firstLayout; l < span.endLayout; l++) {
    const { first, count, transform } = layouts[l]!
    const base = 3 * (first - span.first)
    for (let i = 0; i < count; i++) {
      const at = (first + i) * pixels
      const to = extents[2 * (first + i) + 1]!
      let [u, v, w] = [0, 0, 0]
      for (let p = extents[2 * (first + i)]!; p < to; p++) {
        const mask = masks[at + p]!
        u += mask * turned[p]!
        v += mask * turned[pixels + p]!
        w += mask * turned[2 * pixels + p]!
      }
      u *= maskStep
      v *= maskStep
      w *= maskStep
      for (let j = 0; j < count; j++) {
        const share = transform[i * count + j]!
        const place = base + 3 * j
        out[place]! += share * u
        out[place + 1]! += share * v
        out[place + 2]! += share * w
      }
    }
  }
  return out
}

const [redAxis, greenAxis, blueAxis] = colorAxes

const colorOf = ([a, b, c]: readonly [number, number, number], u: number, v: number, w: number): number =>
  a * u + b * v + c * w

/**
 * Adds the sum over directions i of the span of gamma[3 i + d] U_i (x) axis d to `out`. Masks that move no value by more than
 * `tolerance` are left out: 0 leaves out none.
 */
export const paint = (world: World, span: Span, gamma: Float64Array, out: Picture, tolerance = 0): void => {
  const { masks, extents, layouts, side } = world
  const pixels = side * side
  for (let l = span.firstLayout; l < span.endLayout; l++) {
    const { first, count, transform } = layouts[l]!
    const base = 3 * (first - span.first)
    for (let i = 0; i < count; i++) {
      let [u, v, w] = [0, 0, 0]
      for (let j = 0; j < count; j++) {
        const t = maskStep * transform[i * count + j]!
        u += t * gamma[base + 3 * j]!
        v += t * gamma[base + 3 * j + 1]!
        w += t * gamma[base + 3 * j + 2]!
      }
      // Most layouts have no part in a picture.
      if (u === 0 && v === 0 && w === 0) continue
      const red = colorOf(redAxis, u, v, w)
      const green = colorOf(greenAxis, u, v, w)
      const blue = colorOf(blueAxis, u, v, w)
      if (255 * Math.max(Math.abs(red), Math.abs(green), Math.abs(blue)) <= tolerance) continue
      const at = (first + i) * pixels
      const to = extents[2 * (first + i) + 1]!
      for (let p = extents[2 * (first + i)]!; p < to; p++) {
        const mask = masks[at + p]!
        if (mask === 0) continue
        out[p]! += mask * red
        out[pixels + p]! += mask * green
        out[2 * pixels + p]! += mask * blue
      }
    }
  }
}

const ones = new WeakMap<Span, Float64Array>()

/** Projections of the picture whose every value is 1. */
export const projectionsOfOnes = (world: World, span: Span): Float64Array => {
  const known = ones.get(span)
  if (known) return known
  const made = project(world, span, new Float64Array(sizeOf(world)).fill(1))
  ones.set(span, made)
  return made
}
