import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../../src/core/compile.ts'
import { chooseDefault, type Design, withLevels } from '../../../src/core/design.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { layoutPlot } from '../../../src/plot/layout.ts'
import { nearestColumn, nearestPoint, spacedOut } from '../../../src/plot/points.ts'
import { levelScale, linearScale, logScale, logSpan, logTicks } from '../../../src/plot/scales.ts'
import { seriesOf } from '../../../src/views/schedule/design-series.ts'
import { moveLevel } from '../../../src/views/schedule/drag.ts'
import { markerPath, markerRadius } from '../../../src/views/schedule/markers.ts'
import {
  levelSpan,
  levelsPlot,
  logSnrPlot,
  logStepPlot,
  scalingPlot,
  schedulePlot,
  stepPlot,
} from '../../../src/views/schedule/plots.ts'

const letters = ['A', 'B', 'C', 'D'] as const
const seriesFor = (...designs: readonly Design[]) =>
  designs.map((design, k) =>
    seriesOf({ id: letters[k]!, name: `design ${k}`, design, program: compile(design), isActive: k === 0 }),
  )

const builders = {
  levels: (all: ReturnType<typeof seriesFor>, box: ReturnType<typeof layoutPlot>['box']) =>
    levelsPlot(all, box, levelSpan(all)),
  logSnr: logSnrPlot,
  schedule: schedulePlot,
  scaling: scalingPlot,
  logStep: logStepPlot,
  step: stepPlot,
}

const extreme = (steps: number): Design => ({ ...defaultDesign, steps, sigmaMin: 1e-4, sigmaMax: 1000 })
const ends = ['zero', 'denoised', 'lower-orders', 'sigma-min', 'dropped'].map(
  (id): Design => ({ ...defaultDesign, ending: chooseDefault('ending', id) }),
)
const flow: Design = parseDesign({
  steps: 12,
  schedule: 'flow',
  scaling: 'flow',
  discretization: { id: 'flow', params: { shift: 3 } },
  sigmaMin: 1 / 999,
  sigmaMax: 'inf',
}).value
const cases: Readonly<Record<string, readonly Design[]>> = {
  'ends of a run': ends.slice(1),
  'flow matching, alone': [flow],
  'flow matching among others': [defaultDesign, flow],
  'two steps': [{ ...defaultDesign, steps: 2 }],
  'the widest range, two steps': [extreme(2)],
  'the widest range, 256 steps': [extreme(256)],
  'the narrowest range': [{ ...defaultDesign, sigmaMin: 0.499, sigmaMax: 0.5 }],
  'four designs': presets.slice(0, 4).map(({ design }, k) => ({ ...design, steps: [18, 2, 256, 40][k]! })),
}

it.each(ends.map((design) => [design.ending.id, design] as const))(
  'levels of a run that ends %s can be dragged',
  (_, design) => {
    const [{ levels, times }] = seriesFor(design) as [ReturnType<typeof seriesOf>]
    expect(levels).toEqual([...levelsOf(design)])
    expect(times).toHaveLength(levels.length)
    // What was dragged is the list, and stays it.
    const dragged = withLevels(design, levels.slice(0, -1)) as Design
    expect(seriesFor(dragged)[0]!.levels).toEqual(levels)
  },
)

describe.each(Object.entries(cases))('plots of %s', (_, designs) => {
  const all = seriesFor(...designs)
  it.each(Object.entries(builders))('%s stay in their box at 300 and 900 px', (_name, build) => {
    for (const width of [300, 900]) {
      const { box } = layoutPlot(width, 300)
      const model = build(all, box)
      expect(model.series).toHaveLength(designs.length)
      for (const { points, line, tail } of model.series) {
        expect(`${line}${tail}`).not.toMatch(/NaN|Infinity/)
        for (const { x, y } of points) {
          expect(x).toBeGreaterThanOrEqual(box.x)
          expect(x).toBeLessThanOrEqual(box.x + box.width)
          expect(y).toBeGreaterThanOrEqual(box.y - 0.01)
          expect(y).toBeLessThanOrEqual(box.y + box.height + 0.01)
        }
      }
      for (const axis of [model.x, model.y]) {
        expect(axis.ticks.filter(({ label }) => label !== '').length).toBeGreaterThanOrEqual(2)
        expect(axis.ticks.every(({ at }) => Number.isFinite(at))).toBe(true)
      }
      expect(model.summary).not.toMatch(/NaN|undefined/)
    }
  })

  it('gives the level back that stands at a height', () => {
    const { box } = layoutPlot(600, 300)
    const plot = levelsPlot(all, box, levelSpan(all))
    all.forEach(({ levels }, k) => {
      levels.slice(0, -1).forEach((sigma, i) => {
        expect(plot.at(plot.series[k]!.points[i]!.y) / sigma).toBeCloseTo(1, 9)
      })
    })
  })
})

