import { describe, expect, it, vi } from 'vitest'
import { createMeasurements } from '../../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import { curvesOf } from '../../../src/measure/studies/collect.ts'
import { type Spec, spotsOf } from '../../../src/measure/studies/spec.ts'
import { createStudies } from '../../../src/measure/studies/studies.ts'
import { type Content, chosenCells, specOfStudy, standOf, usualName } from '../../../src/measure/studies/study.ts'
import { parsePlan } from '../../../src/sweep/plan.ts'
import { churnSearch, curve, euler, heun, noisy, pictureWorld, quality, specOf } from './support.ts'

/** Whatever a file can hold. */
type Json = ReturnType<JSON['parse']>

const settle = async (): Promise<void> => {
  for (let k = 0; k < 10; k++) await Promise.resolve()
}

const open = async (kept = new Map<string, unknown>(), start = 1_000) => {
  let time = start
  let ids = 0
  const measurements = createMeasurements(memoryShelf(), () => undefined)
  await measurements.loaded
  const studies = createStudies({
    measurements,
    shelf: memoryShelf(kept),
    now: () => ++time,
    newId: () => `${start} ${++ids}`,
  })
  await settle()
  const named = () => studies.state.getState().studies.map(({ name }) => name)
  return { studies, measurements, named, kept }
}

const convergence = (spec: Spec = specOf()): Content => ({ kind: 'convergence', spec, measure: 'rms' })

const onPictures = specOf({ world: pictureWorld, curves: [curve('A', heun), curve('B', euler), curve('C', noisy)] })

/** Fills in made-up values of every subject but the last. */
const fill = (measurements: Awaited<ReturnType<typeof open>>['measurements'], spec: Spec): void => {
  const subjects = spotsOf(spec).flatMap(({ subjects }) => subjects)
  for (const [k, subject] of subjects.slice(0, -1).entries())
    if (subject.of === 'image error') measurements.put(subject, { nfe: 3, error: 1 / (k + 3), floor: 1e-3 })
}

describe('the studies of a browser', () => {
  it('are there again after a reload, the newest first', async () => {
    const first = await open()
    first.studies.add(convergence(), 'One')
    const two = first.studies.add(convergence(), 'Two')
    first.studies.rename(two, '  Other name ')
    first.studies.change(two, (content) => (content.kind === 'convergence' ? { ...content, measure: 'w1' } : content))
    await settle()
    const second = await open(first.kept, 9_000)
    expect(second.named()).toEqual(['Other name', 'One'])
    expect(second.studies.state.getState().studies).toEqual(first.studies.state.getState().studies)
  })

  it('are duplicated, deleted and put back; an empty name changes nothing', async () => {
    const { studies, named, kept } = await open()
    const one = studies.add(convergence(), 'One')
    studies.rename(one, '   ')
    const copy = studies.duplicate(one)!
    expect(named()).toEqual(['One (copy)', 'One'])
    studies.change(copy, () => convergence(specOf({ seeds: [1, 2] })))
    expect(specOfStudy(studies.state.getState().studies[1]!)!.seeds).toEqual([1])
    studies.remove(one)
    expect(named()).toEqual(['One (copy)'])
    studies.restore()
    expect(named()).toEqual(['One (copy)', 'One'])
    studies.remove(copy)
    await settle()
    expect((await open(kept)).named()).toEqual(['One'])
    expect(studies.duplicate('none such')).toBeNull()
  })

  it('leave out what cannot be read, and say so on the console', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { kept, studies } = await open()
    studies.add(convergence(), 'One')
    await settle()
    kept.set('study broken', { format: 'samplerscope-study/1', kind: 'convergence', name: 'x', spec: {} })
    expect((await open(kept)).named()).toEqual(['One'])
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^A kept study cannot be read: measure: must be one of/))
    warn.mockRestore()
  })

  it('count what their measurements took', async () => {
    const { studies, measurements } = await open()
    const id = studies.add(convergence(onPictures))
    studies.spend(id, 2)
    studies.spend(id, 4)
    expect(studies.state.getState().studies[0]!.seconds).toBe(6)
    expect(standOf(onPictures, measurements)).toEqual({ settled: 0, total: 8, calls: 0 })
    fill(measurements, onPictures)
    // Two latents each of Heun (3 and 7 calls) and Euler (2 and 4), without the last: noise has no error.
    expect(standOf(onPictures, measurements)).toEqual({ settled: 7, total: 8, calls: 2 * (3 + 7 + 2) + 4 })
  })

  it('have names that say what is compared', () => {
    const named = (...labels: readonly string[]) =>
      usualName(convergence(specOf({ curves: labels.map((label) => curve(label, heun)) })))
    expect(named('A: Heun, Karras', 'B: Euler, Karras')).toBe('Heun and Euler, 2 to 4 steps, on the toy')
    expect(named('A: Heun, Karras', 'B: Heun, Karras')).toBe('Heun, Karras and Heun, Karras, 2 to 4 steps, on the toy')
    expect(named('A: Heun, Karras')).toBe('Heun, Karras, 2 to 4 steps, on the toy')
    expect(named('a', 'b', 'c', 'd')).toBe('4 designs, 2 to 4 steps, on the toy')
    const plan = parsePlan({ columns: { key: 'steps', values: [1, 2] }, rows: { key: 'seed', values: [1] } })
    const network = { network: 'tiny aa', name: 'tiny', id: null, perturbation: null }
    expect(usualName({ kind: 'contact sheet', plan, network, marks: {} })).toBe('Steps by seed')
  })
})

