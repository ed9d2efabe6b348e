import { describe, expect, it } from 'vitest'
import { differencePixels, gain } from '../../../src/views/pictures/difference.ts'

describe('the difference of two images', () => {
  it('is grey where they are equal, signed, enlarged, clamped and opaque', () => {
    const a = Uint8ClampedArray.of(10, 20, 30, 255, 200, 0, 128, 255)
    const b = Uint8ClampedArray.of(10, 15, 35, 255, 0, 200, 127, 255)
    const expected = [128, 128 + 5 * gain, 128 - 5 * gain, 255, 255, 0, 128 + gain, 255]
    expect([...differencePixels(a, b)!]).toEqual(expected)
  })

  it('needs two images of one size', () => {
    expect(differencePixels(undefined, new Uint8ClampedArray(4))).toBeUndefined()
    expect(differencePixels(new Uint8ClampedArray(8), new Uint8ClampedArray(4))).toBeUndefined()
  })
})
