import { afterEach, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { add, scale } from '../../../src/core/linear.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import type { SolverSpec } from '../../../src/core/solvers/solver.ts'

const solvers = registry.solver as SolverSpec[]
const count = solvers.length
afterEach(() => void solvers.splice(count))

it.each([0, 1, 5, 7])('a rule that declares %i earlier evaluations is given that many', (history) => {
  const seen: number[] = []
  const euler = registry.solver.find(({ id }) => id === 'euler')!
  solvers.push({
    ...euler,
    id: 'many-step',
    history,
    create: () => (step) => {
      seen.push(step.history.length)
      return add(step.x, scale(step.slope(step.x, step.t), step.next - step.t))
    },
  })
  compile({ ...defaultDesign, steps: 10, solver: { id: 'many-step', params: {} } })
  expect(seen).toEqual(Array.from({ length: 10 }, (_, i) => Math.min(i, history)))
})

it('unknown keys are named, with what was probably meant', () => {
  const notes = (json: unknown) => parseDesign(json).notes
  expect(notes({ discretization: { id: 'edm', rho: 3 } })).toEqual([
    'discretization "edm" has no key "rho" (did you mean params.rho?); ignored',
  ])
  expect(notes({ discretization: { id: 'edm', parms: { rho: 3 } } })[0]).toContain('did you mean "params"')
  expect(notes({ sigma_max: 3 })).toEqual(['"sigma_max" is not part of a design (did you mean "sigmaMax"?); ignored'])
  expect(notes({ solver: { id: 'second-order', params: { alpa: 1 } } })[0]).toContain('did you mean "alpha"')
  expect(notes({ wat: 1 })).toEqual(['"wat" is not part of a design; ignored'])
})