describe('a run from noise alone', () => {
  it('is written with an infinite start, drawn below 1e5, and keeps it when another level is dragged', () => {
    const [series] = seriesFor(flow) as [ReturnType<typeof seriesOf>]
    expect(series.written[0]).toBe(Number.POSITIVE_INFINITY)
    expect(series.times[0]).toBe(1)
    const { box } = layoutPlot(600, 300)
    const labels = levelsPlot([series], box, levelSpan([series])).y.ticks.map(({ label }) => label)
    expect(labels).toContain('100')
    expect(labels.every((label) => !label.includes('e'))).toBe(true)
    expect(labels).toContain('∞')
    expect(labels).not.toContain('10000')
    expect(levelsPlot([series], box, levelSpan([series])).summary).toContain('from sigma ∞ to')
    expect(logSnrPlot([series], box).y.ticks.map(({ label }) => label)).toContain('−∞')
    const dragged = withLevels(flow, moveLevel(series.written.slice(0, -1), 3, 9)) as Design
    const { steps } = compile(dragged)
    expect(steps[0]!.t).toBe(1)
    expect(steps[3]!.sigma).toBe(9)
    expect(steps[2]!.sigma).toBe(compile(flow).steps[2]!.sigma)
  })
})

describe('plots', () => {
  const { box } = layoutPlot(600, 300)
  const all = seriesFor(defaultDesign)

  it('puts noise on the right over t and sigma, and the first step on the left over i', () => {
    const rising = (points: readonly { readonly x: number }[]) => points[0]!.x < points.at(-1)!.x
    expect(rising(levelsPlot(all, box, levelSpan(all)).series[0]!.points)).toBe(true)
    expect(rising(schedulePlot(all, box).series[0]!.points)).toBe(false)
    expect(rising(logStepPlot(all, box).series[0]!.points)).toBe(false)
  })

  it('shows the final 0 below every level, infinite log-SNR above', () => {
    const levels = levelsPlot(all, box, levelSpan(all)).series[0]!.points
    expect(Math.max(...levels.slice(0, -1).map(({ y }) => y))).toBeLessThan(levels.at(-1)!.y)
    const snr = logSnrPlot(all, box).series[0]!.points
    expect(Math.min(...snr.slice(0, -1).map(({ y }) => y))).toBeGreaterThan(snr.at(-1)!.y)
  })

  it('keeps time in its unit for one kind of run and shares it out between several', () => {
    const vp = { ...presets[1]!.design, steps: 18 }
    expect(schedulePlot(all, box).x.title).toBe('t (time)')
    expect(schedulePlot(seriesFor(defaultDesign, vp), box).x.title).toContain('t₀')
  })

  it('draws step lengths of equal size for levels that fall by a constant factor', () => {
    const ve = seriesFor({ ...presets[2]!.design, steps: 20 })
    const heights = logStepPlot(ve, box).series[0]!.points.map(({ y }) => y)
    expect(heights).toHaveLength(19)
    for (const y of heights) expect(y).toBeCloseTo(heights[0]!, 6)
    expect(stepPlot(ve, box).series[0]!.points).toHaveLength(20)
  })
})

describe('scales', () => {
  it.each([1e-4, 0.002, 1, 80, 1000])('go to pixels and back at %d', (sigma) => {
    const span = { low: 5e-5, high: 2000 }
    expect(logScale(span, [300, 20]).at(logScale(span, [300, 20]).of(sigma)) / sigma).toBeCloseTo(1, 10)
    expect(linearScale(span, [50, 700]).at(linearScale(span, [50, 700]).of(sigma)) / sigma).toBeCloseTo(1, 8)
    const levels = levelScale(span, [300, 20], 26)
    expect(levels.at(levels.of(sigma)) / sigma).toBeCloseTo(1, 10)
  })
  it('makes room around one level or none', () => {
    const { low, high } = logSpan([1, 1], 0)
    expect(high / low).toBeGreaterThan(3)
    expect(logSpan([], 0.1)).toEqual({ low: 0.1, high: 10 })
  })
  it('labels the decades, fewer of them where they are crowded', () => {
    const labels = (room: number) =>
      logTicks({ low: 1e-4, high: 1000 }, [0, room], 26)
        .map(({ label }) => label)
        .filter(Boolean)
    expect(labels(300)).toEqual(['0.0001', '0.001', '0.01', '0.1', '1', '10', '100', '1000'])
    expect(labels(100).length).toBeLessThan(6)
  })
})

describe('markers', () => {
  it('has a shape of its own for every design', () => {
    expect(new Set(letters.map((id) => markerPath(id, 5))).size).toBe(4)
  })
  it('shrinks where steps are close', () => {
    expect(markerRadius(40, true)).toBeGreaterThan(markerRadius(3, true))
    expect(markerRadius(Number.POSITIVE_INFINITY, true)).toBe(7)
  })
  it('keeps the ends and drops what is too close', () => {
    const points = Array.from({ length: 11 }, (_, k) => ({ x: k * 3, y: 0 }))
    expect([...spacedOut(points, 9)]).toEqual([0, 3, 6, 9, 10])
  })
  it('finds the nearest point and the nearest column', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 10, y: 100 },
    ]
    expect(nearestPoint(points, 9, 1)).toBe(points[0])
    expect(nearestColumn(points, 9)).toBe(points[1])
    expect(nearestColumn([], 9)).toBeUndefined()
  })
})
