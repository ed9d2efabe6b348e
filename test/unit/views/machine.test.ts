import { describe, expect, it } from 'vitest'
import { errorOf, flowOf, withError } from '../../../src/views/stage/figures/machine.ts'

const levels = Array.from({ length: 30 }, (_, k) => 0.002 * 40_000 ** (k / 29))

describe('the machine around a network', () => {
  it('brings what goes in and what is wanted to size 1 with EDM’s factors', () => {
    for (const sigma of levels) {
      const { seen, wanted } = flowOf('edm', sigma, 0.5)
      expect(seen).toBeCloseTo(1, 12)
      expect(wanted).toBeCloseTo(1, 12)
    }
  })

  it('leaves VE’s input as it is, and wants unit noise of it', () => {
    for (const sigma of levels) {
      const { seen, wanted, scaled } = flowOf('ve', sigma, 0.5)
      expect(seen).toBeCloseTo(Math.hypot(sigma, 0.5), 12)
      expect(wanted).toBeCloseTo(1, 12)
      expect(scaled).toBeCloseTo(sigma, 12)
    }
  })

  it('answers with the data’s size: the two wires that are added are uncorrelated but for the noise', () => {
    // y = c_skip (y + sigma n) + c_out F, so c_out F = (1 - c_skip) y - c_skip sigma n.
    for (const kind of ['edm', 've', 'vp', 'signal'] as const)
      for (const sigma of levels) {
        const { cSkip, scaled } = flowOf(kind, sigma, 0.5)
        expect(scaled ** 2).toBeCloseTo(((1 - cSkip) * 0.5) ** 2 + (cSkip * sigma) ** 2, 9)
      }
  })

  it('makes of an error of 2% what the scene says', () => {
    expect(errorOf('ve', 80, 0.5, 0.02)).toBeCloseTo(1.6, 12)
    expect(errorOf('ve', 0.05, 0.5, 0.02)).toBeCloseTo(0.001, 12)
    for (const sigma of levels) {
      expect(errorOf('signal', sigma, 0.5, 0.02)).toBeCloseTo(0.01, 12)
      expect(errorOf('edm', sigma, 0.5, 0.02)).toBeLessThan(0.02 * Math.min(sigma, 0.5))
    }
  })

  it('puts an error of that size into the picture, and nothing into its opacity', () => {
    const side = 32
    const grey = new Uint8ClampedArray(4 * side * side).fill(128)
    const normals = Float64Array.from({ length: 3 * side * side }, (_, k) => (k % 2 === 0 ? 1 : -1))
    const pixels = withError(grey, normals, 0.1)
    expect([pixels[0], pixels[4], pixels[3]]).toEqual([141, 115, 255])
    expect(withError(grey, normals, 0).slice(0, 3)).toEqual(grey.slice(0, 3))
  })
})
