import { describe, expect, it } from 'vitest'
import { compile, curvesOf } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { createNoise, runPopulation } from '../../../src/toy/population.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { scaledMixture } from '../../../src/toy/scale.ts'
import { plainTarget } from '../../../src/toy/target.ts'
import { type ToyAxis, toyAxes } from '../../../src/toy/view.ts'
import { timeAxis } from '../../../src/views/toy/axes.ts'
import {
  clampDomain,
  dataScale,
  fullDomain,
  layout,
  project,
  reachOf,
  transformDomain,
  usualDomain,
} from '../../../src/views/toy/frame.ts'
import { curveLevels, histogram, nearestStep, populationAt, stepPaths } from '../../../src/views/toy/paths.ts'
import { densityProfile, densityRaster } from '../../../src/views/toy/raster.ts'

const axisOf = (kind: ToyAxis, design: Design = defaultDesign) => {
  const program = compile(design)
  const times = [...program.steps.map(({ t }) => t), 0]
  const curves = curvesOf(design)
  const tMax = times[0]!
  return { axis: timeAxis(kind, curves, { sigmaMin: design.sigmaMin, tMax, times }), curves, program, times, tMax }
}

describe('timeAxis', () => {
  it.each(toyAxes)('%s has data at the left and the start at the right', (kind) => {
    const { axis, tMax } = axisOf(kind)
    expect(axis.u(0)).toBeCloseTo(axis.full[0], 12)
    expect(axis.u(tMax)).toBeCloseTo(axis.full[1], 12)
  })

  it('puts step i at t_i and lets time run evenly between', () => {
    const { axis, times } = axisOf('step')
    times.forEach((t, i) => {
      expect(axis.u(t)).toBeCloseTo(i, 12)
    })
    expect(axis.u((times[3]! + times[4]!) / 2)).toBeCloseTo(3.5, 12)
    expect(axis.u(times[0]! * 1.2)).toBeLessThan(0)
  })

  it('is the decimal logarithm above sigma_min, linear below', () => {
    const { axis } = axisOf('log-sigma')
    expect(axis.u(10)).toBeCloseTo(1, 12)
    expect(axis.u(0.002) - axis.u(0.001)).toBeCloseTo(axis.u(0.001) - axis.u(0), 12)
  })

  it('labels 0 and the powers of ten when there is room for no more', () => {
    const { axis } = axisOf('log-sigma')
    const labels = axis.ticks(axis.full, 500).flatMap(({ label }) => label || [])
    expect(labels).toEqual(['0', '0.01', '0.1', '1', '10'])
    expect(
      axisOf('step')
        .axis.ticks([18, 0], 300)
        .every(({ u }) => Number.isInteger(u)),
    ).toBe(true)
  })
})

describe('domains', () => {
  it('grow with the scale of the data: the same part of the picture', () => {
    for (const kind of ['t', 'sigma'] as const) {
      const { axis, curves, tMax } = axisOf(kind)
      const [one, large] = [usualDomain(axis, curves, tMax), usualDomain(axis, curves, tMax, 16)]
      for (const edge of [0, 1] as const) {
        expect(large.u[edge]).toBeCloseTo(16 * one.u[edge], 9)
        expect(large.x[edge]).toBeCloseTo(16 * one.x[edge], 9)
      }
      // The run's highest level is the end, however large the data are.
      expect(usualDomain(axis, curves, tMax, 56).u[1]).toBeCloseTo(fullDomain(axis, curves, tMax, 56).u[1], 9)
      expect(fullDomain(axis, curves, tMax, 56).x[1]).toBeGreaterThan(fullDomain(axis, curves, tMax).x[1])
      const data = scaledMixture(defaultMixture, 16)
      expect(dataScale(data, large).x[1]).toBeCloseTo(16 * dataScale(defaultMixture, one).x[1], 9)
      expect(reachOf(curves, [0, 16], 16)).toBeCloseTo(16 * reachOf(curves, [0, 1]), 9)
    }
  })

  it('survive clamping, and a move of pixels undoes its inverse', () => {
    for (const kind of toyAxes) {
      const { axis, curves, tMax } = axisOf(kind)
      const full = fullDomain(axis, curves, tMax)
      const usual = usualDomain(axis, curves, tMax)
      const box = { x: 0, y: 0, width: 300, height: 200 }
      for (const domain of [full, usual]) {
        const same = clampDomain(domain, full)
        const back = transformDomain(transformDomain(domain, box, { k: 2, x: -40, y: 9 }), box, {
          k: 0.5,
          x: 20,
          y: -4.5,
        })
        for (const key of ['u', 'x'] as const)
          for (const edge of [0, 1] as const) {
            expect(same[key][edge]).toBeCloseTo(domain[key][edge], 9)
            expect(back[key][edge]).toBeCloseTo(domain[key][edge], 9)
          }
      }
      const far = clampDomain({ u: [1e6, 1e6 + 1], x: [0, 1e-9] }, full)
      expect(Math.max(...far.u)).toBeLessThanOrEqual(Math.max(...full.u))
      expect(far.x[1] - far.x[0]).toBeCloseTo(1e-3, 12)
    }
  })

  it('project to the edges of the box', () => {
    const { u, x } = project({ u: [18, 0], x: [-2, 2] }, { x: 5, y: 6, width: 360, height: 100 })
    expect([18, 0].map((value) => value * u.scale + u.offset)).toEqual([0, 360])
    expect([2, -2].map((value) => value * x.scale + x.offset)).toEqual([0, 100])
  })
})

