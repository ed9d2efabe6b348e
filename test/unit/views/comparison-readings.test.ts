import { describe, expect, it } from 'vitest'
import { openingDocument } from '../../../src/state/opening.ts'
import type { Run } from '../../../src/state/run.ts'
import { referencesOf } from '../../../src/state/selectors.ts'
import { createExplorer } from '../../../src/state/store.ts'
import { comparisonReadings } from '../../../src/views/pictures/use-comparison.ts'

const count = 9
const done = (id: number, value: number): Run => ({
  status: 'done',
  id,
  nfe: 1,
  steps: 1,
  calls: 1,
  frames: [],
  images: new Float32Array(count * 12).fill(value),
  drawn: null,
  preview: null,
  milliseconds: 1,
  networkMilliseconds: 1,
  message: null,
})

/** The page's four designs, of which the last adds noise; every run is there. */
const opened = () => {
  const explorer = createExplorer(openingDocument('exact'))
  const references = referencesOf(explorer.getState()).map(({ id }, k) => [id, done(10 + k, 0)] as const)
  const own = (['A', 'B', 'C', 'D'] as const).map((id, k) => [id, done(k + 1, 0.1 * (k + 1))] as const)
  explorer.getState().report({ runs: Object.fromEntries([...own, ...references]) })
  return explorer
}

describe('readings of the comparison', () => {
  it('are the distances to the converged run, of each picture', () => {
    const readings = comparisonReadings(opened().getState())
    expect(readings.map(({ id, state }) => [id, state.kind])).toEqual([
      ['A', 'measured'],
      ['B', 'measured'],
      ['C', 'measured'],
      ['D', 'stochastic'],
    ])
    const { state } = readings[1]!
    if (state.kind !== 'measured') throw new Error('B is not measured')
    expect(state.errors).toHaveLength(count)
    for (const error of state.errors) expect(error).toBeCloseTo(0.2, 6)
  })

  it('are the same objects for designs of which nothing changed, in several stores that are read in turn', () => {
    const [one, other] = [opened(), opened()]
    const [before, beside] = [comparisonReadings(one.getState()), comparisonReadings(other.getState())]
    expect(comparisonReadings(one.getState())).toBe(before)
    expect(comparisonReadings(other.getState())).toBe(beside)
    const { runs } = one.getState()
    one.getState().report({ runs: { ...runs, B: done(5, 0.5) } })
    const after = comparisonReadings(one.getState())
    expect(after.map((reading, k) => reading === before[k])).toEqual([true, false, true, true])
    // A run that goes on to its way changes nothing that is read of it.
    one.getState().report({ runs: { ...one.getState().runs, A: { ...runs.A!, calls: 2 } } })
    expect(comparisonReadings(one.getState())).toBe(after)
    expect(comparisonReadings(other.getState())).toBe(beside)
  })

  it('are running while a design has no images', () => {
    const explorer = opened()
    const { runs } = explorer.getState()
    explorer.getState().report({ runs: { ...runs, A: { ...runs.A!, status: 'waiting', images: null } } })
    expect(comparisonReadings(explorer.getState())[0]!.state.kind).toBe('running')
  })
})
