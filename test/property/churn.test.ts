/** Churn: what it adds, where, and that it keeps the marginal. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { chooseDefault } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { findSpec, registry } from '../../src/core/registry.ts'
import { expectEqual, expectTrue } from '../quick-expect.ts'
import { choiceOf, designs, unlessRefused } from './core-arbitraries.ts'
import { gaussianDenoiser, relative, statesOf } from './core-run.ts'

describe('churn', () => {
  const churned = fc.record({ design: designs, choice: choiceOf(findSpec('stochasticity', 'churn')!) })

  it('raises the variance by what it adds, up to sqrt(2) - 1, inside [sTmin, sTmax] only', () => {
    fc.assert(
      fc.property(churned, ({ design, choice }) => {
        const program = unlessRefused(() => compile({ ...design, stochasticity: choice }))
        fc.pre(program !== undefined)
        const { sChurn, sTmin, sTmax, sNoise } = choice.params as Record<
          'sChurn' | 'sTmin' | 'sTmax' | 'sNoise',
          number
        >
        for (const { i, sigma, sigmaHat, gamma, s, sHat, x, xHat } of program.steps) {
          const terms = Object.fromEntries(xHat.map(({ base, coefficient }) => [base, coefficient]))
          const inside = sTmin <= sigma && sigma <= sTmax
          const wanted = inside ? Math.min(sChurn / program.steps.length, Math.SQRT2 - 1) : 0
          expectTrue(Math.abs(gamma - wanted) < 1e-15, () => `step ${i}: gamma ${gamma} instead of ${wanted}`)
          expectTrue(relative(sigmaHat, sigma * (1 + gamma)) < 1e-6, () => `step ${i}: ${sigma} to ${sigmaHat}`)
          if (gamma === 0) {
            expectEqual(xHat, [{ base: x, coefficient: 1 }])
            continue
          }
          expectTrue(relative(terms[x]!, sHat / s) < 1e-12, () => `step ${i}: ${terms[x]} of ${x}`)
          const added = ((terms[`n${i + 1}`] ?? 0) / (sHat * sNoise)) ** 2
          expectTrue(
            Math.abs(sigma ** 2 + added - sigmaHat ** 2) < 1e-6 * sigmaHat ** 2,
            () => `step ${i}: ${added} added`,
          )
        }
      }),
    )
  })

  it('includes both ends of [sTmin, sTmax]', () => {
    const levels = levelsOf(defaultDesign)
    const params = { sChurn: 40, sTmin: levels[12]!, sTmax: levels[5]!, sNoise: 1 }
    const { steps } = compile({ ...defaultDesign, stochasticity: { id: 'churn', params } })
    expect(steps.filter(({ gamma }) => gamma > 0).map(({ i }) => i)).toEqual([5, 6, 7, 8, 9, 10, 11, 12])
  })

  it('above the highest level that a schedule reaches is refused, under solvers that never ask for the time too', () => {
    // With these ends VP's curve bends over at a level of 0.504.
    const design = {
      ...defaultDesign,
      sigmaMin: 0.02,
      sigmaMax: 0.5,
      schedule: chooseDefault('schedule', 'vp'),
      stochasticity: chooseDefault('stochasticity', 'churn'),
    }
    for (const solver of registry.solver)
      expect(() => compile({ ...design, steps: 3, solver: chooseDefault('solver', solver.id) })).toThrow(
        /never reaches noise level 0\.7/,
      )
  })

  it('of 0 is the plain ODE', () => {
    fc.assert(
      fc.property(churned, ({ design, choice }) => {
        const still = { id: 'churn', params: { ...choice.params, sChurn: 0 } }
        const program = unlessRefused(() => compile({ ...design, stochasticity: still }))
        fc.pre(program !== undefined)
        expectEqual(program, compile({ ...design, stochasticity: chooseDefault('stochasticity', 'none') }))
      }),
    )
  })

  it('leaves the marginal of a Gaussian as it was, with sNoise = 1', () => {
    const [mu, s] = [0.4, 0.6]
    // The map of a run is linear in all draws: its exact variance is a sum of squares, no sampling needed.
    const params = { sChurn: 40, sTmin: 0.05, sTmax: 50, sNoise: 1 }
    const design = { ...defaultDesign, steps: 400, stochasticity: { id: 'churn', params } }
    const program = compile(design)
    const resultFor = (drawn: number): number => {
      const states = statesOf(program, gaussianDenoiser(0, s), (k, out) => out.fill(k === drawn ? 1 : 0), 1)
      return states.at(-1)![0]!
    }
    // A latent of standard deviation sigma_max stands for data plus noise: add the data's own share.
    let variance = resultFor(0) ** 2 * (1 + (s / design.sigmaMax) ** 2)
    for (let k = 1; k <= design.steps; k++) variance += resultFor(k) ** 2
    expect(Math.abs(Math.sqrt(variance) - s)).toBeLessThan(2e-3)
    const mean = statesOf(program, gaussianDenoiser(mu, s), (_, out) => out.fill(0), 1).at(-1)![0]!
    expect(Math.abs(mean - mu)).toBeLessThan(0.01)
  })
})
