/** Runs of solvers on one number, for comparison with the published updates. */
import { expect } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { type Denoiser, statesOf } from '../property/core-run.ts'

export const designOf = (id: string, params: Record<string, number>, change: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  steps: 9,
  sigmaMin: 0.05,
  sigmaMax: 20,
  solver: { id, params: { ...chooseDefault('solver', id).params, ...params } },
  ...change,
})

export const run = (design: Design, denoiser: Denoiser, latent = 0.7): number[] =>
  statesOf(compile(design), denoiser, (_, out) => out.fill(latent), 1).map((state) => state[0]!)

export const expectStates = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `state ${i}`).toBeLessThan(1e-11 * Math.max(1, Math.abs(value)))
  })
}