describe('layout', () => {
  it.each([340, 760, 1400])('fits %d pixels', (width) => {
    const { plot, left, right } = layout(width)
    expect(left.x).toBeGreaterThan(20)
    expect(left.x + left.width).toBe(plot.x)
    expect(right.x + right.width).toBeLessThanOrEqual(width)
    expect(plot.width).toBeGreaterThan(width * 0.65)
  })
})

describe('stepPaths', () => {
  it('keeps chords straight in time and subdivides them where the axis bends them', () => {
    const straight = axisOf('t')
    expect(stepPaths(straight.program, straight.axis, 10).u).toHaveLength(18)
    const bent = axisOf('log-sigma')
    const paths = stepPaths(bent.program, bent.axis, 200)
    expect(paths.u.length).toBeGreaterThan(40)
    for (let i = 0; i < 18; i++) {
      const { tHat, tNext } = bent.program.steps[i]!
      for (let q = paths.first[i]!; q < paths.first[i + 1]!; q++)
        expect(bent.axis.t(paths.u[q]!)).toBeCloseTo(tHat + (tNext - tHat) * paths.share[q]!, 9)
      expect(paths.share[paths.first[i + 1]! - 1]).toBe(1)
    }
    expect(nearestStep(paths.nodes, bent.axis.u(0.31))).toBe(12)
  })
})

describe('populationAt', () => {
  it('gives the starts, the result, and points of the chords between', () => {
    const design = { ...presets.find(({ id }) => id === 'churn-imagenet-edm')!.design, steps: 12 }
    const program = compile(design)
    const population = runPopulation(program, plainTarget(defaultMixture), 9, createNoise(1, 9))
    expect(populationAt(program, population, 100)).toBe(population.states[0])
    expect(populationAt(program, population, 0)[3]).toBeCloseTo(population.states[12]![3]!, 12)
    const { tHat, tNext } = program.steps[6]!
    const t = tNext + 0.25 * (tHat - tNext)
    expect(populationAt(program, population, t)[2]).toBeCloseTo(
      0.25 * population.raised[6]![2]! + 0.75 * population.states[7]![2]!,
      12,
    )
  })
})

describe('histogram', () => {
  it('is a density: what is in sight has its share of the area', () => {
    const heights = histogram(Float64Array.of(0.1, 0.2, 0.9, 7), [0, 1], 4)
    expect([...heights]).toEqual([2, 0, 0, 1])
  })
})

describe('density', () => {
  it('keeps its area when a peak is narrower than a cell', () => {
    const mixture = { w: [1], mu: [0.123], s: [0.002] }
    const profile = densityProfile(plainTarget(mixture), { sigma: 0, s: 1 }, [-1, 1], 101, 0.02)
    expect(profile.reduce((sum, value) => sum + value * 0.02, 0)).toBeCloseTo(1, 3)
  })

  it('is brightest at the modes in every column', () => {
    const { axis, curves, tMax } = axisOf('log-sigma')
    const raster = densityRaster(plainTarget(defaultMixture), curves, axis, usualDomain(axis, curves, tMax), 20, 80)
    for (let c = 0; c < 20; c++)
      expect(Math.max(...Array.from({ length: 80 }, (_, r) => raster[r * 20 + c]!))).toBeGreaterThan(240)
    expect(raster[0]).toBe(0)
  })
})

describe('curveLevels', () => {
  it('falls from the highest level to the lowest and to 0', () => {
    const levels = curveLevels(0.002, 80)
    expect(levels[0]).toBe(80)
    expect(levels.at(-1)).toBe(0)
    for (let j = 1; j < levels.length; j++) expect(levels[j]).toBeLessThan(levels[j - 1]!)
  })
})
