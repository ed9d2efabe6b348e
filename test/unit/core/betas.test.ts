import { expect, it } from 'vitest'
import { type Betas, betasFault, levelsOfBetas } from '../../../src/core/betas.ts'

/**
 * sigma of the steps 0, 1, T / 2, T - 2, T - 1 by DDPMScheduler of diffusers 0.42.1, whose betas are float32: near the start
 * 1 - abar keeps four digits of them, and at the end of the cosine table abar itself has few.
 */
const recorded: readonly (readonly [Betas, readonly number[]])[] = [
  [
    { form: 'linear', steps: 1000, start: 1e-4, end: 0.02 },
    [0.010001329, 0.014832043, 3.442967243, 155.8251832, 157.4072693],
  ],
  [
    { form: 'linear', steps: 500, start: 1e-4, end: 0.02 },
    [0.010001329, 0.015490844, 1.612125911, 12.38001728, 12.5065218],
  ],
  [
    { form: 'scaled_linear', steps: 1000, start: 0.00085, end: 0.012 },
    [0.029167533, 0.041314477, 1.6182797, 14.52628055, 14.61464662],
  ],
  [
    { form: 'cosine', steps: 1000, start: 0, end: 0 },
    [0.006427108, 0.009351345, 1.015550813, 641.6624298, 20291.30293],
  ],
  [
    { form: 'cosine', steps: 4000, start: 0, end: 0 },
    [0.003145547, 0.004481871, 1.013178934, 2566.650118, 81165.13391],
  ],
  [
    { form: 'sigmoid', steps: 1000, start: 1e-4, end: 0.02 },
    [0.012215264, 0.017293533, 1.531580736, 157.1517919, 158.7433657],
  ],
  [
    { form: 'sigmoid', steps: 250, start: 1e-3, end: 0.05 },
    [0.033502563, 0.047456253, 1.166584059, 25.2528216, 25.90820963],
  ],
]

it.each(recorded)('%o has the levels of diffusers', (betas, expected) => {
  const levels = levelsOfBetas(betas)
  const { steps } = betas
  expect(levels.length).toBe(steps)
  expect(levels.every((sigma, t) => t === 0 || sigma > levels[t - 1]!)).toBe(true)
  const found = [0, 1, steps / 2, steps - 2, steps - 1].map((t) => levels[t]!)
  const off = found.map((sigma, k) => Math.abs(sigma / expected[k]! - 1))
  // At the first step 1 - abar, of which float32 has steps of 6e-8, is 1e-5 (cosine, T = 4000) or 1e-4.
  expect(off[0]).toBeLessThan(3e-8 / expected[0]! ** 2)
  expect(Math.max(...off.slice(1))).toBeLessThan(2e-3)
  expect(off[2]).toBeLessThan(2e-5)
})

it('numbers that make no table are named', () => {
  const good: Betas = { form: 'linear', steps: 1000, start: 1e-4, end: 0.02 }
  expect(betasFault(good)).toBeUndefined()
  expect(betasFault({ ...good, steps: 1.5 })).toMatch(/T must be a whole number from 2 to 10000/)
  expect(betasFault({ ...good, start: 0.5 })).toMatch(/beta must rise/)
  expect(betasFault({ ...good, form: 'cosine', start: Number.NaN })).toBeUndefined()
  expect(() => levelsOfBetas({ ...good, steps: 1 })).toThrow(RangeError)
})
