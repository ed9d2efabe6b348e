import { describe, expect, it } from 'vitest'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { QualityCurve } from '../../../src/measure/quality/curves.ts'
import type { QualityFound } from '../../../src/measure/quality/quality.ts'
import type { FeatureNetworkSummary } from '../../../src/metrics/quality/protocol.ts'
import { durationText } from '../../../src/views/controls/duration.ts'
import { parseNumbers, printNumbers } from '../../../src/views/lab/quality/number-list.ts'
import { distanceName, networkAxes, pairedCurves, qualityPlot, seriesOf } from '../../../src/views/lab/quality/plots.ts'
import { rankingOf } from '../../../src/views/lab/quality/SearchResult.tsx'

const network: FeatureNetworkSummary = {
  name: 'cifar10-classifier',
  origin: 'shipped',
  features: 256,
  sha256: 'f00',
  reference: '50,000 training images',
  hasClasses: true,
  testAccuracy: 0.87,
  testImages: [{ images: 500, distance: 12, accuracy: 0.87 }],
}
const curves: readonly QualityCurve[] = [
  { key: 'A', label: 'A: EDM', design: defaultDesign },
  { key: 'B', label: 'B: other', design: defaultDesign },
]
const point = (steps: number, draw: number, distance: number, accuracy: number | null = 0.5): QualityFound => ({
  kind: 'point',
  key: 'A',
  steps,
  nfe: 2 * steps - 1,
  draw,
  reading: { images: 500, distance, accuracy },
})
const found = [point(18, 0, 9), point(9, 0, 40), point(18, 1, 11, 0.7)]
const box = { x: 60, y: 20, width: 400, height: 200 }
const axes = networkAxes(network, 500)
const plot = (measure: 'distance' | 'accuracy') => qualityPlot(seriesOf(curves, found), axes[measure], [9, 35], box)

describe('readings', () => {
  it('of a point are its draws together, by cost', () => {
    const [a, b] = seriesOf(curves, found)
    expect(a!.points.map(({ nfe, readings }) => [nfe, axes.distance.of(readings)!.mean, readings.length])).toEqual([
      [17, 40, 1],
      [35, 10, 2],
    ])
    expect(b!.points).toEqual([])
    const text = (measure: 'distance' | 'accuracy', k: number) =>
      axes[measure].text(axes[measure].of(a!.points[k]!.readings)!)
    expect([text('distance', 1), text('accuracy', 1), text('accuracy', 0)]).toEqual(['10 ± 1.4', '60% ± 14%', '50%'])
  })

  it('lie where the axes say, with bars of their deviation', () => {
    const { series, y, guides, summary } = plot('accuracy')
    const at = (label: string): number => y.ticks.find((tick) => tick.label === label)!.at
    const [first, second] = series[0]!.points
    expect(first!.y).toBeCloseTo((at('40%') + at('60%')) / 2, 6)
    expect(second!.y).toBeCloseTo(at('60%'), 6)
    expect(second!.bar![0] - second!.bar![1]).toBeCloseTo((2 * Math.SQRT2 * 10 * (at('0%') - at('100%'))) / 100, 6)
    expect(first!.bar).toBeUndefined()
    expect(guides).toMatchObject([{ label: '500 test images' }])
    expect(summary).toBe(
      'Accuracy of the classifier against the number of denoiser calls. A: EDM: 60% ± 14% at NFE 35.',
    )
    const distance = plot('distance')
    expect(distance.y.title).toBe('FD in cifar10-classifier features')
    const [far, near] = distance.series[0]!.points
    // Ten is at its tick, a smaller distance lower.
    expect(near!.y).toBeCloseTo(distance.y.ticks.find(({ label }) => label === '10')!.at, 6)
    expect(far!.y).toBeLessThan(near!.y)
    expect(distance.guides[0]!.line).toContain('M60,')
  })

  it('are paired draw by draw; a point that lacks a number in one of its draws is left out', () => {
    const [a, b] = pairedCurves(curves, found, ({ distance }) => distance)
    expect(a!.points.map(({ nfe, error, latents }) => [nfe, error, [...latents]])).toEqual([
      [17, 40, [['0', 40]]],
      [
        35,
        10,
        [
          ['0', 9],
          ['1', 11],
        ],
      ],
    ])
    // The deviation of 9 and 11 is √2, that of their mean 1.
    expect(a!.points.map(({ spread }) => spread)).toEqual([null, 1])
    expect(b!.points).toEqual([])
    const some = pairedCurves(curves, found, ({ distance }) => (distance < 10 ? undefined : distance))
    expect(some[0]!.points.map(({ nfe }) => nfe)).toEqual([17])
  })

  it('are called FID only with a network that a person brings', () => {
    expect(distanceName({ ...network, origin: 'own', name: 'inception' })).toBe('FID with inception')
  })
})

it('lists of numbers are read, or are none', () => {
  expect(parseNumbers('5, 9 18;0.5')).toEqual([5, 9, 18, 0.5])
  expect(parseNumbers('inf')).toEqual([Number.POSITIVE_INFINITY])
  expect(parseNumbers(printNumbers([0, 1.007, Number.POSITIVE_INFINITY]))).toEqual([0, 1.007, Number.POSITIVE_INFINITY])
  expect(parseNumbers('5, x')).toBeUndefined()
  expect(parseNumbers(' , ')).toBeUndefined()
})

it('durations are said in the unit that fits', () => {
  expect([0.2, 80, 600, 7200 * 2.5].map(durationText)).toEqual(['1 s', '80 s', '10 min', '5 h'])
})

it('candidates are ranked on as many images, the survivors of more rounds first', () => {
  const candidate = (label: string, images: number, distance: number, round: number): QualityFound => ({
    kind: 'candidate',
    label,
    design: defaultDesign,
    round,
    reading: { images, distance, accuracy: null },
  })
  const ranking = rankingOf([
    candidate('a', 100, 5, 0),
    candidate('b', 100, 4, 0),
    candidate('c', 100, 3, 0),
    candidate('b', 300, 4.5, 1),
    candidate('c', 300, 4.6, 1),
  ])
  expect(ranking.map(({ label, reading }) => [label, reading.images])).toEqual([
    ['b', 300],
    ['c', 300],
    ['a', 100],
  ])
})
