/** What grain changes: the order of the designs in which the smooth world is too kind to one. */
import { describe, expect, it } from 'vitest'
import { flowErrorsOnPictures } from '../../../src/metrics/picture-quality.ts'
import { worldsTable } from '../../../src/metrics/worlds-table.ts'

const keys = ['edm', 's-vp', 'vp-vp', 'sigma-vp', 'rho-3', 'heun-12', 'euler-23'] as const
const designs = keys.map((key) => worldsTable.find((row) => row.key === key)!.design)

const medians = (isGrainy: boolean): Record<(typeof keys)[number], number> => {
  const world = { seed: 2022, side: 32, isGrainy } as const
  const errors = flowErrorsOnPictures({ world, seed: 8, count: 24, designs })
  for (const { floor } of errors) expect(floor).toBeLessThan(1e-3)
  return Object.fromEntries(keys.map((key, k) => [key, errors[k]!.median])) as ReturnType<typeof medians>
}

describe('grain', () => {
  const [smooth, grainy] = [medians(false), medians(true)]

  it('makes σ(t) of VP err most without its scaling, as on a network; the smooth world has it second', () => {
    expect(smooth['sigma-vp']).toBeLessThan(smooth['s-vp'])
    expect(grainy['sigma-vp']).toBeGreaterThan(1.4 * grainy['vp-vp'])
    expect(grainy['sigma-vp']).toBeGreaterThan(2 * smooth['sigma-vp'])
  })

  it.each([
    ['smooth', smooth],
    ['grainy', grainy],
  ] as const)('leaves the other orders as they are: %s', (_, errors) => {
    expect(errors.edm).toBeLessThan(0.7 * errors['s-vp'])
    expect(errors['s-vp']).toBeLessThan(errors['vp-vp'])
    expect(errors.edm).toBeLessThan(0.5 * errors['rho-3'])
    expect(errors['heun-12']).toBeLessThan(errors['euler-23'])
  })
})
