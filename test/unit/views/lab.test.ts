import { describe, expect, it } from 'vitest'
import { chooseDefault } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import { stepsForCalls } from '../../../src/measure/studies/by.ts'
import type { ConvergencePoint } from '../../../src/metrics/convergence.ts'
import { layoutFigure } from '../../../src/plot/figure.ts'
import { styleOf } from '../../../src/plot/palette.ts'
import {
  declaredOrderOf,
  designCurves,
  rhoCurves,
  solverCurves,
  startedOrderOf,
  talkCurves,
} from '../../../src/views/lab/curves.ts'
import { convergencePlot, fitOf, localPlot, type Measured } from '../../../src/views/lab/plots.ts'

const { box } = layoutFigure(640, 400)

const point = (steps: number, error: number): ConvergencePoint => {
  const reading = { error, floor: 0 }
  const readings = { rms: reading, mean: reading, beforeLast: reading, w1: { error, floor: 1e-3 }, w2: reading }
  return { steps, nfe: 2 * steps - 1, readings }
}
const curveOf = (key: string, order: number): Measured => ({
  ...solverCurves(defaultDesign, ['second-order'])[0]!,
  key,
  points: [4, 8, 16, 32, 64].map((steps) => point(steps, steps ** -order)),
})

describe('curves', () => {
  it('of every solver are told apart by colour, shape and filling', () => {
    const all = registry.solver.map((_, k) => {
      const { token, marker, isHollow } = styleOf(k)
      return `${token} ${marker} ${isHollow}`
    })
    expect(new Set(all).size).toBe(all.length)
    const talk = talkCurves.map(({ style: { token, marker, isHollow } }) => `${token} ${marker} ${isHollow}`)
    expect(new Set(talk).size).toBe(talk.length)
  })

  it('of solvers keep the parameters of the design that has one of them', () => {
    const design = { ...defaultDesign, solver: { id: 'second-order', params: { alpha: 0.5 } } }
    const [euler, own] = solverCurves(design, ['second-order', 'euler'])
    expect(euler).toMatchObject({ label: 'Euler', design: { solver: { id: 'euler' }, steps: design.steps } })
    expect(own).toMatchObject({ label: '2nd order (alpha), Midpoint', design })
    expect(rhoCurves(design).map(({ design: one }) => one.discretization.params.rho)).toEqual([1, 3, 5, 7, 9])
  })

  it('have no declared order where noise is added', () => {
    expect(declaredOrderOf(defaultDesign)).toBe(2)
    expect(declaredOrderOf({ ...defaultDesign, solver: chooseDefault('solver', 'unipc') })).toBeGreaterThan(1)
    expect(declaredOrderOf({ ...defaultDesign, solver: chooseDefault('solver', 'euler-ancestral') })).toBeNull()
    expect(declaredOrderOf({ ...defaultDesign, stochasticity: chooseDefault('stochasticity', 'churn') })).toBeNull()
  })

  it('have as many steps as a number of calls pays for', () => {
    expect(stepsForCalls(defaultDesign, [4, 8, 16, 32])).toEqual([2, 4, 8, 16])
    expect(stepsForCalls({ ...defaultDesign, solver: chooseDefault('solver', 'euler') }, [4, 8, 16])).toEqual([
      4, 8, 16,
    ])
    // Calls that pay for the same number of steps are one column.
    expect(stepsForCalls(defaultDesign, [7, 8])).toEqual([4])
  })

  it('keep of the declared order what the first step of a multistep rule leaves', () => {
    const orderOf = (id: string, params = {}) => {
      const solver = chooseDefault('solver', id)
      return startedOrderOf({ ...defaultDesign, solver: { ...solver, params: { ...solver.params, ...params } } })
    }
    expect([
      orderOf('rk4'),
      orderOf('lms', { order: 4 }),
      orderOf('unipc', { order: 3 }),
      orderOf('euler-ancestral'),
    ]).toEqual([4, 2, 3, null])
  })

  it('of the page carry letters and mark the active one', () => {
    const compared = (['A', 'B'] as const).map((id) => ({
      id,
      name: 'EDM',
      design: defaultDesign,
      program: { ops: [], steps: [], increments: [], nfe: 0, result: 'x0' as const },
      isActive: id === 'B',
      isBaseline: false,
    }))
    expect(designCurves(compared)).toMatchObject([
      { key: 'A', label: 'A: EDM', style: { token: '--design-a', isBold: false } },
      { key: 'B', slot: 'B', style: { token: '--design-b', isBold: true } },
    ])
  })
})

