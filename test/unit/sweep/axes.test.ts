/** Sheets over whole designs, and with a third axis. */
import { describe, expect, it } from 'vitest'
import { cellCount, cellOf, cellsOf, headersOf } from '../../../src/sweep/cells.ts'
import { type Plan, parsePlan, planToJson } from '../../../src/sweep/plan.ts'
import { paintSheet } from '../../../src/sweep/sheet.ts'

const steps = { key: 'steps', values: [4, 8] }
const solver = { key: 'solver', values: ['euler', 'second-order', 'dpmpp-2m'] }

const designOf = (plan: Plan, number: number) => {
  const { run } = cellOf(plan, number)
  if (!('design' in run)) throw new Error(run.fault)
  return run.design
}

describe('cells', () => {
  const designs = [
    { name: 'Euler, coarse', design: { solver: 'euler', steps: 3 } },
    { name: 'DPM++ 2M', design: { solver: 'dpmpp-2m', sigmaMax: 40 } },
  ]

  it('vary whole designs, and what else is varied is of each of them', () => {
    const plan = parsePlan({ columns: steps, rows: { designs }, design: { solver: 'rk4' } })
    expect(headersOf(plan)).toEqual({ columns: ['4', '8'], rows: ['Euler, coarse', 'DPM++ 2M'], tabs: null })
    expect(cellsOf(plan).map(({ number }) => [designOf(plan, number).solver.id, designOf(plan, number).steps])).toEqual(
      [
        ['euler', 4],
        ['euler', 8],
        ['dpmpp-2m', 4],
        ['dpmpp-2m', 8],
      ],
    )
    expect(designOf(plan, 3).sigmaMax).toBe(40)
    expect(parsePlan(JSON.parse(JSON.stringify(planToJson(plan))))).toEqual(plan)
    const named = parsePlan({ columns: { designs } })
    expect(designOf(named, 0).steps).toBe(3)
  })

  it('have a third axis of tabs, each a sheet', () => {
    const plan = parsePlan({ columns: steps, rows: solver, tabs: { key: 'seed', values: [5, 6] } })
    expect(cellCount(plan)).toBe(12)
    const cells = cellsOf(plan)
    expect(cells.map(({ tab, row, column }) => 100 * tab + 10 * row + column)).toEqual([
      0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121,
    ])
    expect(cells.map(({ seed }) => seed)).toEqual([...Array(6).fill(5), ...Array(6).fill(6)])
    expect(headersOf(plan).tabs).toEqual(['5', '6'])
    expect(parsePlan(JSON.parse(JSON.stringify(planToJson(plan))))).toEqual(plan)
    // A plan without tabs is written as it always was: folders of earlier sweeps go on.
    expect(planToJson(parsePlan({ columns: steps }))).not.toHaveProperty('tabs')
    expect(Object.keys(planToJson(parsePlan({ columns: steps })))).toEqual(
      ['format', 'seed', 'images', 'class', 'reference', 'columns', 'rows', 'design', 'class'].filter(
        (key, k, all) => all.lastIndexOf(key) === k,
      ),
    )
    const painted = paintSheet(plan, Array(12).fill(null), 1)
    const flat = paintSheet({ ...plan, tabs: null }, Array(6).fill(null), 1)
    expect(painted.height).toBeGreaterThan(1.8 * flat.height)
  })

  it('are refused with their place where an axis is wrong', () => {
    const refusals: readonly (readonly [object, string | RegExp])[] = [
      [{ columns: { designs: [] } }, /^columns\.designs: must have at least one design/],
      [{ columns: { designs: [designs[0], designs[0]] } }, 'columns.designs: "Euler, coarse" is in the list twice'],
      [
        { columns: { designs: [{ name: 'x', design: { solver: 'hune' } }] } },
        /^columns\.designs\[0\]\.design: .*"hune"/,
      ],
      [{ columns: { designs: [{ design: {} }] } }, /^columns\.designs\.0\.name: /],
      [{ columns: steps, rows: { designs }, tabs: { designs } }, 'tabs.key: design is varied from row to row already'],
      [{ columns: steps, tabs: steps }, 'tabs.key: steps is varied from column to column already'],
      [{ columns: { key: 'design', values: ['A'] } }, /^columns\.key: "design" is not one of steps/],
    ]
    for (const [plan, message] of refusals) expect(() => parsePlan(plan)).toThrow(message)
  })
})
