import { describe, expect, it } from 'vitest'
import { rasterizer } from '../../../../src/pictures/drawings/canvas.ts'
import { type DrawnClass, drawLayouts } from '../../../../src/pictures/drawings/layouts.ts'
import { randomOf } from '../../../../src/pictures/drawings/random.ts'
import { PICTURE_CLASSES } from '../../../../src/pictures/drawings/registry.ts'

const SEED = 2022
const small = drawLayouts(SEED, 32)
const large = drawLayouts(SEED, 64)

/** Masks as bytes: 255 stands for 1.15. */
function quantized(classes: readonly DrawnClass[]): Uint8Array {
  const masks = classes.flatMap(({ layouts }) => layouts.flatMap((layout) => layout.masks))
  return Uint8Array.from(
    masks.flatMap((mask) => Array.from(mask, (value) => Math.min(255, Math.max(0, Math.round((value * 255) / 1.15))))),
  )
}

/** 32-bit FNV-1a. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

const masksIn = (classes: readonly DrawnClass[]) =>
  classes.flatMap(({ layouts }) => layouts.flatMap((layout) => layout.masks))

/** Mean of each 2 x 2 pixels. */
function halved(mask: Float32Array, side: number): Float32Array {
  return Float32Array.from({ length: (side / 2) ** 2 }, (_, pixel) => {
    const first = 2 * Math.floor(pixel / (side / 2)) * side + 2 * (pixel % (side / 2))
    return (mask[first]! + mask[first + 1]! + mask[first + side]! + mask[first + side + 1]!) / 4
  })
}

function meanDifference(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, pixel) => sum + Math.abs(value - other[pixel]!), 0) / one.length
}

/** Share of neighbouring pixels, over all masks, that differ by more than 0.2. */
function edgeShare(classes: readonly DrawnClass[], side: number): number {
  const masks = masksIn(classes)
  let edges = 0
  for (const mask of masks)
    for (let pixel = 0; pixel < mask.length; pixel++)
      if (pixel % side !== side - 1 && Math.abs(mask[pixel]! - mask[pixel + 1]!) > 0.2) edges++
  return edges / (masks.length * side * (side - 1))
}

