/**
 * Solvers that hold the noise over a step (LMS, iPNDM, DEIS) against plain loops over one number, and against what theory
 * says that a rule integrates exactly. No number here comes from the code under test.
 */
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { chooseDefault } from '../../src/core/design.ts'
import { gaussLegendre, integrate } from '../../src/core/gauss-legendre.ts'
import { vpDefaultBetas, vpSigma, vpTime } from '../../src/core/schedules/vp.ts'
import { bumpy } from '../property/core-run.ts'
import { designOf, expectStates, run } from './solver-states.ts'

const polynomial =
  (degree: number) =>
  (t: number): number =>
    Array.from({ length: degree + 1 }, (_, k) => (k + 1) * (t / 7) ** k).reduce((a, b) => a + b)

describe.each([1, 2, 3, 4])('LMS, order %d', (order) => {
  it('integrates slopes that are polynomials in t of degree order - 1 exactly, on unequal steps, to the last', () => {
    const design = designOf('lms', { order })
    const sigmas = levelsOf(design)
    const slope = polynomial(order - 1)
    const states = run(design, (x, sigma) => x - sigma * slope(sigma))
    const exact = (t: number) => Array.from({ length: order }, (_, k) => (t / 7) ** (k + 1) * 7).reduce((a, b) => a + b)
    for (let i = order - 1; i < design.steps; i++)
      expect(states[i + 1]! - states[i]!, `step ${i}`).toBeCloseTo(exact(sigmas[i + 1]!) - exact(sigmas[i]!), 10)
  })
})

it('LMS of order 2 is the textbook two-step rule for unequal steps, order 1 is Euler', () => {
  const design = designOf('lms', { order: 2 })
  const sigmas = levelsOf(design)
  let x = 0.7 * sigmas[0]!
  const expected = [x]
  let old: number | undefined
  for (let i = 0; i < design.steps; i++) {
    const d = (x - bumpy(x, sigmas[i]!)) / sigmas[i]!
    const h = sigmas[i + 1]! - sigmas[i]!
    const ratio = i === 0 ? 0 : h / (sigmas[i]! - sigmas[i - 1]!)
    x += h * (old === undefined ? d : (1 + ratio / 2) * d - (ratio / 2) * old)
    old = d
    expected.push(x)
  }
  expectStates(run(design, bumpy), expected)
  expectStates(run(designOf('lms', { order: 1 }), bumpy), run(designOf('euler', {}), bumpy))
})

describe.each([1, 2, 3, 4])('iPNDM, order %d', (order) => {
  const equal = { discretization: chooseDefault('discretization', 'linear') }

  it('is LMS where steps are equal', () => {
    // All but the last step, which is shorter by sigma_min.
    const [fixed, variable] = ['ipndm', 'lms'].map((id) => run(designOf(id, { order }, equal), bumpy).slice(0, -1))
    expectStates(fixed!, variable!)
  })

  it('keeps its weights where they are not', () => {
    const design = designOf('ipndm', { order })
    const sigmas = levelsOf(design)
    const weights = [[1], [3, -1], [23, -16, 5], [55, -59, 37, -9]][order - 1]!
    const total = weights.reduce((a, b) => a + b)
    const slopes: number[] = []
    const states = run(design, (x, sigma) => {
      const denoised = bumpy(x, sigma)
      slopes.push((x - denoised) / sigma)
      return denoised
    })
    for (let i = order - 1; i < design.steps; i++) {
      const mean = weights.reduce((sum, weight, j) => sum + (weight / total) * slopes[i - j]!, 0)
      expect(states[i + 1]).toBeCloseTo(states[i]! + (sigmas[i + 1]! - sigmas[i]!) * mean, 10)
    }
  })
})

