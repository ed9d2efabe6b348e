/** What several draws of exact pictures say together. */
import { describe, expect, it } from 'vitest'
import type { ExactReading } from '../../../src/metrics/exact-reading.ts'
import { rmsOfErrors } from '../../../src/metrics/paired.ts'
import { distancesOf } from '../../../src/metrics/picture-quality.ts'
import { estimate } from '../../../src/pictures/measures/entropy.ts'
import { measuresOf, valueText } from '../../../src/views/lab/quality/exact-measures.ts'
import { qualityPlot, seriesOf } from '../../../src/views/lab/quality/plots.ts'

/** Numbers of two draws of six pictures each. */
const draws = [
  [0.3, 0.5, 0.2, 0.9, 0.4, 0.6],
  [0.7, 0.1, 0.5, 0.8, 0.2, 0.45],
]
const all = draws.flat()

const readingOf = (values: readonly number[]): ExactReading => ({
  nfe: 5,
  images: values.length,
  sigma: 0.002,
  flow: { ...distancesOf(values), floor: 0.001 },
  start: null,
  logDensity: estimate(values),
  colors: estimate(values),
  noise: estimate(values),
  distance: estimate(values),
  chiSquare: null,
})
const readings = draws.map(readingOf)

const axisOf = (id: string) => measuresOf(readings).find((one) => one.id === id)!

describe('draws together', () => {
  it('have the mean of all their pictures, and nearly its standard error', () => {
    const { mean, deviation } = axisOf('colors').axis.of(readings)!
    const whole = estimate(all)
    expect(mean).toBeCloseTo(whole.mean, 12)
    // That of the draws leaves out how far apart their means are, which chance makes small.
    expect(deviation! / whole.error).toBeGreaterThan(0.9)
    expect(deviation! / whole.error).toBeLessThan(1.15)
  })

  it('have the root mean square over all their pictures, and nearly its standard error', () => {
    const { mean, deviation } = axisOf('rms').axis.of(readings)!
    const whole = rmsOfErrors(all)
    expect(mean).toBeCloseTo(whole.rms, 12)
    expect(deviation! / whole.error!).toBeGreaterThan(0.9)
    expect(deviation! / whole.error!).toBeLessThan(1.15)
  })

  it('of medians have the mean, and the standard error of two', () => {
    const { mean, deviation } = axisOf('flow').axis.of(readings)!
    const [a, b] = [0.45, 0.475]
    expect(mean).toBeCloseTo((a + b) / 2, 12)
    // Of two numbers it is half their difference.
    expect(deviation!).toBeCloseTo((b - a) / 2, 12)
    expect(axisOf('flow').axis.of(readings.slice(0, 1))!.deviation).toBeNull()
  })
})

it('says what a design has not', () => {
  const noisy = readings.map((reading) => ({ ...reading, flow: null }))
  const cells = (of: readonly ExactReading[]) => measuresOf(of).map((measure) => valueText(measure, of))
  expect(cells(noisy)[0]).toBe('adds noise')
  expect(cells(noisy)).toHaveLength(cells(readings).length - 1)
  expect(measuresOf(readings).map(({ id }) => id)).not.toContain('classes')
  const unlabelled = readings.map((reading) => ({ ...reading, chiSquare: 9 }))
  expect(cells(unlabelled).at(-1)).toBe('9.00 ± 0.00')
  const started = readings.map((reading) => ({ ...reading, start: distancesOf([0.5, 0.5]) }))
  expect(cells(started)).toHaveLength(cells(readings).length + 1)
  expect(cells(started).at(-1)).toBe('0.50 ± 0.00')
})

it('is drawn beside what exact samples have, which always has room', () => {
  const found = readings.map((reading, draw) => ({
    kind: 'point' as const,
    key: 'A',
    steps: 3,
    nfe: 5,
    draw,
    reading: { ...reading, noise: { mean: 1.8, error: 0.1 } },
  }))
  const box = { x: 60, y: 20, width: 400, height: 200 }
  const series = seriesOf([{ key: 'A', label: 'A: Heun' }], found)
  const { guides, series: drawn, summary } = qualityPlot(series, axisOf('noise').axis, [3, 9], box)
  expect(guides).toMatchObject([{ label: 'exact samples' }])
  const [point] = drawn[0]!.points
  // More noise than exact samples have lies above their line.
  expect(point!.y).toBeLessThan(Number(/,([\d.]+)L/.exec(guides[0]!.line)![1]))
  expect(summary).toContain('A: Heun: 1.80 ± 0.07 at NFE 5')
})
