import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault } from '../../../src/core/design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { axisKeys, usualValues, valueFaultOf } from '../../../src/sweep/axis.ts'
import { byCost, cellHash, cellLabels, cellOf, cellsOf, classOf, costOf, headersOf } from '../../../src/sweep/cells.ts'
import { type Plan, PlanFault, parsePlan, planToJson, readPlan } from '../../../src/sweep/plan.ts'

const steps = { key: 'steps', values: [4, 8] }
const solver = { key: 'solver', values: ['euler', 'second-order', 'dpmpp-2m'] }

const designOf = (plan: Plan, number: number) => {
  const { run } = cellOf(plan, number)
  if (!('design' in run)) throw new Error(run.fault)
  return run.design
}

describe('a plan', () => {
  it('needs only columns, and survives its own JSON', () => {
    expect(parsePlan({ columns: steps })).toEqual({
      design: defaultDesign,
      columns: steps,
      rows: null,
      tabs: null,
      seed: 1,
      images: 4,
      class: 'all',
      reference: 0,
    })
    const plan = parsePlan({
      design: { ...presets[4]!.design, stochasticity: { id: 'churn', params: { sTmax: 'inf' } } },
      columns: { key: 'stochasticity.sTmax', values: [1, 'inf'] },
      rows: { key: 'class', values: ['cat', 3, 'none'] },
      seed: 9,
      images: 5,
      reference: 128,
    })
    expect(plan.design.stochasticity.params.sTmax).toBe(Number.POSITIVE_INFINITY)
    expect(parsePlan(JSON.parse(JSON.stringify(planToJson(plan))))).toEqual(plan)
  })

  it('takes a link, whose seed, count and class the plan can override', () => {
    const design = 'http://localhost:4173/?model=tiny#steps=5&solver=euler&seed=7&images=9&class=3'
    const plan = parsePlan({ design, columns: steps, images: 2 })
    expect(plan).toMatchObject({ seed: 7, images: 2, class: 3, design: { steps: 5, solver: { id: 'euler' } } })
  })

  it.each([
    [[], /^the plan must be an object with at least columns$/],
    [{}, /^columns: is missing; what to vary/],
    [{ columns: steps, colums: 1 }, /^colums: .*colums.* is not part of it: design, columns, rows/],
    [{ columns: { key: 'steps' } }, /^columns.values: /],
    [{ columns: { key: 'steps', values: [] } }, /^columns.values: must have at least one value/],
    [{ columns: { key: 'steps', values: [4, null] } }, /^columns.values.1: must be a number or a text/],
    [
      { columns: { key: 'step', values: [4] } },
      /^columns.key: "step" is not one of steps, .*discretization.rho.*seed$/,
    ],
    [{ columns: { key: 'steps', values: [4, 0] } }, /^columns.values\[1\]: steps must be between 1 and 1000, got 0/],
    [{ columns: { key: 'steps', values: [4, 4] } }, /^columns.values\[1\]: 4 is in the list twice/],
    [{ columns: { key: 'steps', values: ['4'] } }, /^columns.values\[0\]: steps must be a number, got "4"/],
    [{ columns: { key: 'solver', values: ['heun'] } }, /^columns.values\[0\]: solver "heun" is not one of euler, /],
    [{ columns: { key: 'discretization.rho', values: [0] } }, /rho must be between/],
    [{ columns: steps, rows: steps }, /^rows.key: steps is varied from column to column already/],
    [{ columns: steps, images: 65 }, /^images: images must be a whole number from 1 to 64/],
    [{ columns: steps, seed: -1 }, /^seed: seed must be a whole number from 0/],
    [{ columns: steps, reference: 3 }, /^reference: must be one of 0, 64, 128, 256/],
    [{ columns: steps, class: 1.5 }, /^class: must be a label’s name or index, got 1.5/],
    [{ columns: steps, design: { solver: 'rk45' } }, /^design: solver "rk45" is not one of euler/],
    [{ columns: steps, design: '#steps=0' }, /^design: steps must be between/],
  ])('is refused with the place that is wrong: %j', (input, message) => {
    expect(() => parsePlan(input)).toThrow(PlanFault)
    expect(() => parsePlan(input)).toThrow(message)
  })

  it('that is not JSON is refused', () => {
    expect(() => readPlan('{"columns":')).toThrow(/^the plan is not JSON: /)
    expect(() => readPlan('3')).toThrow(PlanFault)
  })
})

