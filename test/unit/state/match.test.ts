import { describe, expect, it } from 'vitest'
import { chooseDefault } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import { slotsOf } from '../../../src/document/slots.ts'
import { callsOf, matched, withCalls } from '../../../src/state/match.ts'
import { createExplorer } from '../../../src/state/store.ts'

const using = (solver: string, steps = 18) => ({ ...defaultDesign, solver: chooseDefault('solver', solver), steps })

describe('a design with as many calls', () => {
  it.each(registry.solver.map(({ id }) => id))('has the most steps that they pay for: %s', (id) => {
    for (const calls of [12, 35, 60]) {
      const fitted = withCalls(using(id), calls)
      const own = callsOf(fitted)
      // A solver that cannot run here at all is left alone.
      if (own === null) continue
      expect(own).toBeLessThanOrEqual(calls)
      const more = callsOf({ ...fitted, steps: fitted.steps + 1 })
      if (more !== null) expect(more).toBeGreaterThan(calls)
    }
  })

  it('has the fewest steps where calls do not pay for one', () => {
    expect(withCalls(using('second-order'), 0).steps).toBe(1)
  })
})

describe('designs that follow the active one', () => {
  const others = [
    { id: 'B', design: using('second-order') },
    { id: 'C', design: using('euler') },
  ] as const
  const start = { ...defaultDocument, design: using('dpmpp-2m', 11), others: [...others] }

  it('keep to its calls, or to its steps, and stay where nothing is matched', () => {
    expect(matched(start)).toBe(start)
    const stepsOf = (match: 'calls' | 'steps') =>
      slotsOf(matched({ ...start, match })).map(({ design }) => design.steps)
    expect(stepsOf('calls')).toEqual([11, 6, 11])
    expect(stepsOf('steps')).toEqual([11, 11, 11])
  })

  it('leave the locked baseline alone', () => {
    const [, b] = slotsOf(matched({ ...start, match: 'steps', baseline: 'B' }))
    expect(b!.design.steps).toBe(18)
  })

  it('follow every change of the store, and undo is one step', () => {
    const explorer = createExplorer({ ...start, match: 'calls' })
    explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps: 21 } }))
    expect(slotsOf(explorer.getState().document).map(({ design }) => design.steps)).toEqual([21, 11, 21])
    explorer.getState().undo()
    expect(explorer.getState().document.others).toEqual(start.others)
  })

  it('are the same object where they follow already', () => {
    const once = matched({ ...start, match: 'calls' })
    expect(matched(once)).toBe(once)
  })
})
