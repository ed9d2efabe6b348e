import { describe, expect, it } from 'vitest'
import { canvasOf, rasterizer } from '../../../../src/pictures/drawings/canvas.ts'
import { below, ellipse, rectangle } from '../../../../src/pictures/drawings/shapes.ts'

const at = (mask: Float32Array | undefined, x: number, y: number) => mask![y * 32 + x]

describe('canvas', () => {
  it('composites a layer over what was painted before it', () => {
    const canvas = canvasOf(['red', 'blue', 'green'])
    canvas.paint(rectangle(), { red: 1 })
    canvas.paint(below(16), { blue: 0.8, green: 0.3 }, 0.5)
    canvas.paint(rectangle(8, 0, 16), { red: 0.5 }, 0.25)
    const [red, blue, green] = rasterizer(32, 8)(canvas.layers, 3)
    expect([at(red, 2, 4), at(blue, 2, 4), at(green, 2, 4)]).toEqual([1, 0, 0])
    expect(at(red, 2, 20)).toBeCloseTo(0.5, 6)
    expect(at(blue, 2, 20)).toBeCloseTo(0.4, 6)
    expect(at(green, 2, 20)).toBeCloseTo(0.15, 6)
    expect(at(red, 10, 20)).toBeCloseTo(0.75 * 0.5 + 0.25 * 0.5, 6)
    expect(at(blue, 10, 20)).toBeCloseTo(0.75 * 0.4, 6)
  })

  it('hides the lower layer sample by sample, not pixel by pixel', () => {
    // Two halves of a pixel leave nothing of the ground; mixing pixels' coverages would leave a quarter.
    const canvas = canvasOf(['ground', 'left', 'right'])
    canvas.paint(rectangle(), { ground: 1 })
    canvas.paint(rectangle(0, 0, 10.5), { left: 1 })
    canvas.paint(rectangle(10.5), { right: 1 })
    const [ground, left, right] = rasterizer(32, 8)(canvas.layers, 3)
    expect(at(ground, 10, 7)).toBe(0)
    expect(at(left, 10, 7)).toBeCloseTo(0.5, 6)
    expect(at(right, 10, 7)).toBeCloseTo(0.5, 6)
  })

  it('reads amounts at the middle of each pixel, in units whatever the side', () => {
    const canvas = canvasOf(['ramp'])
    canvas.paint(rectangle(), { ramp: (x, y) => x / 100 + y / 1000 })
    for (const side of [16, 32, 64]) {
      const [ramp] = rasterizer(side, 4)(canvas.layers, 1)
      const unit = 32 / side
      expect(ramp![3 * side + 5]).toBeCloseTo((5.5 * unit) / 100 + (3.5 * unit) / 1000, 6)
    }
  })

  it('gives an edge at any place its share of the pixel, to the grid of samples', () => {
    for (let step = 0; step <= 20; step++) {
      const edge = 10 + step / 20
      const canvas = canvasOf(['upright'])
      canvas.paint(rectangle(edge), { upright: 1 })
      const [upright] = rasterizer(32, 8)(canvas.layers, 1)
      expect(Math.abs(at(upright, 10, 5)! - (11 - edge))).toBeLessThan(1 / 16)
      const other = canvasOf(['level'])
      other.paint(below(edge), { level: 1 })
      const [level] = rasterizer(32, 8)(other.layers, 1)
      expect(Math.abs(at(level, 5, 10)! - (11 - edge))).toBeLessThan(1 / 16 + 1e-6)
    }
  })

  it('cuts off what lies outside the picture', () => {
    const canvas = canvasOf(['disc'])
    canvas.paint(ellipse(0, 32, 10), { disc: 1 })
    const [disc] = rasterizer(32, 8)(canvas.layers, 1)
    expect(disc!.reduce((sum, value) => sum + value, 0)).toBeCloseTo((Math.PI * 100) / 4, 0)
    expect(at(disc, 31, 0)).toBe(0)
  })

  it('has intermediate values on an edge only', () => {
    const canvas = canvasOf(['disc'])
    canvas.paint(ellipse(16.3, 15.8, 9), { disc: 1 })
    const [disc] = rasterizer(32, 8)(canvas.layers, 1)
    for (let pixel = 0; pixel < disc!.length; pixel++) {
      const distance = Math.hypot((pixel % 32) + 0.5 - 16.3, Math.floor(pixel / 32) + 0.5 - 15.8)
      if (distance < 9 - Math.SQRT1_2) expect(disc![pixel]).toBe(1)
      if (distance > 9 + Math.SQRT1_2) expect(disc![pixel]).toBe(0)
    }
  })

  it('starts afresh with every drawing', () => {
    const [one, other] = [canvasOf(['disc']), canvasOf(['disc'])]
    one.paint(ellipse(12, 12, 9), { disc: 1 })
    other.paint(ellipse(20, 20, 9), { disc: 1 })
    const rasterize = rasterizer(32, 8)
    const first = rasterize(one.layers, 1)
    rasterize(other.layers, 1)
    expect(rasterize(one.layers, 1)).toEqual(first)
  })
})
