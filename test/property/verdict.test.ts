import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type VerdictReading, verdictOf, verdictText } from '../../src/metrics/verdict.ts'

const measured = (id: string, errors: readonly number[], calls = 11): VerdictReading => ({
  id,
  name: `design ${id}`,
  calls,
  state: { kind: 'measured', errors },
})
const other = (id: string, kind: 'stochastic' | 'unjudged' | 'running' | 'failed'): VerdictReading => ({
  id,
  name: `design ${id}`,
  calls: 11,
  state: { kind },
})

const errors = fc.array(fc.double({ min: 1e-4, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
const reading = (id: string) =>
  fc.oneof(
    errors.map((all) => measured(id, all)),
    fc
      .constantFrom('stochastic' as const, 'unjudged' as const, 'running' as const, 'failed' as const)
      .map((kind) => other(id, kind)),
  )
const readings = fc.tuple(reading('A'), reading('B'), reading('C'), reading('D')).map((all) => [...all])

describe('the verdict', () => {
  it('names every design once, whatever their order', () => {
    fc.assert(
      fc.property(readings, (all) => {
        for (const order of [all, [...all].reverse()]) {
          const named = verdictOf(order).flatMap((part) => (part.kind === 'design' ? [part.id] : []))
          expect([...named].sort()).toEqual(['A', 'B', 'C', 'D'])
        }
      }),
    )
  })

  it('names measured designs in the order of their errors, those with noise after them', () => {
    fc.assert(
      fc.property(readings, (all) => {
        const logs = (one: VerdictReading): number =>
          one.state.kind === 'measured'
            ? one.state.errors.reduce((sum, e) => sum + Math.log(e), 0)
            : Number.POSITIVE_INFINITY
        const named = verdictOf(all).flatMap((part) => (part.kind === 'design' ? [part.id] : []))
        const values = named.map((id) => logs(all.find((one) => one.id === id)!))
        const count = all.filter(({ state }) => state.kind === 'measured').length
        // Among those that tie, the order is by error too.
        for (let k = 1; k < count; k++) expect(values[k]!).toBeGreaterThanOrEqual(values[k - 1]! - 1e-9)
        for (const value of values.slice(count)) expect(value).toBe(Number.POSITIVE_INFINITY)
      }),
    )
  })

  it('says closest of one only where all others are farther by more than chance', () => {
    expect(verdictText(verdictOf([measured('A', [1, 1.1, 0.9, 1]), measured('B', [3, 3.1, 2.9, 3])]))).toBe(
      'At 11 calls design A is closest to the converged run: 1.00 ± 0.04. design B 3.00 ± 0.04.',
    )
    expect(verdictText(verdictOf([measured('A', [1, 3, 1, 3]), measured('B', [3, 1, 3, 1.2])]))).toMatch(
      /^At 11 calls design B and design A tie|^At 11 calls design A and design B tie/,
    )
  })

  it('gives each its calls where they differ', () => {
    const said = verdictText(verdictOf([measured('A', [1, 1.1, 0.9], 10), measured('B', [3, 3.1, 2.9], 19)]))
    expect(said).toMatch(/^design A \(10 calls\) is closest .* design B \(19 calls\) 3\.00/)
  })

  it('has a sentence for one design, for noise, for what runs, and none for nothing', () => {
    expect(verdictOf([])).toEqual([])
    expect(verdictText(verdictOf([measured('A', [0.5])]))).toBe('At 11 calls design A is 0.5 from its converged run.')
    expect(verdictText(verdictOf([other('A', 'stochastic'), other('B', 'running'), other('C', 'running')]))).toBe(
      'design A adds noise: another picture, not an error. design B and design C are still running.',
    )
  })

  it('does not let one picture that goes astray decide', () => {
    const near = [0.01, 0.01, 0.01, 0.9]
    const far = [0.02, 0.02, 0.02, 0.02]
    expect(verdictText(verdictOf([measured('A', near), measured('B', far)]))).toContain('tie')
  })
})
