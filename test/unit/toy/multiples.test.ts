import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, curvesOf } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { stepBeside } from '../../../src/document/slots.ts'
import type { ToyRun } from '../../../src/state/toy-run.ts'
import { exactLines } from '../../../src/toy/exact.ts'
import { plainTarget } from '../../../src/toy/target.ts'
import { type ToyAxis, type ToyDomain, toyAxes } from '../../../src/toy/view.ts'
import { clampDomain, usualDomain } from '../../../src/views/toy/frame.ts'
import { coordinatesOf, domainElsewhere, highestTime, levelRangeOf } from '../../../src/views/toy/geometry.ts'
import { curveLevels, positionsOf, stepPaths, stepPathsElsewhere } from '../../../src/views/toy/paths.ts'

const runOf = (changes: Partial<Design> = {}): ToyRun => {
  const design = { ...defaultDesign, ...changes }
  return { id: 'A', name: 'x', design, program: compile(design) }
}

const plain = runOf()
const vp = runOf({
  steps: 11,
  schedule: chooseDefault('schedule', 'vp'),
  scaling: chooseDefault('scaling', 'vp'),
  sigmaMin: 0.01,
})
const ve = runOf({ steps: 30, schedule: chooseDefault('schedule', 've'), solver: chooseDefault('solver', 'euler') })

const plotOf = (run: ToyRun, kind: ToyAxis, among = [plain, vp, ve]) => {
  const range = levelRangeOf(among)
  const plot = coordinatesOf(run, kind, range)
  const tMax = highestTime(run.program, plot.curves, range)
  return { ...plot, usual: usualDomain(plot.axis, plot.curves, tMax), tMax }
}
type Plot = ReturnType<typeof plotOf>
const edgesOf = ({ curves, axis }: Plot, { u }: ToyDomain) => u.map((at) => curves.schedule.sigma(axis.t(at)))

describe('plots beside each other', () => {
  it('span the levels of all designs, a raise of noise included', () => {
    expect(levelRangeOf([plain, vp])).toEqual({ unit: 1, sigmaMin: 0.002, sigmaMax: expect.closeTo(80, 9) })
    const churn = { id: 'churn', params: { sChurn: 40, sTmin: 0, sTmax: 1000, sNoise: 1 } }
    const raised = runOf({ sigmaMax: 90, stochasticity: churn })
    const { sigmaMax } = levelRangeOf([plain, raised])
    // Algorithm 2: gamma is sChurn / N, at most sqrt(2) - 1.
    expect(sigmaMax).toBeCloseTo(90 * Math.SQRT2, 9)
    expect(plotOf(plain, 'sigma', [plain, raised]).tMax).toBeCloseTo(sigmaMax, 9)
  })

  it.each(toyAxes)('show the same noise levels on an axis of %s', (kind) => {
    for (const lead of [plain, vp, ve])
      for (const run of [plain, vp, ve]) {
        const [from, to] = [plotOf(lead, kind), plotOf(run, kind)]
        const shown = domainElsewhere(from.usual, from, to)
        const wanted = edgesOf(from, from.usual)
        edgesOf(to, shown).forEach((sigma, k) => {
          expect(sigma).toBeCloseTo(wanted[k]!, 6)
        })
        // The usual part is the usual part in every plot.
        expect(shown.x[1]).toBeCloseTo(to.usual.x[1], 6)
      }
  })

  it('have one axis of levels', () => {
    for (const kind of ['sigma', 'log-sigma'] as const) {
      const [from, to] = [plotOf(plain, kind), plotOf(ve, kind)]
      const shown: ToyDomain = { u: [from.full.u[0], from.full.u[1] / 2], x: [-0.4, 0.7] }
      const there = domainElsewhere(shown, from, to)
      for (const edge of [0, 1] as const) {
        expect(there.u[edge]).toBeCloseTo(shown.u[edge], 9)
        // Neither scales x: what is shown of it is the same.
        expect(there.x[edge]).toBeCloseTo(shown.x[edge], 12)
      }
    }
  })

  it('show the whole of a scaled run where the whole of an unscaled one is shown', () => {
    const [from, to] = [plotOf(plain, 'log-sigma'), plotOf(vp, 'log-sigma')]
    const { x } = domainElsewhere(from.full, from, to)
    expect(from.full.x[1]).toBeGreaterThan(200)
    expect(x[1]).toBeGreaterThan(to.full.x[1] * 0.9)
    expect(x[1]).toBeLessThan(to.full.x[1] * 1.2)
  })

  it('give a pan in one back to the other', () => {
    const share = fc.double({ min: 0.02, max: 0.45, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...toyAxes), share, share, (kind, left, right) => {
        const [lead, follower] = [plotOf(plain, kind), plotOf(vp, kind)]
        const [u0, u1] = lead.full.u
        const shown = clampDomain({ u: [u0 + (u1 - u0) * left, u1 - (u1 - u0) * right], x: [-0.5, 1.5] }, lead.full)
        const back = domainElsewhere(domainElsewhere(shown, lead, follower), follower, lead)
        const span = Math.abs(u1 - u0)
        for (const edge of [0, 1] as const) {
          expect(Math.abs(back.u[edge] - shown.u[edge]) / span).toBeLessThan(1e-3)
          expect(back.x[edge]).toBeCloseTo(shown.x[edge], 2)
        }
      }),
    )
  })
})

