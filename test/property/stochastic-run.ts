/** Solvers that add noise, and the one path that their runs here follow. */
import { fillIncrement, type Increment } from '../../src/core/brownian.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { normal } from '../../src/core/random.ts'
import { registry } from '../../src/core/registry.ts'
import { converges, isNoisy } from './order-measures.ts'

export const stochastic = registry.solver.filter(converges).filter(isNoisy)

export const designOf = (id: string, params: Record<string, number>, change: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  solver: { id, params: { ...chooseDefault('solver', id).params, ...params } },
  ...change,
})

export const draw = (k: number, out: Float64Array): void => {
  for (let j = 0; j < out.length; j++) out[j] = normal(11, 0, k, j)
}
export const onPath = (increment: Increment, out: Float64Array): void => fillIncrement(out, 11, 0, increment)

/** Largest difference of the states of two runs, relative to those beyond 1. Infinite where one has no number. */
export const largestGap = (ours: readonly Float64Array[], theirs: readonly Float64Array[]): number => {
  let largest = ours.length === theirs.length ? 0 : Number.POSITIVE_INFINITY
  for (const [i, state] of ours.entries())
    for (const [j, x] of state.entries()) {
      const gap = Math.abs(x - theirs[i]![j]!) / Math.max(1, Math.abs(x))
      largest = Math.max(largest, Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap)
    }
  return largest
}