describe('convergencePlot', () => {
  it('places equal ratios at equal distances, and slopes add up', () => {
    const model = convergencePlot([curveOf('a', 2)], 'mean', [4, 256], box)
    const { points } = model.series[0]!
    expect(points).toHaveLength(5)
    const dy = points.slice(1).map(({ y }, k) => y - points[k]!.y)
    for (const one of dy) expect(one).toBeCloseTo(dy[0]!, 6)
    // y grows downwards as the error falls; x by the ratio of calls.
    const dx = points.slice(1).map(({ x }, k) => x - points[k]!.x)
    expect(dx[3]! / dx[0]!).toBeCloseTo(Math.log(127 / 63) / Math.log(15 / 7), 6)
    expect(fitOf(curveOf('a', 2), 'mean')!.slope).toBeCloseTo(2, 12)
    expect(model.summary).toMatch(/^Mean error against .* at NFE 127, slope 2\.00\.$/)
    for (const { x, y } of points) {
      expect(x).toBeGreaterThanOrEqual(box.x)
      expect(x).toBeLessThanOrEqual(box.x + box.width)
      expect(y).toBeGreaterThanOrEqual(box.y)
      expect(y).toBeLessThanOrEqual(box.y + box.height)
    }
  })

  it('is not squashed by runs that went astray', () => {
    const wild = { ...curveOf('b', 2), points: [point(4, 1e6), point(64, 1e-2)] }
    const model = convergencePlot([curveOf('a', 2), wild], 'mean', [4, 256], box)
    expect(model.series[1]!.points[0]!.y).toBeLessThan(box.y)
    expect(model.series[0]!.points[0]!.y).toBeLessThan(box.y + 40)
  })

  it('shows the floor of a distance and guides where there is room', () => {
    const labels = (measure: 'mean' | 'w1', width = 640) =>
      convergencePlot([curveOf('a', 2)], measure, [4, 256], layoutFigure(width, 400).box).guides.map(
        ({ label }) => label,
      )
    expect(labels('mean')).toEqual(['slope 1', '2', '4'])
    expect(labels('w1').at(-1)).toMatch(/^exact flow/)
    expect(labels('mean', 350)).toEqual([])
  })

  it('says that nothing is measured yet', () => {
    const model = convergencePlot([{ ...curveOf('a', 2), points: [] }], 'w2', [4, 256], box)
    expect(model.summary).toMatch(/nothing measured yet/)
    expect(model.guides).toEqual([])
  })
})

describe('localPlot', () => {
  it('has noise at the left and the largest error in its summary', () => {
    const [curve] = rhoCurves(defaultDesign)
    const errors = [80, 8, 0.8].map((sigma, i) => ({ sigma, sigmaNext: sigma / 10, made: 10 ** -i, carried: 0.1 }))
    const model = localPlot([{ ...curve!, errors }], 'made', box)
    const [first, second, third] = model.series[0]!.points
    expect(first!.x).toBeLessThan(second!.x)
    expect(second!.x - first!.x).toBeCloseTo(third!.x - second!.x, 6)
    expect(first!.y).toBeLessThan(third!.y)
    expect(model.summary).toMatch(/ρ = 1: at most 1, at sigma 80/)
  })
})
