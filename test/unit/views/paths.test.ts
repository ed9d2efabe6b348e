import { describe, expect, it } from 'vitest'
import { defaultDesign } from '../../../src/core/presets.ts'
import { styleOf } from '../../../src/plot/palette.ts'
import { bendPlot, type PlanePath, planePlot } from '../../../src/views/lab/vectors/path-plots.ts'

const box = { x: 60, y: 28, width: 400, height: 300 }
const curve = (key: string) => ({ key, label: `${key}: EDM`, design: defaultDesign, slot: null, style: styleOf(0) })
const bend = (step: number, sigma: number, angle: number) => ({ step, sigma, angle, change: 2 * angle, curvature: 0 })

describe('the plot of bends', () => {
  const straightness = {
    length: 1,
    distance: 1,
    turn: 111,
    bends: [bend(1, 10, 1), bend(2, 1, 10), bend(3, 0.1, 100), bend(4, 0.01, 0)],
  }

  it('runs from noise at the left to data at the right, both ways logarithmic; a bend of 0 is left out', () => {
    const { series, summary } = bendPlot([{ ...curve('A'), straightness, each: [straightness] }], 'angle', box)
    const [a, b, c, ...rest] = series[0]!.points
    expect(rest).toEqual([])
    expect([a, b, c].map((point) => point!.index)).toEqual([1, 2, 3])
    expect(b!.x - a!.x).toBeCloseTo(c!.x - b!.x, 9)
    expect(b!.x).toBeGreaterThan(a!.x)
    expect(a!.y - b!.y).toBeCloseTo(b!.y - c!.y, 9)
    expect(b!.y).toBeLessThan(a!.y)
    for (const { x, y } of [a!, b!, c!]) {
      expect(x > box.x && x < box.x + box.width).toBe(true)
      expect(y > box.y && y < box.y + box.height).toBe(true)
    }
    expect(summary).toBe(
      'Angle of the path from step to step against its noise level. A: EDM: at most 100°, at sigma 0.1.',
    )
  })

  it('shows the measure that is asked for', () => {
    const { series } = bendPlot([{ ...curve('A'), straightness, each: [straightness] }], 'change', box)
    expect(series[0]!.points[1]!.text).toBe('A: EDM · step 2, σ 1 · 20')
    expect(
      bendPlot([{ ...curve('A'), straightness, each: [straightness] }], 'curvature', box).series[0]!.points,
    ).toEqual([])
    expect(bendPlot([], 'angle', box).series).toEqual([])
  })
})

describe('the plane of paths', () => {
  it('has one scale both ways, upwards for the second direction, and each path its own part of the points', () => {
    const paths: readonly PlanePath[] = [
      { curve: curve('A'), image: 0, from: 0, count: 2 },
      { curve: curve('B'), image: 1, from: 2, count: 3 },
    ]
    const scores = [
      [0, 0],
      [3, 0],
      [0, 0],
      [0, 4],
      [-20, 1],
    ] as const
    const { series, summary, x } = planePlot(paths, { scores, shares: [0.5, 0.054] }, box, 'D')
    expect(series.map(({ key, points }) => [key, points.map(({ index }) => index)])).toEqual([
      ['A 0', [0, 1]],
      ['B 1', [0, 1, 2]],
    ])
    const [a, b] = series.map(({ points }) => points)
    const pixel = (a![1]!.x - a![0]!.x) / 3
    expect(pixel).toBeGreaterThan(0)
    expect((b![0]!.y - b![1]!.y) / 4).toBeCloseTo(pixel, 9)
    for (const point of [...a!, ...b!]) {
      expect(point.x >= box.x + 31 && point.x <= box.x + box.width - 31).toBe(true)
      expect(point.y >= box.y + 31 && point.y <= box.y + box.height - 31).toBe(true)
    }
    expect(x.title).toBe('first direction, 50% of the variance')
    expect(summary).toBe('D of 2 runs in the plane of their two largest variances, which account for 55% of all.')
  })

  it('of one place has it in the middle', () => {
    const path = { curve: curve('A'), image: 0, from: 0, count: 1 }
    const { series } = planePlot([path], { scores: [[0, 0]], shares: [0, 0] }, box, 'D')
    expect(series[0]!.points[0]).toMatchObject({ x: box.x + box.width / 2, y: box.y + box.height / 2 })
  })
})
