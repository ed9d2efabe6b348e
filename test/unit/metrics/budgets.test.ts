import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { convergedDesign, defaultDesign } from '../../../src/core/presets.ts'
import { type BudgetUpdate, measureBudgets } from '../../../src/metrics/budgets.ts'
import { flowErrorsOnPictures } from '../../../src/metrics/picture-quality.ts'
import { withCalls } from '../../../src/state/match.ts'

const world = { seed: 2022, side: 32 } as const
const labels = Array.from({ length: 6 }, (_, k) => k)
const sampler = (id: string): Design => ({ ...defaultDesign, solver: chooseDefault('solver', id) })
const designs = { A: sampler('dpmpp-2m'), C: sampler('euler') }

const measured = (
  budgets: readonly number[],
  own: Readonly<Record<string, Design>>,
  changes: { readonly isGrainy?: true } = {},
): readonly BudgetUpdate[] =>
  [
    ...measureBudgets({
      world: { ...world, ...changes },
      seed: 7,
      labels,
      reference: 64,
      budgets: budgets.map((calls) => ({
        calls,
        designs: Object.entries(own).map(([key, design]) => ({ key, design: withCalls(design, calls) })),
      })),
    }),
  ].flatMap(({ update }) => update ?? [])

describe('errors over calls', () => {
  it('are distances to the converged run from the same noise, and fall with the calls', () => {
    const [few, many] = measured([6, 24], designs)
    expect(Object.keys(few!.errors)).toEqual(['A', 'C'])
    for (const id of ['A', 'C'] as const)
      for (const [k, error] of few!.errors[id]!.entries()) expect(many!.errors[id]![k]!).toBeLessThan(error)
    // The lab measures the same, against a converged run of more steps.
    const [lab] = flowErrorsOnPictures({ world, seed: 7, count: labels.length, designs: [withCalls(designs.C, 24)] })
    const rms = Math.sqrt(many!.errors.C!.reduce((sum, error) => sum + error ** 2, 0) / labels.length)
    expect(rms / lab!.rms).toBeCloseTo(1, 1)
  })

  it('are 0 for the converged run itself', () => {
    const { sigma } = compile(defaultDesign).steps[0]!
    const converged = convergedDesign(defaultDesign, sigma, 64)
    const [update] = measured([127], { A: converged })
    for (const error of update!.errors.A!) expect(error).toBe(0)
  })

  it('are of the world that is asked for: film grain makes them others', () => {
    const [plain] = measured([12], { C: designs.C })
    const [grainy] = measured([12], { C: designs.C }, { isGrainy: true })
    for (const [k, error] of grainy!.errors.C!.entries()) expect(error).not.toBe(plain!.errors.C![k])
  })

  it('leave out a design that cannot run, and report their progress', () => {
    const bad: Design = { ...defaultDesign, sigmaMin: 5, sigmaMax: 1 }
    const [update] = measured([8], { A: bad, C: designs.C })
    expect(Object.keys(update!.errors)).toEqual(['C'])
  })
})
