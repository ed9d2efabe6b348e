import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../../src/core/compile.ts'
import { chooseDefault, chooseInitial, type Design, withLevels } from '../../../src/core/design.ts'
import { designKey, toJson } from '../../../src/core/design-json.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import { nameOf } from '../../../src/core/table.ts'

/** A design with an end of the run, and a solver. */
const ending = (id: string, params: Record<string, number> = {}, change: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  ending: { id, params: { ...chooseDefault('ending', id).params, ...params } },
  ...change,
})

const solver = (id: string, params: Record<string, number> = {}): Partial<Design> => ({
  solver: { id, params: { ...chooseDefault('solver', id).params, ...params } },
})

/** The names of the outputs that each step combines, newest first. */
const combinedOf = (design: Design): readonly (readonly string[])[] => {
  const { ops, steps } = compile(design)
  return steps.map(({ xNext }) => {
    const op = ops.find(({ out }) => out === xNext)!
    const bases = (op.op === 'combine' ? op.terms : []).map(({ base }) => base)
    return bases.filter((base) => base.startsWith('D')).sort((a, b) => Number(b.slice(1)) - Number(a.slice(1)))
  })
}

describe('a run that says nothing of its end', () => {
  it('is as before there was a choice: JSON and keys do not name it', () => {
    const { value, notes } = parseDesign({ steps: 12, solver: 'lms' })
    expect([value.ending, notes]).toEqual([{ id: 'zero', params: {} }, []])
    expect(Object.keys(toJson(value))).not.toContain('ending')
    expect(designKey(value)).not.toContain('ending')
    expect(parseDesign(toJson(value)).value).toEqual(value)
  })

  it('leaves the last step to the solver: LMS extrapolates to 0 from the slopes of four steps', () => {
    expect(combinedOf(ending('zero', {}, solver('lms'))).at(-1)).toEqual(['D17', 'D16', 'D15', 'D14'])
  })
})

describe('at D', () => {
  it.each(registry.solver.map(({ id }) => id))('%s ends on the output of its last call, and makes as many', (id) => {
    const schedule = chooseDefault('schedule', 'vp')
    const scaling = chooseDefault('scaling', 'vp')
    const design = ending('denoised', {}, { ...solver(id), schedule, scaling })
    const { ops, nfe, result } = compile(design)
    expect(ops.at(-1)).toEqual({ op: 'combine', out: result, terms: [{ base: `D${nfe - 1}`, coefficient: 1 }] })
    expect(nfe).toBe(compile(ending('zero', {}, { ...solver(id), schedule, scaling })).nfe)
  })
})

describe('with lower orders', () => {
  it.each(['lms', 'ipndm', 'deis'])('%s combines 3, 2 and 1 outputs in its last steps', (id) => {
    // D of a step itself is in every slope; a slope needs its state too, which is no D.
    const last = combinedOf(ending('lower-orders', { sigmaEnd: 0.001 }, solver(id, { order: 3 }))).slice(-4)
    expect(last.map((outputs) => outputs[0])).toEqual(['D14', 'D15', 'D16', 'D17'])
    const reach = (step: number): number => {
      const { ops, steps } = compile(ending('lower-orders', { sigmaEnd: 0.001 }, solver(id, { order: 3 })))
      const op = ops.find(({ out }) => out === steps[step]!.xNext)!
      return (op.op === 'combine' ? op.terms : []).filter(({ base }) => base.startsWith('x')).length
    }
    expect([14, 15, 16, 17].map(reach)).toEqual([3, 3, 2, 1])
  })

  it('changes no step but the last ones', () => {
    for (const id of ['lms', 'ipndm', 'deis', 'unipc', 'dpmpp-3m', 'dpmpp-2m', 'dpmpp-2m-sde']) {
      const [own, lowered] = ['zero', 'lower-orders'].map((end) => compile(ending(end, {}, solver(id))))
      const until = own!.steps[15]!.ops[0]
      expect(lowered!.ops.slice(0, until), id).toEqual(own!.ops.slice(0, until))
    }
  })

  it('ends at 0.001 where that is asked for, and is refused where a level lies lower', () => {
    expect(compile(ending('lower-orders', { sigmaEnd: 0.001 })).steps.at(-1)!.sigmaNext).toBe(0.001)
    expect(() => compile(ending('lower-orders', { sigmaEnd: 0.01 }))).toThrow(
      'the run cannot end at noise level 0.01, since its lowest level is 0.00200: lower sigma_end or raise sigma_min',
    )
    expect(() => compile(ending('lower-orders', { sigmaEnd: 1e-9 }))).toThrow(/ends at noise level 0 or at 0.000001/)
  })
})

describe('at sigma_min', () => {
  it('makes the steps of the whole run but the last', () => {
    for (const id of ['second-order', 'dpmpp-2m', 'unipc', 'lms', 'euler-ancestral']) {
      const whole = compile(ending('zero', {}, solver(id)))
      const short = compile(ending('sigma-min', {}, solver(id)))
      expect(short.steps, id).toEqual(whole.steps.slice(0, -1))
      expect(short.ops, id).toEqual(whole.ops.slice(0, whole.steps.at(-1)!.ops[0]))
      expect(short.result).toBe(whole.steps.at(-1)!.x)
    }
    expect(() => compile(ending('sigma-min', {}, { steps: 1 }))).toThrow(/needs two levels: take more steps/)
  })
})

describe('without the lowest level', () => {
  it('spaces the levels for one step more, and goes to 0 from the last but one', () => {
    const levels = levelsOf(ending('dropped'))
    const more = levelsOf({ ...defaultDesign, steps: defaultDesign.steps + 1 })
    expect([...levels]).toEqual([...more.slice(0, -2), 0])
    expect([...levelsOf(ending('lower-orders', { dropped: 1 }))]).toEqual([...levels])
    expect(compile(ending('dropped')).steps).toHaveLength(defaultDesign.steps)
  })

  it('takes a list of your own as it is, so that levels that were dragged stay where they are', () => {
    const list = [...levelsOf(ending('dropped')).slice(0, -1)]
    const dragged = withLevels(ending('dropped'), list) as Design
    expect(dragged.ending.id).toBe('dropped')
    expect([...levelsOf(dragged)]).toEqual([...list, 0])
  })
})

it('is part of a design’s name, as values are that are not the usual ones', () => {
  const nameWith = (id: string, params: Record<string, number>): string =>
    nameOf({ ...defaultDesign, ...solver(id, params) })
  expect(nameWith('unipc', {})).toBe('UniPC (order 3), Karras')
  expect(nameWith('deis', { time: 3 })).toBe('DEIS (log-rho), Karras')
  expect(nameWith('second-order', { alpha: 0.5 })).toBe('Midpoint, Karras')
  expect(nameOf(ending('lower-orders'))).toBe('Heun, Karras, lower orders at the end')
})

describe('a choice that a person picks', () => {
  it.each([
    ['solver', 'unipc', { order: 2 }],
    ['solver', 'dpmpp-sde', { path: 2 }],
    ['stochasticity', 'restart', { levels: 3, nearest: 2 }],
  ] as const)('of %s %s starts as the libraries have it, and its link says so', (row, id, wanted) => {
    expect(chooseInitial(row, id).params).toMatchObject(wanted)
    for (const key of Object.keys(wanted))
      expect(chooseDefault(row, id).params[key]).not.toBe(wanted[key as keyof typeof wanted])
  })
})
