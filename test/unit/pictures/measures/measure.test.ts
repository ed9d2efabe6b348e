import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawLayouts } from '../../../../src/pictures/drawings/layouts.ts'
import { exactSampleInto } from '../../../../src/pictures/exact-samples.ts'
import { axisTable, principalAxes, quantileOf } from '../../../../src/pictures/measures/axes.ts'
import { type Gauge, gaugeOf, measureSamples } from '../../../../src/pictures/measures/measure.ts'
import { sizeOf } from '../../../../src/pictures/pixels.ts'
import { makeWorld, type World } from '../../../../src/pictures/world.ts'
import { smallWorld } from '../small-world.ts'

const sigma = 0.002
const count = 300
let world: World
let gauge: Gauge

beforeAll(() => {
  world = makeWorld(drawLayouts(2022, 32), 32)
  gauge = gaugeOf(world, sigma)
})

/** Exact samples, with something done to each. */
const samples = (labels: readonly (number | null)[], change = (x: Float64Array): Float64Array => x): Float64Array => {
  const size = sizeOf(world)
  const all = new Float64Array(labels.length * size)
  labels.forEach((label, k) => {
    const x = new Float64Array(size)
    exactSampleInto(world, label, sigma, 7, k, x)
    all.set(change(x), k * size)
  })
  return all
}

const inTurn = Array.from({ length: count }, (_, k) => k % 10)

describe('measures of samples', () => {
  it('find exact samples exact, within four standard errors', () => {
    const { logDensity, colors, noise, distance, classes } = measureSamples(gauge, samples(inTurn), inTurn)
    expect(Math.abs(logDensity.mean)).toBeLessThan(4 * logDensity.error)
    expect(logDensity.error).toBeLessThan(4)
    // The nearest palette takes a little from the colors.
    expect(colors.mean).toBeGreaterThan(0.9)
    expect(colors.mean).toBeLessThan(1.08)
    expect(Math.abs(noise.mean - 1)).toBeLessThan(4 * noise.error)
    expect(distance.mean).toBeLessThan(0.12)
    expect(classes).toBeNull()
  })

  it('see noise that is left over, and washed-out pictures, which are likelier than the truth', () => {
    const noisy = measureSamples(
      gauge,
      samples(inTurn, (x) => x.map((value, j) => value + 0.01 * Math.sin(j * 91.7) * Math.SQRT2)),
      inTurn,
    )
    expect(noisy.noise.mean).toBeGreaterThan(1.8)
    expect(noisy.noise.mean).toBeLessThan(2.1)
    expect(noisy.logDensity.mean).toBeLessThan(-500)
    const smooth = measureSamples(gauge, smoothed(), inTurn)
    expect(smooth.noise.mean).toBeLessThan(0.1)
    expect(smooth.logDensity.mean).toBeGreaterThan(500)
  })

  it('see colors that are too tame', () => {
    const mean = 0.28
    const tame = measureSamples(
      gauge,
      samples(inTurn, (x) => x.map((value) => mean + 0.8 * (value - mean))),
      inTurn,
    )
    expect(tame.distance.mean).toBeGreaterThan(0.15)
  })

  it('count the classes of pictures without a label', () => {
    const none = inTurn.map(() => null)
    const free = measureSamples(gauge, samples(none), none)
    // 27.9 is exceeded once in a thousand times with nine degrees of freedom.
    expect(free.classes!.freedom).toBe(9)
    expect(free.classes!.chiSquare).toBeLessThan(27.9)
    expect(free.classes!.true.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    const boats = measureSamples(gauge, samples(inTurn.map(() => 3)), none)
    expect(boats.classes!.chiSquare).toBeGreaterThan(1000)
    expect(boats.classes!.found[3]).toBeGreaterThan(0.99)
  })
})

/** Exact samples without their own noise. */
const smoothed = (): Float64Array => {
  const quiet: World = { ...world, tau: 0 }
  const size = sizeOf(world)
  const all = new Float64Array(count * size)
  inTurn.forEach((label, k) => {
    exactSampleInto(quiet, label, 0.002, 7, k, all.subarray(k * size, (k + 1) * size))
  })
  return all
}

describe('principal axes', () => {
  it('are those of the covariance of many samples', () => {
    const small = smallWorld()
    const axes = principalAxes(small, 4)
    const size = sizeOf(small)
    const n = 6000
    const rows = Array.from({ length: n }, (_, k) => {
      const x = new Float64Array(size)
      exactSampleInto({ ...small, tau: 0 }, null, 0, 3, k, x)
      return x
    })
    const mean = rows[0]!.map((_, j) => rows.reduce((sum, x) => sum + x[j]!, 0) / n)
    const covariance = Matrix.zeros(size, size)
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0
        for (const x of rows) sum += (x[i]! - mean[i]!) * (x[j]! - mean[j]!)
        covariance.set(i, j, sum / n)
        covariance.set(j, i, sum / n)
      }
    const { realEigenvalues } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true })
    const largest = [...realEigenvalues].sort((a, b) => b - a)
    axes.forEach(({ variance, direction }, k) => {
      expect(Math.abs(variance / largest[k]! - 1)).toBeLessThan(0.08)
      expect(direction.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 9)
    })
  })

  it('have the deviation along them that their table has', () => {
    const [axis] = principalAxes(world, 1)
    const table = axisTable(world, axis!, sigma)
    expect(table.deviation ** 2).toBeCloseTo(axis!.variance + world.tau ** 2 + sigma ** 2, 2)
    const { cumulative } = table
    expect(cumulative[0]).toBeLessThan(1e-6)
    expect(cumulative.at(-1)).toBeGreaterThan(1 - 1e-6)
    for (let k = 1; k < cumulative.length; k++) expect(cumulative[k]!).toBeGreaterThanOrEqual(cumulative[k - 1]!)
    for (const p of [0.01, 0.3, 0.5, 0.99]) {
      const place = (quantileOf(table, p) - table.from) / table.step
      const k = Math.floor(place)
      const found = cumulative[k]! + (place - k) * (cumulative[k + 1]! - cumulative[k]!)
      expect(found).toBeCloseTo(p, 9)
    }
  })
})
