import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BudgetUpdate } from '../../src/metrics/budgets.ts'
import { changesOf, changesText, nearestAt } from '../../src/metrics/overtaking.ts'
import { pairedFactor, typicalError } from '../../src/metrics/paired.ts'
import { verdictText } from '../../src/metrics/verdict.ts'

const pictures = 8
const errors = fc.array(fc.double({ min: 1e-4, max: 1, noNaN: true }), { minLength: pictures, maxLength: pictures })
const ids = ['A', 'B', 'C', 'D']
/** Errors of at least two designs at each of some budgets; designs may be missing at some. */
const table = fc.uniqueArray(fc.integer({ min: 2, max: 80 }), { minLength: 1, maxLength: 9 }).chain((all) =>
  fc.tuple(
    ...all.map((calls) =>
      fc
        .subarray(ids, { minLength: 1 })
        .chain((some) => fc.tuple(...some.map(() => errors)).map((own) => [some, own] as const))
        .map(
          ([some, own]): BudgetUpdate => ({ calls, errors: Object.fromEntries(some.map((id, k) => [id, own[k]!])) }),
        ),
    ),
  ),
)
const now = fc.subarray(ids, { minLength: 1 })
const at = fc.integer({ min: 2, max: 80 })

const leadsAlone = (id: string, update: BudgetUpdate): boolean =>
  Object.entries(update.errors).every(
    ([other, own]) =>
      other === id ||
      (typicalError(update.errors[id]!).typical < typicalError(own).typical &&
        pairedFactor(update.errors[id]!, own)!.isResolved),
  )

describe('what would change a verdict', () => {
  it('names a design only at a budget where it leads alone by more than chance, and not one that leads alone now', () => {
    fc.assert(
      fc.property(table, now, at, (updates, leaders, calls) => {
        const changes = changesOf(leaders, [calls, calls], updates)
        for (const [way, change] of [
          [1, changes?.more],
          [-1, changes?.fewer],
        ] as const) {
          if (!change) continue
          expect(Math.sign(change.calls - calls)).toBe(way)
          const update = updates.find((one) => one.calls === change.calls)!
          expect(Object.keys(update.errors).length).toBeGreaterThan(1)
          expect(leadsAlone(change.id, update)).toBe(true)
          if (leaders.length === 1) expect(change.id).not.toBe(leaders[0])
        }
      }),
    )
  })

  it('takes the nearest such budget, and does not depend on the order of budgets or designs', () => {
    fc.assert(
      fc.property(table, now, at, (updates, leaders, calls) => {
        const changes = changesOf(leaders, [calls, calls], updates)
        const turned = [...updates]
          .reverse()
          .map((one) => ({ ...one, errors: Object.fromEntries(Object.entries(one.errors).reverse()) }))
        expect(changesOf(leaders, [calls, calls], turned)).toEqual(changes)
        const limit = changes?.more?.calls
        if (limit === undefined) return
        const known = updates.filter((one) => Object.keys(one.errors).length > 1)
        const sorted = [...known].sort((a, b) => a.calls - b.calls)
        for (const [k, update] of sorted.entries()) {
          if (update.calls <= calls || update.calls >= limit) continue
          // Whoever led alone on the way had fallen behind at the next budget, or leads now.
          for (const id of Object.keys(update.errors)) {
            if (!leadsAlone(id, update) || (leaders.length === 1 && leaders[0] === id)) continue
            expect(nearestAt(sorted[k + 1]!).ids).not.toContain(id)
          }
        }
      }),
    )
  })

  it('says nothing where nothing was measured, or one design alone', () => {
    expect(changesOf(['A'], [11, 11], [])).toBeUndefined()
    expect(changesOf([], [11, 11], [{ calls: 20, errors: { A: [1, 1], B: [2, 2] } }])).toBeUndefined()
    expect(changesOf(['A'], [11, 11], [{ calls: 20, errors: { A: [1, 1] } }])).toBeUndefined()
  })

  const near = [0.01, 0.011, 0.009, 0.01]
  const far = [0.03, 0.031, 0.029, 0.03]
  const name = (id: string): string => ({ A: 'DPM++ 2M', B: 'Heun' })[id] ?? id
  const said = (leaders: readonly string[], updates: readonly BudgetUpdate[]): string =>
    verdictText(changesText(changesOf(leaders, [11, 11], updates)!, leaders.length > 1, name))

  it('has a sentence for each case', () => {
    const behind = { A: near, B: far }
    const ahead = { A: far, B: near }
    const tie = { A: near, B: near }
    expect(
      said(
        ['A'],
        [
          { calls: 5, errors: behind },
          { calls: 20, errors: ahead },
        ],
      ),
    ).toBe('At 20 calls Heun overtakes.')
    expect(
      said(
        ['A'],
        [
          { calls: 5, errors: ahead },
          { calls: 16, errors: tie },
          { calls: 20, errors: ahead },
        ],
      ),
    ).toBe('At 20 calls, and at 5, Heun overtakes.')
    expect(said(['A', 'B'], [{ calls: 20, errors: behind }])).toBe('At 20 calls DPM++ 2M pulls ahead.')
    expect(
      said(
        ['A'],
        [
          { calls: 5, errors: ahead },
          { calls: 64, errors: behind },
        ],
      ),
    ).toBe('Up to 64 calls, no other design overtakes it; with 5, Heun is closest.')
    expect(
      said(
        ['A'],
        [
          { calls: 4, errors: behind },
          { calls: 64, errors: tie },
        ],
      ),
    ).toBe('From 4 to 64 calls, no other design overtakes it.')
    expect(
      said(
        ['A', 'B'],
        [
          { calls: 4, errors: tie },
          { calls: 64, errors: tie },
        ],
      ),
    ).toBe('From 4 to 64 calls, none of them pulls ahead.')
  })

  it('does not take one budget for a trend', () => {
    const ahead = { A: far, B: near }
    const behind = { A: near, B: far }
    const updates = [
      { calls: 16, errors: ahead },
      { calls: 20, errors: behind },
      { calls: 32, errors: behind },
    ]
    expect(said(['A'], updates)).toBe('From 11 to 32 calls, no other design overtakes it.')
  })
})