it('designs of chosen cells come favourites first, equal ones once', () => {
  const plan = parsePlan({
    columns: { key: 'steps', values: [2, 4] },
    rows: {
      designs: [
        { name: 'Euler', design: { solver: 'euler' } },
        { name: 'RK4', design: { solver: 'rk4' } },
      ],
    },
    tabs: { key: 'seed', values: [1, 2] },
  })
  const named = (marks: Record<number, 'pick' | 'favourite' | 'reject'>) =>
    chosenCells(plan, marks).map(({ name }) => name)
  expect(named({ 0: 'pick', 3: 'favourite', 2: 'reject' })).toEqual(['4, RK4, 1', '2, Euler, 1'])
  // Another seed is the same design.
  expect(named({ 0: 'pick', 4: 'pick', 99: 'pick' })).toEqual(['2, Euler, 1'])
  expect(named({})).toEqual([])
})

describe('a file', () => {
  it('has the study with everything that was measured, and another browser takes it whole', async () => {
    const one = await open()
    fill(one.measurements, onPictures)
    const id = one.studies.add(convergence(onPictures), 'Shared')
    const text = one.studies.export(id)!
    const other = await open(new Map(), 5_000)
    const taken = other.studies.import(text)
    expect(taken).toMatchObject({ notes: [] })
    expect(other.named()).toEqual(['Shared'])
    expect(curvesOf(onPictures, other.measurements)).toEqual(curvesOf(onPictures, one.measurements))
    const json = JSON.parse(text)
    expect(json).toMatchObject({ format: 'samplerscope-study/1', kind: 'convergence', method: 1 })
    expect(json.measurements).toHaveLength(7)
    expect(json.measurements[0]).toEqual({
      curve: 'A',
      steps: 2,
      seed: 1,
      image: 0,
      value: { nfe: 3, error: 1 / 3, floor: 1e-3 },
    })
  })

  it('takes nothing from values that this browser has measured itself', async () => {
    const one = await open()
    fill(one.measurements, onPictures)
    const text = one.studies.export(one.studies.add(convergence(onPictures)))!
    const other = await open()
    const [subject] = spotsOf(onPictures)[0]!.subjects
    if (subject?.of !== 'image error') throw new Error('the first subject is an error on pictures')
    other.measurements.put(subject, { nfe: 3, error: 7, floor: 0 })
    other.studies.import(text)
    expect(other.measurements.get(subject)).toEqual({ nfe: 3, error: 7, floor: 0 })
  })

  it('of other kinds comes back as well', async () => {
    const { studies } = await open()
    const plan = parsePlan({ columns: { key: 'steps', values: [3, 2] }, design: {}, images: 4, seed: 9 })
    const network = { network: 'tiny aa', name: 'tiny', id: 'tiny', perturbation: null }
    const contents: readonly Content[] = [
      { kind: 'contact sheet', plan, network, marks: { 1: 'favourite', 0: 'reject' } },
      { kind: 'fitted levels', before: heun, after: euler, result: 'Equalized: better.', fit: null },
      {
        kind: 'fitted levels',
        before: heun,
        after: null,
        result: null,
        fit: { action: 'optimize', network, seed: 5, labels: [0, null] },
      },
      { kind: 'paths', spec: specOf({ what: 'path' }) },
      quality,
      churnSearch,
      { kind: 'local error', spec: specOf({ what: 'steps' }) },
    ]
    for (const content of contents) {
      const taken = studies.import(studies.export(studies.add(content))!)
      if ('fault' in taken) throw new Error(taken.fault)
      const read = studies.state.getState().studies.find(({ id }) => id === taken.id)!
      expect(read.content).toEqual(content)
    }
  })

  const broken: readonly (readonly [string, (json: Json) => unknown, RegExp])[] = [
    ['no object', () => [1], /^a study must be an object$/],
    [
      'another format',
      (json) => ({ ...json, format: 'x' }),
      /^format: must be "samplerscope-study\/1"; this is no study/,
    ],
    ['no format', ({ format: _, ...json }) => json, /^format: is missing/],
    ['a kind of its own', (json) => ({ ...json, kind: 'survey' }), /^kind: must be one of "convergence", /],
    ['no name', (json) => ({ ...json, name: ' ' }), /^name: must not be empty/],
    ['no spec', (json) => ({ ...json, spec: undefined }), /^spec: is missing/],
    ['no curves', (json) => ({ ...json, spec: { ...json.spec, curves: [] } }), /^spec\.curves: must not be empty/],
    [
      'a solver that there is not',
      (json) => ({ ...json, spec: withCurve(json, { design: { solver: 'hune' } }) }),
      /^spec\.curves\.0\.design: .*"hune"/,
    ],
    [
      'a parameter that there is not',
      (json) => ({ ...json, spec: withCurve(json, { design: { discretization: { id: 'edm', rho: 3 } } }) }),
      /^spec\.curves\.0\.design: .*did you mean params\.rho/,
    ],
    [
      'steps that fall',
      (json) => ({ ...json, spec: withCurve(json, { steps: [4, 2] }) }),
      /^spec\.curves\.0\.steps: must rise/,
    ],
    [
      'a seed below 0',
      (json) => ({ ...json, spec: { ...json.spec, seeds: [-1] } }),
      /^spec\.seeds\.0: must be a whole number/,
    ],
    [
      'a curve twice',
      (json) => ({ ...json, spec: { ...json.spec, curves: [json.spec.curves[0], json.spec.curves[0]] } }),
      /^spec\.curves: has a key twice/,
    ],
    [
      'a measurement of nothing',
      (json) => withRow(json, { curve: 'Z' }),
      /^measurements\[0\]: the study measures nothing at curve "Z", steps 2/,
    ],
    [
      'an error that is no number',
      (json) => withRow(json, { value: { nfe: 3, error: 'x', floor: 0 } }),
      /^measurements\[0\]\.value: error must be a number/,
    ],
    [
      'an error below 0',
      (json) => withRow(json, { value: { nfe: 3, error: -1, floor: 0 } }),
      /^measurements\[0\]\.value: error must be at least 0/,
    ],
    ['measurements that are no list', (json) => ({ ...json, measurements: {} }), /^measurements: must be a list/],
  ]
  const withCurve = (json: Json, change: object) => ({
    ...json.spec,
    curves: [{ ...json.spec.curves[0], ...change }, ...json.spec.curves.slice(1)],
  })
  const withRow = (json: Json, change: object) => ({
    ...json,
    measurements: [{ ...json.measurements[0], ...change }, ...json.measurements.slice(1)],
  })

  it.each(broken)('with %s is refused, says why, and leaves everything as it was', async (_, breakIt, message) => {
    const one = await open()
    fill(one.measurements, onPictures)
    const json = JSON.parse(one.studies.export(one.studies.add(convergence(onPictures)))!)
    const other = await open()
    const answer = other.studies.import(JSON.stringify(breakIt(json)))
    expect('fault' in answer && answer.fault).toMatch(message)
    expect(other.named()).toEqual([])
    expect(standOf(onPictures, other.measurements).settled).toBe(0)
  })

  it('that is no JSON is refused; measurements of another method are left out with a note', async () => {
    const one = await open()
    fill(one.measurements, onPictures)
    const text = one.studies.export(one.studies.add(convergence(onPictures)))!
    expect(one.studies.import('{')).toMatchObject({ fault: expect.stringMatching(/^the file is not JSON: /) })
    const other = await open()
    const answer = other.studies.import(text.replace('"method": 1', '"method": 0'))
    expect(answer).toMatchObject({ notes: [expect.stringMatching(/^Its 7 measurements were made in another way/)] })
    expect(standOf(onPictures, other.measurements).settled).toBe(0)
  })
})
