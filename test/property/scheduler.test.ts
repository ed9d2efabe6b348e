/**
 * The scheduler (state/engine-link.ts) under whatever a person, an engine and measurements can do to it. The oracle is of
 * another kind than the code: every image carries in words what it was made of, and each design must show its own.
 */
import fc from 'fast-check'
import { it } from 'vitest'
import { type ActionName, createWorld } from './scheduler-world.ts'

/** How often each action happens, relative to the others. */
const weights: Readonly<Record<ActionName, number>> = {
  edit: 6,
  seed: 2,
  class: 1,
  count: 1,
  reference: 1,
  hold: 4,
  undo: 2,
  redo: 1,
  duplicate: 3,
  activate: 2,
  remove: 1,
  swap: 1,
  hover: 1,
  hide: 2,
  calibrate: 1,
  progress: 2,
  results: 3,
  frame: 4,
  finish: 8,
  fail: 1,
  shuffle: 1,
  late: 2,
  network: 2,
  ready: 4,
  measure: 3,
  cancel: 1,
}

const actions = fc.oneof(
  ...Object.entries(weights).map(([name, weight]) => ({
    weight,
    arbitrary: fc.tuple(fc.constant(name as ActionName), fc.nat(1000)),
  })),
)

it('shows each design its own images of the network that runs, whatever happens in whichever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(actions, { maxLength: 60, size: 'max' }), async (all) => {
      const { actions, check, rest } = createWorld()
      for (const [name, n] of all) {
        actions[name](n)
        check()
      }
      await rest()
    }),
    { numRuns: 2000 },
  )
})
