/**
 * Solvers that hold D over a step (DPM++, UniPC) against the published updates, written here once more as plain loops over
 * one number, without linear forms and without folding. No number here comes from the code under test.
 */
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { decayed } from '../../src/core/solvers/exponential.ts'
import { bumpy, type Denoiser } from '../property/core-run.ts'
import { designOf, expectStates, run } from './solver-states.ts'

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

it('exponential steps are exact on D constant and D linear in ln sigma, however long', () => {
  for (const h of [1e-3, 0.3, 1, 1.000001, 4, 16]) {
    const decay = Math.exp(-h)
    expect(Math.abs(decayed(h, () => 1) / (1 - decay) - 1)).toBeLessThan(1e-12)
    // Terms of a series where the closed form is a difference of near-equal numbers.
    const ramp = h < 0.1 ? h / 2 - h ** 2 / 6 + h ** 3 / 24 - h ** 4 / 120 : 1 - (1 - decay) / h
    expect(Math.abs(decayed(h, (u) => u) / ramp - 1)).toBeLessThan(1e-12)
  }
})
