/** Studies of exact pictures in the queue: the lab's worker answers with made-up numbers, which follow from what it is asked. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type ExactContent, exactBefore, exactCalls, exactWork, knownExact } from '../../../src/measure/exact/exact.ts'
import { createMeasurements } from '../../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import { withUpdatedCurves } from '../../../src/measure/quality/edit.ts'
import { createQueue } from '../../../src/measure/queue.ts'
import { createStudies } from '../../../src/measure/studies/studies.ts'
import { standOfStudy, usualName } from '../../../src/measure/studies/study.ts'
import { performExact } from '../../../src/measure/tasks/perform-exact.ts'
import { fakeLab, qualityOf } from './exact-world.ts'
import { euler, exactQuality, heun, noisy, until } from './support.ts'

const unknownTask = (): never => {
  throw new Error('only exact pictures are measured here')
}

describe('a study of exact pictures', () => {
  let kept: { readonly measurements: Map<string, unknown>; readonly studies: Map<string, unknown> }
  let rates: Map<string, number>
  let time = 0
  beforeEach(() => {
    kept = { measurements: new Map(), studies: new Map() }
    rates = new Map()
    time = 0
  })

  /** A page, which has what the one before it left. Its network is another one all the time. */
  const open = async (lab = fakeLab()) => {
    const measurements = createMeasurements(memoryShelf(kept.measurements), (call) => call())
    await measurements.loaded
    const shelf = memoryShelf(kept.studies)
    const now = () => (time += 10)
    const studies = createStudies({ measurements, shelf, now, newId: () => `study ${now()}` })
    const queue = createQueue({
      measurements,
      perform: {
        curves: unknownTask,
        quality: unknownTask,
        'churn search': unknownTask,
        'exact quality': performExact({
          lab: () => lab,
          measurements,
          rates: { get: (name) => rates.get(name), set: (name, rate) => void rates.set(name, rate) },
          now,
        }),
        'contact sheet': unknownTask,
        'fitted levels': unknownTask,
      },
      network: { current: () => 'tiny aa', onChange: () => undefined },
      shelf,
      onSpent: studies.spend,
    })
    await until(() => queue.state.getState().isLoaded && studies.state.getState().isLoaded)
    const content = (id: string): ExactContent => {
      const found = studies.state.getState().studies.find((one) => one.id === id)?.content
      if (found?.kind !== 'exact quality') throw new Error('there is no such study')
      return found
    }
    return {
      lab,
      measurements,
      studies,
      queue,
      content,
      job: () => queue.state.getState().jobs[0],
      known: (id: string) => knownExact(content(id), measurements),
      begin: (wanted: ExactContent): string => {
        const id = studies.add(wanted)
        queue.add(id, wanted)
        return id
      },
    }
  }

  it('asks for a draw at a time, on pictures of its own, whatever network the page shows', async () => {
    const { lab, job, begin, known, studies } = await open()
    const id = begin(exactQuality)
    expect(job()).toMatchObject({ status: 'running' })
    expect(lab.asked).toHaveLength(1)
    lab.answer(0)
    lab.answer(1)
    expect(job()).toBeUndefined()
    expect(lab.asked.map(({ request }) => [request.seed, request.first, request.count, request.label])).toEqual([
      [0, 0, 40, 'all'],
      [0, 10_000, 40, 'all'],
    ])
    expect(lab.asked[0]!.request).toMatchObject({ world: { seed: 2022, side: 32 }, perturbation: undefined })
    // Cheap points first: Euler's two and three calls, Heun's three and five.
    expect(lab.asked[0]!.request.designs.map(({ design }) => [design.solver.id, design.steps])).toEqual([
      ['euler', 2],
      ['second-order', 2],
      ['euler', 3],
      ['second-order', 3],
    ])
    const { found, ...stand } = known(id)
    expect(stand).toEqual({ settled: 8, total: 8, calls: 2 * 40 * (2 + 3 + 3 + 5), callsLeft: 0 })
    expect(
      found.map((one) => one.kind === 'point' && [one.key, one.steps, one.draw, one.reading.flow!.median]),
    ).toEqual(
      [0, 1].flatMap((draw) =>
        [
          ['B', 2],
          ['A', 2],
          ['B', 3],
          ['A', 3],
        ].map(([key, steps]) => [key, steps, draw, 1 / Number(steps) + draw / 100]),
      ),
    )
    const [study] = studies.state.getState().studies
    expect(standOfStudy(study!, { get: () => undefined, faultOf: () => undefined })).toMatchObject({ total: 8 })
    expect(study!.seconds).toBeGreaterThan(0)
    expect(usualName(study!.content)).toBe('Quality of Heun and Euler, on Exact pictures')
    // The next one has an estimate before its first call.
    expect([...rates.keys()]).toEqual(['quality of exact'])
  })

  it('is paused, and goes on after a reload with what is missing alone', async () => {
    const page = await open()
    const id = page.begin(exactQuality)
    page.lab.answer(0, 3)
    expect(page.job()!.progress.share).toBeCloseTo(3 / 8, 9)
    await page.measurements.flush()
    // The reload is the pause: nobody has pressed anything.
    const again = await open()
    expect(again.job()).toMatchObject({ id, status: 'paused' })
    expect(again.known(id)).toMatchObject({ settled: 3, total: 8 })
    again.queue.resume(id)
    expect(again.lab.asked[0]!.request.designs.map(({ design }) => [design.solver.id, design.steps])).toEqual([
      ['second-order', 3],
    ])
    again.lab.answer(0)
    again.lab.answer(1)
    expect(again.job()).toBeUndefined()
    expect(again.known(id)).toMatchObject({ settled: 8, callsLeft: 0 })
  })

  it('that is deleted while it runs is stopped, leaves what it measured, and is put back with it', async () => {
    const { lab, queue, studies, job, begin, known } = await open()
    const id = begin(exactQuality)
    lab.answer(0, 2)
    queue.cancel(id)
    studies.remove(id)
    expect(lab.asked[0]!.isCancelled).toBe(true)
    expect(job()).toBeUndefined()
    studies.restore()
    expect(known(id)).toMatchObject({ settled: 2, total: 8 })
    const other = begin(exactQuality)
    expect(lab.asked[1]!.request.designs).toHaveLength(2)
    expect(known(other)).toMatchObject({ settled: 2 })
  })

  it('leaves the points of a changed design in grey until it is measured', async () => {
    const { lab, queue, studies, measurements, begin, content, known } = await open()
    const id = begin(exactQuality)
    lab.answer(0)
    lab.answer(1)
    const [a] = exactQuality.curves
    studies.change(id, (now) =>
      now.kind === 'exact quality' ? withUpdatedCurves(now, [{ ...a!, design: { ...heun, sigmaMin: 0.01 } }]) : now,
    )
    expect(known(id)).toMatchObject({ settled: 4, total: 8 })
    const before = exactBefore(content(id), measurements)!
    expect(before.curves).toEqual([{ key: 'A', label: 'A: Heun', design: heun }])
    expect(knownExact(before, measurements)).toMatchObject({ settled: 4, total: 4 })
    queue.add(id, content(id))
    lab.answer(2)
    lab.answer(3)
    expect(exactBefore(content(id), measurements)).toBeNull()
  })

  it('at equal calls measures each design at the steps that they pay for, and the same design once', async () => {
    const { lab, begin, known } = await open()
    const id = begin({
      ...exactQuality,
      at: { calls: [5] },
      curves: [...exactQuality.curves, { key: 'C', label: 'C: the same', design: euler }],
      draws: 1,
    })
    expect(lab.asked[0]!.request.designs.map(({ design }) => [design.solver.id, design.steps])).toEqual([
      ['second-order', 3],
      ['euler', 5],
    ])
    lab.answer(0)
    const { found, settled, total } = known(id)
    expect([settled, total]).toEqual([3, 3])
    expect(found.map((one) => one.kind === 'point' && [one.key, one.nfe])).toEqual([
      ['A', 5],
      ['B', 5],
      ['C', 5],
    ])
  })

  it('goes past a design that cannot be measured, and says why', async () => {
    const { lab, job, begin, known } = await open()
    const id = begin({ ...exactQuality, at: { steps: [2] }, draws: 1 })
    const { request, listener } = lab.asked[0]!
    const [one, other] = request.designs
    listener.onUpdate({ type: 'pictures', update: { key: one!.key, fault: 'it cannot be' } })
    const odd = { ...qualityOf(2, 0), sigma: Number.NaN }
    listener.onUpdate({ type: 'pictures', update: { key: other!.key, quality: odd } })
    listener.onDone()
    expect(job()).toBeUndefined()
    expect(known(id)).toMatchObject({
      settled: 2,
      total: 2,
      found: [
        { kind: 'fault', key: 'B', steps: 2, message: 'it cannot be' },
        { kind: 'fault', key: 'A', steps: 2, message: 'the result is not a number' },
      ],
    })
  })

  it('stops with a sentence when the worker is lost, and goes on from there', async () => {
    const { lab, queue, job, begin } = await open()
    const id = begin(exactQuality)
    lab.answer(0, 1)
    lab.asked[0]!.listener.onFailed('The lab’s worker stopped.')
    expect(job()).toMatchObject({ status: 'failed', message: 'The lab’s worker stopped.' })
    queue.resume(id)
    expect(lab.asked[1]!.request.designs).toHaveLength(3)
  })

  it('is one file, which another browser takes whole; of another version it takes the study alone', async () => {
    const page = await open()
    const grainy = { ...exactQuality.network, id: 'exact-64-grain.7', name: 'Exact pictures, 64 × 64, grainy, world 7' }
    const id = page.begin({ ...exactQuality, network: grainy, class: 3, at: { calls: [5, 3] } })
    expect(page.lab.asked[0]!.request.world).toEqual({ side: 64, seed: 7, isGrainy: true })
    page.lab.answer(0)
    page.lab.answer(1)
    const text = page.studies.export(id)!
    expect(JSON.parse(text)).toMatchObject({ kind: 'exact quality', calls: [5, 3], class: 3, method: 1 })
    expect(JSON.parse(text)).not.toHaveProperty('steps')

    kept = { measurements: new Map(), studies: new Map() }
    const other = await open()
    const taken = other.studies.import(text)
    if ('fault' in taken) throw new Error(taken.fault)
    expect(taken.notes).toEqual([])
    expect(other.known(taken.id)).toEqual(page.known(id))
    expect(exactWork(other.content(taken.id), other.measurements)).toEqual([])

    kept = { measurements: new Map(), studies: new Map() }
    const third = await open()
    const older = third.studies.import(JSON.stringify({ ...JSON.parse(text), method: 0 }))
    if ('fault' in older) throw new Error(older.fault)
    expect(older.notes).toEqual([
      expect.stringMatching(/^Its 8 measurements were made in another way than this page’s/),
    ])
    expect(third.known(older.id)).toMatchObject({ settled: 0, total: 8 })
    expect(exactCalls(third.content(older.id), third.measurements)).toBeGreaterThan(0)

    const refused = (change: object) => third.studies.import(JSON.stringify({ ...JSON.parse(text), ...change }))
    expect(refused({ network: { ...grainy, id: 'cifar10-mini' } })).toEqual({
      fault: 'network.id: must name exact pictures, such as "exact" or "exact-64.7"',
    })
    expect(refused({ steps: [2] })).toEqual({ fault: 'calls: must be left out where there are steps' })
    expect(refused({ images: 1 })).toEqual({ fault: 'images: must be a whole number from 2 to 10000' })
  })
})

it('knows a design that adds noise by its samples alone', async () => {
  const measurements = createMeasurements(memoryShelf(), (call) => call())
  await measurements.loaded
  const content = { ...exactQuality, curves: [{ key: 'A', label: 'A', design: noisy }], at: { steps: [2] }, draws: 1 }
  const [work] = exactWork(content, measurements)
  expect(work!.subjects.size).toBe(1)
  expect(work!.calls).toBeGreaterThan(40 * 2)
})