describe('drawn layouts', () => {
  it('are the same for the same seed, and stay so from release to release', () => {
    expect(checksum(quantized(drawLayouts(SEED, 32)))).toBe(checksum(quantized(small)))
    // Recorded here, to notice changes: a world's seed stands for its pictures.
    expect(checksum(quantized(small))).toBe(2302597037)
  })

  it('differ in every class from seed to seed', () => {
    const other = drawLayouts(SEED + 1, 32)
    for (const [label, { layouts }] of small.entries())
      for (const [index, { masks }] of layouts.entries()) {
        const changes = masks.map((mask, region) => meanDifference(mask, other[label]!.layouts[index]!.masks[region]!))
        expect(Math.max(...changes)).toBeGreaterThan(0.01)
      }
  })

  it('differ among themselves within each class', () => {
    for (const { name, layouts } of small) {
      expect(layouts).toHaveLength(16)
      for (const [index, { masks }] of layouts.entries())
        for (const earlier of layouts.slice(0, index)) {
          const changes = masks.map((mask, region) => meanDifference(mask, earlier.masks[region]!))
          expect(Math.max(...changes), name).toBeGreaterThan(0.02)
        }
    }
  })

  it('stand in other places, and inside the picture', () => {
    const objects = ['sun', 'roof', 'crown', 'hull', 'pink', 'fin', 'petal', 'glass', 'cap', 'basket']
    for (const [label, { name, regions, layouts }] of small.entries()) {
      const masks = layouts.map((layout) => layout.masks[regions.indexOf(objects[label]!)]!)
      const places = masks.map((mask) => {
        const total = mask.reduce((sum, value) => sum + value, 0)
        const atEdge = mask.reduce((sum, value, pixel) => {
          const [x, y] = [pixel % 32, Math.floor(pixel / 32)]
          return sum + (x === 0 || y === 0 || x === 31 || y === 31 ? value : 0)
        }, 0)
        // The sun's glow and glitter reach the edge.
        expect(atEdge / total, name).toBeLessThan(name === 'sunset' ? 0.12 : 0.05)
        return mask.reduce((sum, value, pixel) => sum + value * (pixel % 32), 0) / total
      })
      expect(Math.max(...places) - Math.min(...places), name).toBeGreaterThan(3)
    }
  })

  it('do not depend on how many are drawn', () => {
    const few = drawLayouts(SEED, 32, 2)
    for (const [label, { layouts }] of few.entries()) expect(layouts).toEqual(small[label]!.layouts.slice(0, 2))
  })

  it('have a mask, a spread and colours for every region', () => {
    expect(small.map(({ name }) => name)).toEqual(
      'sunset house tree boat cat fish flower car mushroom balloon'.split(' '),
    )
    for (const { regions, spread, palettes, layouts } of small) {
      expect(regions.length).toBeLessThanOrEqual(6)
      expect(new Set(regions).size).toBe(regions.length)
      expect(spread).toHaveLength(regions.length)
      for (const deviation of spread) expect(deviation).toBeGreaterThan(0)
      expect(palettes).toHaveLength(6)
      for (const palette of palettes) {
        expect(palette).toHaveLength(regions.length)
        for (const channel of palette.flat()) {
          expect(channel).toBeGreaterThanOrEqual(0)
          expect(channel).toBeLessThanOrEqual(1)
        }
      }
      for (const { masks, without } of layouts) {
        expect(masks.map((mask) => mask.length)).toEqual(regions.map(() => 32 * 32))
        expect(without.length).toBeLessThan(palettes.length)
        for (const palette of without) expect(palettes[palette]).toBeDefined()
      }
    }
  })

  it('keep firs out of blossom and autumn', () => {
    const { palettes, layouts } = small[2]!
    for (const [index, { without }] of layouts.entries()) {
      const crowns = palettes.filter((_, palette) => !without.includes(palette)).map((palette) => palette[2]!)
      const isGreen = crowns.every(([red, green, blue]) => green > red && green > blue)
      expect(isGreen).toBe(index % 4 === 3)
    }
  })

  it('have values from 0 to 1.15', () => {
    for (const mask of [...masksIn(small), ...masksIn(large)]) {
      expect(mask.every((value) => value >= 0 && value <= 1.15)).toBe(true)
    }
  })

  it('leave no gap: all layers together cover every sample', () => {
    const rasterize = rasterizer(32, 8)
    for (const [label, { name, layersOf }] of PICTURE_CLASSES.entries())
      for (let index = 0; index < 16; index++) {
        const solid = layersOf(randomOf(SEED, label, index), index).map((layer) => ({
          ...layer,
          mix: [[0, 1] as const],
        }))
        const [cover] = rasterize(solid, 1)
        expect(Math.max(...cover!.map((value) => Math.abs(value - 1))), name).toBeLessThan(1e-5)
      }
  })

  it('are dark in few places only, where pupils, tyres and birds are', () => {
    for (const { name, layouts } of small)
      for (const { masks } of layouts) {
        const sums = Array.from(masks[0]!, (_, pixel) => masks.reduce((sum, mask) => sum + mask[pixel]!, 0))
        expect(Math.min(...sums), name).toBeGreaterThan(0.04)
        expect(sums.filter((sum) => sum <= 0.3).length / sums.length, name).toBeLessThan(0.04)
      }
  })

  it('show the same at 32 and at 64 pixels', () => {
    // Both sides sample: the difference is what their samples miss of an edge.
    for (const [label, { name, layouts }] of small.entries())
      for (const [index, { masks }] of layouts.entries()) {
        const finer = large[label]!.layouts[index]!.masks
        const differences = masks.map((mask, region) => meanDifference(mask, halved(finer[region]!, 64)))
        expect(Math.max(...differences), name).toBeLessThan(0.012)
      }
  })

  it('have crisp edges: lines, of which twice the side has half the share', () => {
    // A blur has the same share at both sides, or none where its slope falls below the bound.
    expect(edgeShare(small, 32)).toBeGreaterThan(0.03)
    const ratio = edgeShare(large, 64) / edgeShare(small, 32)
    expect(ratio).toBeGreaterThan(0.45)
    expect(ratio).toBeLessThan(0.65)
  })
})
