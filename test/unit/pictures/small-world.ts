/**
 * A world small enough for dense matrices: 6 x 6 pixels, three classes of two layouts, two palettes. One layout does without
 * a palette and a region, so that its class has an odd number of directions.
 */
import { normal } from '../../../src/core/random.ts'
import type { DrawnClass } from '../../../src/pictures/drawings/layouts.ts'
import { makeWorld, usualSettings, type World } from '../../../src/pictures/world.ts'

export const side = 6
const pixels = side * side

/** In [0, 1], the same at every call. */
const uniform = (stream: number, element: number): number => 0.5 + 0.5 * Math.sin(97 * normal(5, 0, stream, element))

const mask = (stream: number): Float32Array =>
  Float32Array.from({ length: pixels }, (_, p) => (uniform(stream, p) > 0.4 ? uniform(stream + 100, p) : 0))

const rgb = (stream: number): [number, number, number] => [uniform(stream, 0), uniform(stream, 1), uniform(stream, 2)]

const drawnClass = (name: string, label: number, regions: number): DrawnClass => ({
  name,
  regions: Array.from({ length: regions }, (_, j) => `region ${j}`),
  spread: Array.from({ length: regions }, (_, j) => 0.06 + 0.03 * j),
  palettes: [0, 1].map((q) => Array.from({ length: regions }, (_, j) => rgb(300 + 40 * label + 10 * q + j))),
  layouts: [0, 1].map((pose) => ({
    masks: Array.from({ length: regions }, (_, j) =>
      label === 2 && pose === 1 && j === 3 ? new Float32Array(pixels) : mask(1000 + 60 * label + 10 * pose + j),
    ),
    without: label === 2 && pose === 1 ? [1] : [],
  })),
})

export const drawn = [drawnClass('one', 0, 3), drawnClass('two', 1, 2), drawnClass('three', 2, 4)]
/** More noise of its own than pictures on the page have, so that dense matrices are well conditioned. */
export const smallWorld = (): World => makeWorld(drawn, side, { ...usualSettings, tau: 0.05 })

/** A picture of any values. */
export const somePicture = (seed: number, scale = 1): Float64Array =>
  Float64Array.from({ length: 3 * pixels }, (_, j) => scale * normal(seed, 1, 2, j))
