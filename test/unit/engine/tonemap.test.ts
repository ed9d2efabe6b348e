import { describe, expect, it } from 'vitest'
import { imageLength } from '../../../src/engine/card.ts'
import { paintDenoised, paintGrey, paintResidual, paintState } from '../../../src/engine/tonemap.ts'

const plane = 32 * 32

/** `count` images, all black but for the values given at (image, channel, pixel). */
const images = (count: number, values: readonly (readonly [number, number, number, number])[]): Float32Array => {
  const x = new Float32Array(count * imageLength).fill(-1)
  for (const [image, channel, pixel, value] of values) x[image * imageLength + channel * plane + pixel] = value
  return x
}

const rgba = (pixels: Uint8ClampedArray, image: number, pixel: number): number[] => [
  ...pixels.subarray((image * plane + pixel) * 4, (image * plane + pixel) * 4 + 4),
]

describe('denoised images', () => {
  it('go from planes to RGBA, -1 to 0 and 1 to 255, opaque', () => {
    const x = images(2, [
      [0, 0, 0, 1],
      [0, 1, 33, 1],
      [1, 2, plane - 1, 0.5],
    ])
    const pixels = paintDenoised(32, x)
    expect(pixels).toHaveLength(2 * plane * 4)
    expect(rgba(pixels, 0, 0)).toEqual([255, 0, 0, 255])
    expect(rgba(pixels, 0, 33)).toEqual([0, 255, 0, 255])
    expect(rgba(pixels, 1, plane - 1)).toEqual([0, 0, 191, 255])
    expect(rgba(pixels, 1, 0)).toEqual([0, 0, 0, 255])
  })

  it('of another size have their own planes', () => {
    const pixels = paintDenoised(
      64,
      Float32Array.from({ length: 2 * 3 * 64 * 64 }, (_, j) => (j % 4096 === 65 ? 1 : -1)),
    )
    expect(pixels).toHaveLength(2 * 64 * 64 * 4)
    expect([...pixels.subarray(4 * 65, 4 * 66)]).toEqual([255, 255, 255, 255])
    expect([...pixels.subarray(4 * (4096 + 65), 4 * (4096 + 66))]).toEqual([255, 255, 255, 255])
    expect(pixels.filter((value) => value === 255)).toHaveLength(2 * 64 * 64 + 6)
  })

  it('are clamped beyond [-1, 1]', () => {
    const x = images(1, [
      [0, 0, 5, 7],
      [0, 1, 5, -7],
      [0, 2, 5, Number.POSITIVE_INFINITY],
    ])
    expect(rgba(paintDenoised(32, x), 0, 5)).toEqual([255, 0, 255, 255])
  })
})

describe('the state', () => {
  const x = images(1, [
    [0, 0, 0, 0.3],
    [0, 1, 0, -0.2],
    [0, 2, 0, 0.9],
  ])

  it('is x itself at sigma 0', () => {
    expect(paintState(32, x, 1, 0, 0.5)).toEqual(paintDenoised(32, x))
  })

  it('is unscaled first', () => {
    const scaled = x.map((value) => value * 0.125)
    expect(paintState(32, scaled, 0.125, 0, 0.5)).toEqual(paintDenoised(32, x))
  })

  it('has the spread of data at every sigma', () => {
    // 0.5 / hypot(40, 0.5) of 40 is just below 0.5.
    const noisy = images(1, [[0, 0, 0, 40]])
    expect(rgba(paintState(32, noisy, 1, 40, 0.5), 0, 0)[0]).toBe(191)
    expect(rgba(paintState(32, x, 1, Math.sqrt(0.75), 0.5), 0, 0)).toEqual([147, 115, 185, 255])
  })
})

describe('the residual', () => {
  it('is grey where the denoiser takes nothing away, and spans three sigma', () => {
    const denoised = images(1, [])
    const x = denoised.slice()
    const sigma = 2
    x[0] = -1 + 3 * sigma
    x[1] = -1 - 3 * sigma
    x[2] = -1 + 1.5 * sigma
    x[3] = -1 + 30 * sigma
    const scaled = x.map((value) => 3 * value)
    const pixels = paintResidual(32, scaled, 3, sigma, denoised)
    expect([0, 1, 2, 3, 4].map((pixel) => rgba(pixels, 0, pixel)[0])).toEqual([255, 0, 191, 255, 128])
  })

  it('of a finished run is grey', () => {
    const pixels = paintGrey(32, 2)
    expect(pixels).toHaveLength(2 * plane * 4)
    expect([...new Set(pixels)].sort()).toEqual([128, 255])
  })
})