describe.each([1, 2, 3])('DEIS, order %d', (order) => {
  it.each([9, 4])('integrates noise that is a polynomial in VP’s time exactly, in %d steps', (steps) => {
    const design = designOf('deis', { order }, { steps })
    const sigmas = levelsOf(design)
    const noise = (tau: number): number => [0.6, -1.1, 0.9].slice(0, order).reduce((sum, c, k) => sum + c * tau ** k, 0)
    const states = run(design, (x, sigma) => x - sigma * noise(vpTime(vpDefaultBetas, sigma)))
    for (let i = order - 1; i < design.steps - 1; i++) {
      // Simpson's rule in tau, where the change of variable is d sigma = sigma'(tau) d tau: by parts, no derivative is needed.
      const [a, b] = [vpTime(vpDefaultBetas, sigmas[i]!), vpTime(vpDefaultBetas, sigmas[i + 1]!)]
      const n = 2000
      let area = 0
      for (let k = 0; k <= n; k++) {
        const tau = a + (k / n) * (b - a)
        const slope = [0, -1.1, 1.8 * tau].slice(0, order).reduce((sum, c) => sum + c, 0)
        area += (k === 0 || k === n ? 1 : k % 2 ? 4 : 2) * slope * vpSigma(vpDefaultBetas, tau)
      }
      area *= (b - a) / (3 * n)
      const exact = sigmas[i + 1]! * noise(b) - sigmas[i]! * noise(a) - area
      expect(states[i + 1]! - states[i]!, `step ${i}`).toBeCloseTo(exact, 9)
    }
  })
})

describe.each([1, 2, 3])('DEIS in ln sigma, order %d', (order) => {
  it('integrates noise that is a polynomial in ln sigma exactly', () => {
    const design = designOf('deis', { order, time: 3 })
    const sigmas = levelsOf(design)
    const [a, b, c] = [0.6, order > 1 ? -1.1 : 0, order > 2 ? 0.9 : 0]
    const states = run(design, (x, sigma) => x - sigma * (a + b * Math.log(sigma) + c * Math.log(sigma) ** 2))
    // By parts: the integral of ln sigma is sigma (ln sigma - 1), that of its square sigma (ln^2 sigma - 2 ln sigma + 2).
    const antiderivative = (sigma: number): number => {
      const log = Math.log(sigma)
      return sigma * (a + b * (log - 1) + c * (log ** 2 - 2 * log + 2))
    }
    for (let i = order - 1; i < design.steps - 1; i++) {
      const exact = antiderivative(sigmas[i + 1]!) - antiderivative(sigmas[i]!)
      expect(states[i + 1]! - states[i]!, `step ${i}`).toBeCloseTo(exact, 10)
    }
  })
})

it.each([1, 2, 3])('DEIS of order 1 is DDIM, whatever its time (%d)', (time) => {
  expectStates(run(designOf('deis', { order: 1, time }), bumpy), run(designOf('euler', {}), bumpy))
})

it('Gauss-Legendre with n points integrates degree 2 n - 1 exactly', () => {
  for (const n of [1, 2, 3, 8, 32]) {
    const rule = gaussLegendre(n)
    for (let degree = 0; degree < 2 * n; degree++)
      expect(integrate(rule, (x) => x ** degree, 1, 0.5)).toBeCloseTo((0.5 ** (degree + 1) - 1) / (degree + 1), 13)
  }
})

describe('churn that lifts a step above the one before', () => {
  it.each(['lms', 'ipndm', 'deis', 'unipc', 'dpmpp-2m', 'dpmpp-3m'])('leaves %s without history there', (id) => {
    const discretization = { id: 'custom', params: {}, list: [2, 1, 0.9, 0.8, 0.4, 0.1] }
    const stochasticity = { id: 'churn', params: { sChurn: 40, sTmin: 0.7, sTmax: 0.85, sNoise: 1 } }
    const range = { steps: 6, sigmaMin: 0.1, sigmaMax: 2 }
    const { ops, steps } = compile(designOf(id, {}, { ...range, discretization, stochasticity }))
    const namesOf = (i: number): string[] => {
      const op = ops.find(({ out }) => out === steps[i]!.xNext)!
      return (op.op === 'combine' ? op.terms : op.input).map(({ base }) => base).sort()
    }
    expect(steps[3]!.sigmaHat).toBeGreaterThan(steps[2]!.sigmaHat)
    expect(namesOf(2)).toContain('D1')
    expect(namesOf(3)).toEqual(['D3', 'n4', 'x3'])
    expect(namesOf(4)).toContain('D3')
    expect(namesOf(4)).toContain('D4')
  })
})