describe('flow matching from t = 1', () => {
  const flow = runOf({
    steps: 8,
    schedule: chooseDefault('schedule', 'flow'),
    scaling: chooseDefault('scaling', 'flow'),
    discretization: chooseDefault('discretization', 'flow'),
    sigmaMin: 1 / 999,
    sigmaMax: Number.POSITIVE_INFINITY,
  })

  it('is drawn over t, from the data at 0 to noise alone at 1, on the axes of levels too', () => {
    for (const kind of ['t', 'sigma', 'log-sigma'] as const) {
      const plot = plotOf(flow, kind, [flow])
      expect(plot.full.u).toEqual([0, 1])
      expect(plot.usual.u).toEqual([0, 1])
      const { nodes, u, factor } = stepPaths(flow.program, plot.axis, 600)
      nodes.forEach((at, i) => {
        expect(at).toBeCloseTo(1 - i / 8, 12)
      })
      // Steps in t are straight, in the state x_t as it is.
      expect(u).toHaveLength(8)
      expect(new Set(factor)).toEqual(new Set([1]))
    }
    expect(plotOf(flow, 'step', [flow]).full.u).toEqual([8, 0])
  })

  it('has flow lines that are straight where D is: from n to the data', () => {
    const { curves, axis, range } = plotOf(flow, 'log-sigma', [flow])
    const levels = curveLevels(range.sigmaMin, flow.program.steps[0]!.sigma)
    const { u, s } = positionsOf(levels, curves, axis)
    const target = plainTarget({ w: [1], mu: [0.4], s: [1e-3] })
    const n = -1.2
    const [line] = exactLines(target, [n * levels[0]!], levels[0]!, levels)
    line!.forEach((x, j) => {
      expect(Math.abs(x * s[j]! - ((1 - u[j]!) * 0.4 + u[j]! * n))).toBeLessThan(2e-3)
    })
  })

  it('leaves the plots of others as they are without it', () => {
    expect(levelRangeOf([flow, plain]).sigmaMax).toBeCloseTo(80, 9)
    expect(levelRangeOf([flow]).sigmaMax).toBeGreaterThan(1000)
    const among = [flow, plain]
    const [from, to] = [plotOf(flow, 'log-sigma', among), plotOf(plain, 'log-sigma', among)]
    expect(domainElsewhere(from.full, from, to).u[1]).toBeCloseTo(Math.log10(80), 9)
    expect(domainElsewhere(to.full, to, from).u[1]).toBeCloseTo(80 / 81, 9)
  })

  it.each(toyAxes)('stands beside others on an axis of %s, everything finite', (kind) => {
    const among = [flow, plain, vp]
    for (const run of among)
      for (const other of among) {
        const [from, to] = [plotOf(run, kind, among), plotOf(other, kind, among)]
        const domain = domainElsewhere(from.usual, from, to)
        expect([...domain.u, ...domain.x].every((value) => Math.abs(value) < 1e6)).toBe(true)
        const own = curvesOf(other.design)
        const paths = stepPathsElsewhere(other.program, own, from.curves, from.axis)
        for (const values of [paths.u, paths.nodes, paths.factor, paths.nodeFactor])
          expect(values.every(Number.isFinite)).toBe(true)
        expect(paths.nodes.every((at) => Math.abs(at) <= 2e4)).toBe(true)
      }
  })
})

describe('the cursor in a run of other length', () => {
  it('stands after the same share of the steps, the ends at the ends', () => {
    expect([0, 4, 8].map((step) => stepBeside(step, 8, 18))).toEqual([0, 9, 18])
    expect([0, 9, 18].map((step) => stepBeside(step, 18, 8))).toEqual([0, 4, 8])
  })
})
