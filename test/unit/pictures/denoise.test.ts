import { describe, expect, it } from 'vitest'
import { denoise, levelOf } from '../../../src/pictures/denoise.ts'
import { denoisePicture } from '../../../src/pictures/denoise-picture.ts'
import { classPosterior, logDensity, scoreInto } from '../../../src/pictures/density.ts'
import { project, projectionsOfOnes, sizeOf } from '../../../src/pictures/pixels.ts'
import { spanOf } from '../../../src/pictures/world.ts'
import { denseAt } from './dense.ts'
import { smallWorld, somePicture } from './small-world.ts'

const world = smallWorld()
const size = sizeOf(world)

const largest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, j) => Math.max(most, Math.abs(value - b[j]!)), 0)

const logDensityOf = (x: Float64Array, sigma: number, label: number | null): number => {
  const span = spanOf(world, label)
  const y = project(world, span, x).map((value, j) => value + projectionsOfOnes(world, span)[j]!)
  const level = levelOf(world, span, sigma)
  const norm = x.reduce((sum, value) => sum + (value + 1) ** 2, 0)
  return logDensity(world, level, denoise(world, span, level, y), norm)
}

describe('the exact denoiser', () => {
  const cases = [0.01, 0.1, 0.5, 2, 10, 80].flatMap((sigma) => [null, 0, 1, 2].map((label) => [sigma, label] as const))

  it.each(cases)('is the posterior mean of dense matrices: sigma %d, label %s', (sigma, label) => {
    const x = somePicture(3, Math.hypot(0.5, sigma))
    const out = new Float64Array(size)
    denoisePicture(world, x, sigma, label, out)
    const { denoised, logDensity: log } = denseAt(x, sigma, label)
    expect(largest(out, denoised)).toBeLessThan(1e-9)
    expect(Math.abs(logDensityOf(x, sigma, label) - log) / Math.max(1, Math.abs(log))).toBeLessThan(1e-11)
  })

  it('leaves a picture alone where there is no noise', () => {
    const x = somePicture(4)
    const out = new Float64Array(size)
    denoisePicture(world, x, 0, null, out)
    expect(largest(out, x)).toBeLessThan(1e-12)
  })

  it('gives the score that the density has by finite differences', () => {
    const sigma = 0.7
    const x = somePicture(9)
    const denoised = new Float64Array(size)
    denoisePicture(world, x, sigma, null, denoised)
    const score = new Float64Array(size)
    scoreInto(x, denoised, sigma, score)
    for (const j of [0, 17, 50, 107]) {
      const h = 1e-4
      const at = (step: number): number =>
        logDensityOf(
          x.map((value, k) => (k === j ? value + step : value)),
          sigma,
          null,
        )
      expect(score[j]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 5)
    }
  })

  it('knows the class of a picture that it drew, and nothing of noise', () => {
    const posterior = (x: Float64Array, sigma: number): Float64Array => {
      const y = project(world, world.all, x).map((value, j) => value + projectionsOfOnes(world, world.all)[j]!)
      return classPosterior(world, denoise(world, world.all, levelOf(world, world.all, sigma), y))
    }
    const mean = new Float64Array(size)
    denoisePicture(world, new Float64Array(size), 200, 1, mean)
    expect(posterior(mean, 0.05)[1]).toBeGreaterThan(0.999)
    const shares = posterior(somePicture(2, 5000), 5000)
    for (const share of shares) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.02)
  })

  it('refuses a label that it does not have', () => {
    expect(() => spanOf(world, 7)).toThrow('no class 7')
  })
})