describe('cells', () => {
  it('are numbered row by row and differ by their two values alone', () => {
    const plan = parsePlan({ columns: steps, rows: solver, seed: 3 })
    const cells = cellsOf(plan)
    expect(cells.map(({ number, column, row }) => [number, column, row])).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [2, 0, 1],
      [3, 1, 1],
      [4, 0, 2],
      [5, 1, 2],
    ])
    expect(designOf(plan, 1)).toEqual({ ...defaultDesign, steps: 8, solver: chooseDefault('solver', 'euler') })
    for (const { seed, run } of cells) {
      expect(seed).toBe(3)
      if ('design' in run) expect(run.program).toEqual(compile(run.design))
    }
    expect(() => cellOf(plan, 6)).toThrow(/^cell 6 is not one of 0 to 5$/)
  })

  it('run from cheap to dear', () => {
    const order = byCost(cellsOf(parsePlan({ columns: steps, rows: solver })))
    expect(order.map(costOf)).toEqual([4, 4, 7, 8, 8, 15])
    expect(order.map(({ number }) => number)).toEqual([0, 4, 2, 1, 5, 3])
  })

  it('of a plan from before restart counted levels are what they were', () => {
    const older = { key: 'stochasticity.n', values: [2, 3] }
    const plan = parsePlan({ design: { stochasticity: 'restart' }, columns: steps, rows: older })
    expect(plan.rows).toEqual({ key: 'stochasticity.levels', values: [3, 4] })
    // Two steps a way back, twice, on top of four.
    expect(compile(designOf(plan, 0)).steps).toHaveLength(4 + 2 * 2)
    expect(compile(designOf(plan, 2)).steps).toHaveLength(4 + 2 * 3)
    expect(() => parsePlan({ columns: { key: 'stochasticity.m', values: [2] } })).toThrow(
      /"stochasticity.m" is not one/,
    )
  })

  it('get the choice that a parameter belongs to, unless that is varied itself or not clear', () => {
    const churn = parsePlan({
      columns: { key: 'stochasticity.sChurn', values: [10, 20] },
      rows: { key: 'stochasticity.sNoise', values: [1, 1.007] },
    })
    expect(designOf(churn, 3).stochasticity).toEqual({
      id: 'churn',
      params: { ...chooseDefault('stochasticity', 'churn').params, sChurn: 20, sNoise: 1.007 },
    })
    const guided = parsePlan({
      columns: { key: 'guidance.weight', values: [1, 3] },
      rows: { key: 'class', values: [2, 5] },
    })
    expect(cellOf(guided, 3)).toMatchObject({ class: 5, run: { design: { guidance: { id: 'cfg' } } } })
    expect(designOf(guided, 3).guidance.params.weight).toBe(3)
    // Autoguidance has a weight as well, and needs a second network: who has it keeps it.
    const led = parsePlan({ design: { guidance: 'auto' }, columns: { key: 'guidance.weight', values: [1, 3] } })
    expect(designOf(led, 1).guidance).toMatchObject({ id: 'auto', params: { weight: 3 } })

    // The solver is varied: one that has no alpha is a cell that cannot be run, and says so.
    const alpha = { key: 'solver.alpha', values: [0.5, 1] }
    const mixed = parsePlan({ columns: alpha, rows: { key: 'solver', values: ['second-order', 'euler'] } })
    expect(designOf(mixed, 0).solver.params.alpha).toBe(0.5)
    expect(cellOf(mixed, 2).run).toEqual({ fault: 'solver "euler" has no parameter alpha' })
    expect(costOf(cellOf(mixed, 2))).toBe(0)
    const unclear = parsePlan({ design: { solver: 'euler' }, columns: { key: 'solver.eta', values: [0.5] } })
    expect(cellOf(unclear, 0).run).toMatchObject({
      fault: expect.stringMatching(/^solver "euler" has no parameter eta; choose one of .*ancestral/),
    })
  })

  it('say why a design does not compile', () => {
    const plan = parsePlan({ design: { sigmaMin: 0.9, sigmaMax: 80 }, columns: { key: 'sigmaMax', values: [0.5, 2] } })
    const [first, second] = cellsOf(plan)
    expect(first!.run).toMatchObject({ fault: expect.stringContaining('do not fall') })
    expect(second!.run).toHaveProperty('program')
  })

  it('are told by headers as their designs have them', () => {
    const alpha = chooseDefault('solver', 'second-order')
    const half = { ...alpha, params: { ...alpha.params, alpha: 0.5 } }
    expect(headersOf(parsePlan({ columns: steps, rows: solver }))).toEqual({
      columns: ['4', '8'],
      rows: ['Euler', '2nd order, Heun', 'DPM++ 2M'],
      tabs: null,
    })
    expect(headersOf(parsePlan({ columns: solver, design: { solver: half } })).columns[1]).toBe('2nd order, Midpoint')
    const varied = parsePlan({ columns: { key: 'solver.alpha', values: [0.5, 1] }, rows: solver })
    expect(headersOf(varied).rows![1]).toBe('2nd order (alpha)')
    expect(headersOf(parsePlan({ columns: steps })).rows).toBeNull()
  })

  it('link to the page, with their labels', () => {
    const plan = parsePlan({ columns: { key: 'seed', values: [5, 6] }, class: 'cat', images: 3 })
    expect(classOf('cat', ['dog', 'cat'])).toBe(1)
    expect(classOf('1', ['dog', 'cat'])).toBe(1)
    expect(classOf(2, ['dog', 'cat'])).toBeUndefined()
    expect(cellLabels('all', 3, 2)).toEqual([0, 1, 0])
    expect(cellLabels('none', 2)).toEqual([null, null])
    expect(cellLabels(4, 2)).toEqual([4, 4])
    const { value, notes } = parseHash(cellHash(cellOf(plan, 1), 1, 3))
    expect(notes).toEqual([])
    expect(value).toMatchObject({ seed: 6, design: defaultDesign, images: { count: 4, class: 1 } })
  })

  it('have usual values for every key, which are right there', () => {
    for (const key of axisKeys) {
      const values = usualValues(key)
      expect(values.length, key).toBeGreaterThan(0)
      expect(new Set(values).size, key).toBe(values.length)
      for (const value of values) expect(valueFaultOf(key, value), `${key} ${value}`).toBeUndefined()
    }
  })
})
