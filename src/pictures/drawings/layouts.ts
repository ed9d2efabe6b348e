import { rasterizer } from './canvas.ts'
import type { Colour } from './picture-class.ts'
import { randomOf } from './random.ts'
import { PICTURE_CLASSES } from './registry.ts'

export interface DrawnLayout {
  /**
   * A mask for each region of the class, side x side, row by row: from 0 to 1.15, about 1 where the region is fully
   * there. A picture with colours rgb_j in 0..1 is -1 + sum_j masks[j] 2 rgb_j.
   */
  readonly masks: readonly Float32Array[]
  /** Indexes of palettes that do not suit this layout. */
  readonly without: readonly number[]
}

export interface DrawnClass {
  readonly name: string
  readonly regions: readonly string[]
  /** Standard deviation of each region's colour, in units of rgb. */
  readonly spread: readonly number[]
  /** `palettes[q][j]` is the mean colour of region j. */
  readonly palettes: readonly (readonly Colour[])[]
  readonly layouts: readonly DrawnLayout[]
}

/** Draws the layouts of every class, in the order of the labels. `seed` is an integer, `side` in pixels. */
export function drawLayouts(seed: number, side: number, perClass = 16): readonly DrawnClass[] {
  const rasterize = rasterizer(side, rowsPerPixelFor(side))
  return PICTURE_CLASSES.map(({ name, regions, spread, palettes, layersOf, without }, label) => ({
    name,
    regions,
    spread,
    palettes,
    layouts: Array.from({ length: perClass }, (_, index) => ({
      masks: rasterize(layersOf(randomOf(seed, label, index), index), regions.length),
      without: without(index),
    })),
  }))
}

/** Fewer samples for smaller pixels: steps of coverage there are harder to see. */
const rowsPerPixelFor = (side: number) => (side < 48 ? 8 : 5)
