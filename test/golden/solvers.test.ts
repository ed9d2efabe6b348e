/**
 * Solvers against the published updates, written here once more as plain loops over one number, without linear forms and
 * without folding, and against what theory says that a rule integrates exactly. No number here comes from the code under test.
 */
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { gaussLegendre, integrate } from '../../src/core/gauss-legendre.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { vpDefaultBetas, vpSigma, vpTime } from '../../src/core/schedules/vp.ts'
import { decayed } from '../../src/core/solvers/exponential.ts'
import { statesOf } from '../property/core-run.ts'

type Denoiser = (x: number, sigma: number) => number

/** Neither linear in x nor smooth beyond need: any wrong coefficient shows. */
const bumpy: Denoiser = (x, sigma) => Math.tanh(x / (1 + sigma)) + 0.3 * Math.cos(2 * x) * Math.exp(-sigma)

const designOf = (id: string, params: Record<string, number>, change: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  steps: 9,
  sigmaMin: 0.05,
  sigmaMax: 20,
  solver: { id, params: { ...chooseDefault('solver', id).params, ...params } },
  ...change,
})

const run = (design: Design, denoiser: Denoiser, latent = 0.7): number[] =>
  statesOf(compile(design), denoiser, (_, out) => out.fill(latent), 1).map((state) => state[0]!)

const expectStates = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `state ${i}`).toBeLessThan(1e-11 * Math.max(1, Math.abs(value)))
  })
}

/** Solves a small linear system by elimination with pivots. */
const solve = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] => {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.findIndex(
      (row, i) => i >= k && Math.abs(row[k]!) === Math.max(...rows.slice(k).map((r) => Math.abs(r[k]!))),
    )
    ;[rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!]
    for (let i = 0; i < rows.length; i++)
      if (i !== k) {
        const factor = rows[i]![k]! / rows[k]![k]!
        rows[i] = rows[i]!.map((value, j) => value - factor * rows[k]![j]!)
      }
  }
  return rows.map((row, k) => row.at(-1)! / row[k]!)
}

describe('DPM++ 2M', () => {
  it('is the published loop, its last step to D', () => {
    const design = designOf('dpmpp-2m', {})
    const sigmas = levelsOf(design)
    let x = 0.7 * sigmas[0]!
    const expected = [x]
    let old: number | undefined
    for (let i = 0; i < design.steps; i++) {
      const denoised = bumpy(x, sigmas[i]!)
      const [t, tNext] = [-Math.log(sigmas[i]!), -Math.log(sigmas[i + 1]!)]
      const h = tNext - t
      if (sigmas[i + 1] === 0) x = denoised
      else if (old === undefined) x = (sigmas[i + 1]! / sigmas[i]!) * x - Math.expm1(-h) * denoised
      else {
        const r = (t + Math.log(sigmas[i - 1]!)) / h
        x = (sigmas[i + 1]! / sigmas[i]!) * x - Math.expm1(-h) * ((1 + 1 / (2 * r)) * denoised - (1 / (2 * r)) * old)
      }
      old = denoised
      expected.push(x)
    }
    expectStates(run(design, bumpy), expected)
  })
})

describe('DPM++ 3M', () => {
  it('is the published loop, with its half of the quadratic term', () => {
    const design = designOf('dpmpp-3m', {})
    const sigmas = levelsOf(design)
    let x = 0.7 * sigmas[0]!
    const expected = [x]
    let [d1Old, d2Old, h1, h2] = [0, 0, 0, 0]
    for (let i = 0; i < design.steps; i++) {
      const denoised = bumpy(x, sigmas[i]!)
      if (sigmas[i + 1] === 0) x = denoised
      else {
        const h = Math.log(sigmas[i]! / sigmas[i + 1]!)
        x = Math.exp(-h) * x - Math.expm1(-h) * denoised
        const phi2 = Math.expm1(-h) / h + 1
        const phi3 = phi2 / h - 0.5
        if (i >= 2) {
          const [r0, r1] = [h1 / h, h2 / h]
          const [first, second] = [(denoised - d1Old) / r0, (d1Old - d2Old) / r1]
          x += phi2 * (first + ((first - second) * r0) / (r0 + r1)) - phi3 * ((first - second) / (r0 + r1))
        } else if (i === 1) x += phi2 * ((denoised - d1Old) / (h1 / h))
        ;[h1, h2] = [h, h1]
      }
      ;[d1Old, d2Old] = [denoised, d1Old]
      expected.push(x)
    }
    expectStates(run(design, bumpy), expected)
  })

  it('with the whole of it integrates D quadratic in ln sigma exactly', () => {
    const design = designOf('dpmpp-3m', { bend: 1 })
    const sigmas = levelsOf(design)
    const quadratic: Denoiser = (_, sigma) => 0.4 - 0.3 * Math.log(sigma) + 0.2 * Math.log(sigma) ** 2
    // d(x / sigma) / d sigma = -D / sigma^2, whose antiderivative is elementary.
    const antiderivative = (sigma: number): number => {
      const log = Math.log(sigma)
      return (0.4 - 0.3 * (1 + log) + 0.2 * (2 + 2 * log + log ** 2)) / sigma
    }
    const states = run(design, quadratic)
    for (let i = 2; i < design.steps - 1; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const exact = next * (states[i]! / sigma + antiderivative(next) - antiderivative(sigma))
      expect(Math.abs(states[i + 1]! - exact), `step ${i}`).toBeLessThan(1e-12)
    }
  })
})

