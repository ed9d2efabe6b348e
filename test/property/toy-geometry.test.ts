import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, curvesOf } from '../../src/core/compile.ts'
import type { Design } from '../../src/core/design.ts'
import { parseDesign } from '../../src/core/parse-design.ts'
import { registry } from '../../src/core/registry.ts'
import { createNoise, runPopulation } from '../../src/toy/population.ts'
import { mixturePresets } from '../../src/toy/presets.ts'
import { flowLinesFrom } from '../../src/toy/quantile.ts'
import { plainTarget } from '../../src/toy/target.ts'
import { toyAxes } from '../../src/toy/view.ts'
import { fallingTimes, timeAxis } from '../../src/views/toy/axes.ts'
import { fullDomain, usualDomain } from '../../src/views/toy/frame.ts'
import { curveLevels, positionsOf, stepPaths } from '../../src/views/toy/paths.ts'
import { densityRaster } from '../../src/views/toy/raster.ts'
import { expectTrue } from '../quick-expect.ts'

const pick = (row: keyof typeof registry) => fc.constantFrom(...registry[row].map(({ id }) => ({ id })))
const designs: fc.Arbitrary<Design> = fc
  .record({
    steps: fc.integer({ min: 2, max: 60 }),
    sigmaMin: fc.constantFrom(1e-4, 0.002, 0.02, 0.3),
    sigmaMax: fc.constantFrom(0.5, 2, 80, 1000),
    discretization: pick('discretization'),
    schedule: pick('schedule'),
    scaling: pick('scaling'),
    solver: pick('solver'),
    stochasticity: pick('stochasticity'),
  })
  .map((json) => parseDesign(json).value)

/** Undefined for designs whose choices do not fit each other. */
const tryCompile = (design: Design) => {
  try {
    return { program: compile(design), curves: curvesOf(design) }
  } catch {
    return undefined
  }
}

const areFinite = (values: ArrayLike<number>): boolean => {
  for (let k = 0; k < values.length; k++) if (!Number.isFinite(values[k])) return false
  return true
}

describe('toy geometry over designs', () => {
  it('is finite, inverts its axes and falls or rises with time', () => {
    let compiled = 0
    fc.assert(
      fc.property(
        designs,
        fc.constantFrom(...toyAxes),
        fc.constantFrom(...mixturePresets),
        (design, kind, { mixture }) => {
          const made = tryCompile(design)
          if (!made) return
          compiled++
          const { program, curves } = made
          const times = fallingTimes(program)
          const tMax = Math.max(...program.steps.map(({ tHat }) => tHat))
          const axis = timeAxis(kind, curves, { sigmaMin: design.sigmaMin, tMax, times })
          const [left, right] = axis.full

          let before = left
          for (let k = 1; k <= 30; k++) {
            const u = left + ((right - left) * k) / 30
            const sigma = curves.schedule.sigma(axis.t(u))
            expectTrue(Number.isFinite(sigma), () => `sigma is ${sigma} at ${u}`)
            // VP schedules may hold sigma = 0 on a stretch of time: there every position is as good.
            const back = axis.u(axis.t(u))
            const isBack = sigma === 0 || Math.abs(back - u) < 1e-6 * Math.abs(right - left)
            expectTrue(isBack, () => `${u} comes back as ${back}`)
            expectTrue((u - before) * Math.sign(right - left) > 0, () => `${u} does not follow ${before}`)
            before = u
          }

          const paths = stepPaths(program, axis, 600 / (right - left))
          for (const values of [paths.u, paths.share, paths.nodes, paths.raised]) expect(areFinite(values)).toBe(true)
          for (const { u, x } of [fullDomain(axis, curves, tMax), usualDomain(axis, curves, tMax)]) {
            expect(areFinite([...u, ...x])).toBe(true)
            expect((u[1] - u[0]) * (right - left)).toBeGreaterThan(0)
            const raster = densityRaster(plainTarget(mixture), curves, axis, { u, x }, 12, 20)
            expect(raster.some((value) => value > 0)).toBe(true)
          }

          const population = runPopulation(program, plainTarget(mixture), 16, createNoise(5, 16))
          for (const values of [...population.states, ...population.raised, ...population.denoised])
            expect(areFinite(values)).toBe(true)
          const sigma0 = program.steps[0]!.sigma
          const levels = curveLevels(design.sigmaMin, Math.max(sigma0, design.sigmaMax))
          const positions = positionsOf(levels, curves, axis)
          expect(areFinite(positions.u) && areFinite(positions.s)).toBe(true)
          for (const line of flowLinesFrom(mixture, [-3 * sigma0, 0, 2 * sigma0], sigma0, levels))
            expect(areFinite(line)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
    expect(compiled).toBeGreaterThan(100)
  })
})
