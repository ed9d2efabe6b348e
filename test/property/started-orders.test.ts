/** What the start of a multistep rule leaves of its order (startedOrderOf): measured where the first step matters most. */
import { describe, expect, it } from 'vitest'
import { defaultDesign } from '../../src/core/presets.ts'
import { measureConvergence } from '../../src/metrics/convergence.ts'
import { startedOrderOf } from '../../src/views/lab/curves.ts'
import { stillVariants } from './order-measures.ts'

const mixture = { w: [0.5, 0.5], mu: [-0.5, 0.5], s: [0.3, 0.3] }
/** A narrow range: over a wide one the first step's error is far below the others'. */
const range = { sigmaMin: 0.5, sigmaMax: 1 }
const multistep = stillVariants.filter(({ spec }) => (spec.history ?? 0) > 0)

it('there are rules whose start lowers their order, and rules whose start does not', () => {
  const lowered = multistep.filter(
    ({ spec, solver }) => startedOrderOf({ ...defaultDesign, solver }) !== spec.order(solver.params),
  )
  expect(lowered.length).toBeGreaterThan(5)
  expect(lowered.length).toBeLessThan(multistep.length)
})

describe.each(multistep)('$spec.id, $name', ({ solver }) => {
  it('is of the order that its start leaves', () => {
    const design = { ...defaultDesign, ...range, solver }
    const request = { mixture, label: null, seed: 1, count: 50, curves: [{ key: '', design }], steps: [256, 512] }
    const [coarse, fine] = [...measureConvergence(request)].map((update) =>
      'point' in update ? update.point.readings.beforeLast!.error : Number.NaN,
    )
    expect(Math.abs(Math.log2(coarse! / fine!) - startedOrderOf(design)!)).toBeLessThan(0.15)
  })
})