describe.each([1, 2, 3])('UniPC, order %d', (order) => {
  it.each([1, 2])('is the published predictor and corrector, bh%d', (bh) => {
    const design = designOf('unipc', { order, bh })
    const sigmas = levelsOf(design)
    let corrected = 0.7 * sigmas[0]!
    let predicted = corrected
    const expected = [predicted]
    const found = [bumpy(predicted, sigmas[0]!)]
    const lambda = (i: number): number => -Math.log(sigmas[i]!)
    for (let i = 0; i < design.steps - 1; i++) {
      const p = Math.min(order, i + 1)
      const h = lambda(i + 1) - lambda(i)
      const ratios = Array.from({ length: p - 1 }, (_, k) => (lambda(i - 1 - k) - lambda(i)) / h)
      const bends = ratios.map((r, k) => (found[i - 1 - k]! - found[i]!) / r)
      const b = bh === 1 ? -h : Math.expm1(-h)
      const places = [...ratios, 1]
      const powers = places.map((_, row) => places.map((r) => r ** row))
      const right: number[] = []
      let phi = Math.expm1(-h) / -h - 1
      let factorial = 1
      for (let k = 1; k <= p; k++) {
        right.push((phi * factorial) / b)
        factorial *= k + 1
        phi = phi / -h - 1 / factorial
      }
      const rhoPredict =
        p === 1
          ? []
          : p === 2
            ? [0.5]
            : solve(
                powers.slice(0, -1).map((row) => row.slice(0, -1)),
                right.slice(0, -1),
              )
      const rhoCorrect = p === 1 ? [0.5] : solve(powers, right)
      const held = (sigmas[i + 1]! / sigmas[i]!) * corrected - Math.expm1(-h) * found[i]!
      predicted = held - b * rhoPredict.reduce((sum, rho, k) => sum + rho * bends[k]!, 0)
      expected.push(predicted)
      const next = bumpy(predicted, sigmas[i + 1]!)
      found.push(next)
      const all = [...bends, next - found[i]!]
      corrected = held - b * rhoCorrect.reduce((sum, rho, k) => sum + rho * all[k]!, 0)
    }
    // The last step goes to D at the predicted state.
    expected.push(found.at(-1)!)
    expectStates(run(design, bumpy), expected)
  })
})

it('UniPC does not correct a state that churn has moved', () => {
  const churn = { id: 'churn', params: { sChurn: 4, sTmin: 0, sTmax: 1000, sNoise: 1 } }
  const design = designOf('unipc', { order: 1 }, { stochasticity: churn })
  const euler = designOf('deis', { order: 1 }, { stochasticity: churn })
  const held: Denoiser = () => 0.25
  expectStates(run(design, held), run(euler, held))
  // Order 1 without a correction holds D, and so is linear in the newest D alone.
  for (const op of compile(design).ops)
    if (op.op === 'combine') expect(op.terms.filter(({ base }) => base.startsWith('D')).length).toBeLessThanOrEqual(1)
})

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

it('exponential steps are exact on D constant and D linear in ln sigma, however long', () => {
  for (const h of [1e-3, 0.3, 1, 1.000001, 4, 16]) {
    const decay = Math.exp(-h)
    expect(Math.abs(decayed(h, () => 1) / (1 - decay) - 1)).toBeLessThan(1e-12)
    // Terms of a series where the closed form is a difference of near-equal numbers.
    const ramp = h < 0.1 ? h / 2 - h ** 2 / 6 + h ** 3 / 24 - h ** 4 / 120 : 1 - (1 - decay) / h
    expect(Math.abs(decayed(h, (u) => u) / ramp - 1)).toBeLessThan(1e-12)
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
