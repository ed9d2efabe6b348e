import { type Canvas, canvasOf, type Layer } from './canvas.ts'
import type { Random } from './random.ts'

/** Red, green and blue from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number]

/** A kind of drawing. Its layouts differ in place, size, pose and details; a colour for each region makes a picture. */
export interface PictureClass {
  readonly name: string
  readonly regions: readonly string[]
  /** Standard deviation of each region's colour about the palette, in units of rgb. */
  readonly spread: readonly number[]
  /** `palettes[q][j]` is the mean colour of region j. */
  readonly palettes: readonly (readonly Colour[])[]
  /** Layers of a layout; `index` chooses its variant (stripes, windows, kinds), the draws do the rest. */
  readonly layersOf: (random: Random, index: number) => readonly Layer[]
  /** Palettes that do not suit the variant. */
  readonly without: (index: number) => readonly number[]
}

export interface PictureClassParts<Region extends string> {
  readonly name: string
  readonly spread: Readonly<Record<Region, number>>
  /** Each a colour for every region, in the order of `spread`, as hexadecimal rrggbb. */
  readonly palettes: readonly string[]
  readonly draw: (canvas: Canvas<Region>, random: Random, index: number) => void
  readonly without?: (index: number) => readonly number[]
}

export function pictureClass<Region extends string>(parts: PictureClassParts<Region>): PictureClass {
  const regions = Object.keys(parts.spread) as Region[]
  return {
    name: parts.name,
    regions,
    spread: regions.map((region) => parts.spread[region]),
    palettes: parts.palettes.map((palette) => palette.split(' ').map(colourOf)),
    layersOf: (random, index) => {
      const canvas = canvasOf(regions)
      parts.draw(canvas, random, index)
      return canvas.layers
    },
    without: parts.without ?? (() => []),
  }
}

function colourOf(hex: string): Colour {
  const value = Number.parseInt(hex, 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}

/** 0 at `from`, 1 at `to`, linear between and constant beyond. */
export const ramp = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)))
