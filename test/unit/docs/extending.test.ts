/** The examples of docs/extending.md: type-checked, registered, run, and measured for what they claim. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { fillNormals } from '../../../src/core/random.ts'
import { registry } from '../../../src/core/registry.ts'
import type { ScheduleSpec } from '../../../src/core/schedules/schedule.ts'
import type { SolverSpec } from '../../../src/core/solvers/solver.ts'
import type { Backend } from '../../../src/engine/backend.ts'
import type { EngineEvent } from '../../../src/engine/protocol.ts'
import { runProgram } from '../../../src/engine/run.ts'
import { layoutPlot } from '../../../src/plot/layout.ts'
import { hashOfBeat } from '../../../src/scenes/beats.ts'
import { isReached } from '../../../src/scenes/goals.ts'
import { parseHash, printHash } from '../../../src/scenes/link.ts'
import { builtInScene, scenes } from '../../../src/scenes/registry.ts'
import { parseLesson } from '../../../src/state/lesson.ts'
import { type DesignSeries, seriesOf } from '../../../src/views/schedule/design-series.ts'
import type { PlotModel } from '../../../src/views/schedule/plots.ts'
import { tubeOfDocument } from '../../../src/views/stage/told.ts'
import { faultsOf } from '../../json-schema.ts'
import { gaussianFlow } from '../../property/core-run.ts'
import { flowErrors, orderOf } from '../../property/order-measures.ts'
import { writeExamples } from './examples.ts'

const { tsconfig, fileOf } = writeExamples()
const load = async <T>(path: string, name: string): Promise<T> => (await import(fileOf(path)))[name] as T

const solver = await load<SolverSpec>('src/core/solvers/heun-3.ts', 'heun3')
const schedule = await load<ScheduleSpec>('src/core/schedules/tangent.ts', 'tangent')

/** As their lines in the registry would. */
const [solvers, schedules] = [registry.solver as SolverSpec[], registry.schedule as ScheduleSpec[]]
beforeAll(() => {
  solvers.push(solver)
  schedules.push(schedule)
})
afterAll(() => {
  solvers.splice(solvers.indexOf(solver), 1)
  schedules.splice(schedules.indexOf(schedule), 1)
})

it('compile under the rules of this repository', () => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', tsconfig], { encoding: 'utf8' })
  expect(stdout).toBe('')
  expect(status).toBe(0)
})

const measured = (design: Partial<Design>): number => {
  const [coarse, fine] = flowErrors({ ...defaultDesign, sigmaMin: 0.02, sigmaMax: 20, ...design }, [128, 256])
  return orderOf(coarse!, fine!)
}

describe('the solver', () => {
  it('is new, and a link, a design and a program know it', () => {
    expect(solvers.filter(({ id }) => id === solver.id)).toHaveLength(1)
    const { value, notes } = parseHash(`steps=7&solver=${solver.id}`)
    expect(notes).toEqual([])
    expect(printHash(value)).toContain(`solver=${solver.id}`)
    expect(compile(value.design).nfe).toBe(3 * 7 - 2)
  })

  it('has the order that it declares', () => {
    for (const [id, scaling] of [
      ['linear', 'none'],
      ['linear', 'vp'],
      ['tangent', 'vp'],
    ] as const) {
      const order = measured({
        solver: chooseDefault('solver', solver.id),
        schedule: chooseDefault('schedule', id),
        scaling: chooseDefault('scaling', scaling),
      })
      expect(Math.abs(order - solver.order({})), `${id}, ${scaling}: ${order}`).toBeLessThan(0.2)
    }
  })
})

describe('the schedule', () => {
  const { sigma, sigmaDeriv, sigmaInv } = schedule.create({}, { min: 0.002, max: 80 })
  const times = Array.from({ length: 49 }, (_, k) => (k + 1) / 50)

  it('starts at 0, rises, and is undone by its inverse', () => {
    expect(sigma(0)).toBe(0)
    times.forEach((t, k) => {
      if (k > 0) expect(sigma(t)).toBeGreaterThan(sigma(times[k - 1]!))
      expect(Math.abs(sigmaInv(sigma(t)) - t)).toBeLessThan(1e-14)
    })
  })

  it('has the derivative of its differences', () => {
    for (const t of times) {
      const h = 1e-5 * (1 - t)
      const difference = (sigma(t + h) - sigma(t - h)) / (2 * h)
      expect(Math.abs(difference / sigmaDeriv(t) - 1)).toBeLessThan(1e-8)
    }
  })

  it('turns the state along a quarter circle under the VP scaling', () => {
    const scaling = registry.scaling.find(({ id }) => id === 'vp')!.create({}, { sigma, sigmaDeriv, sigmaInv })
    for (const t of times) expect(scaling.s(t)).toBeCloseTo(Math.cos((Math.PI / 2) * t), 12)
  })

  it('samples: Heun keeps its order on it', () => {
    const order = measured({ schedule: chooseDefault('schedule', schedule.id) })
    expect(Math.abs(order - 2)).toBeLessThan(0.2)
  })
})

describe('the scene', async () => {
  const json = JSON.parse(readFileSync(fileOf('src/scenes/talk/eight-calls.json'), 'utf8'))
  const scene = builtInScene('eight-calls', json)
  const last = scene.beats.length - 1
  const offOf = (hash: string): number => {
    const { value, notes } = parseHash(hash)
    expect(notes).toEqual([])
    return tubeOfDocument(value, false).paths[0]!.off
  }

  it('is new, follows the schema, opens as a lesson, and its beats are links whose designs run', () => {
    expect(scenes.map(({ id }) => id)).not.toContain(scene.id)
    expect(faultsOf(JSON.parse(readFileSync('public/lesson.schema.json', 'utf8')), json)).toEqual([])
    expect(parseLesson(json)).toMatchObject({ status: 'read', scene: { beats: scene.beats } })
    for (const k of scene.beats.keys()) expect(offOf(hashOfBeat(scene, k))).toBeGreaterThan(0)
  })

  it('asks for what is not so at first, is so with DEIS, and can be reached by its control', () => {
    const { goal } = scene.beats[last]!
    const { control } = scene
    expect(isReached(goal!, offOf(hashOfBeat(scene, last)))).toBe(false)
    expect(isReached(goal!, offOf(hashOfBeat(scene, last - 1)))).toBe(true)
    const document = parseHash(hashOfBeat(scene, last)).value
    const reached = control!.values.map((steps) =>
      isReached(goal!, tubeOfDocument(control!.write(document, steps), false).paths[0]!.off),
    )
    expect(reached.indexOf(true)).toBeGreaterThan(2)
    expect(reached.at(-1)).toBe(true)
  })

  it('says of DEIS what holds on other seeds too', () => {
    const nearer = Array.from({ length: 20 }, (_, k) => `${scene.hash}&seed=${k + 1}`).filter(
      (hash) => offOf(`${hash}&solver=deis`) < offOf(hash),
    )
    expect(nearer).toHaveLength(20)
  })
})

describe('the plot', async () => {
  const sharePlot = await load<(all: readonly DesignSeries[], box: ReturnType<typeof layoutPlot>['box']) => PlotModel>(
    'src/views/schedule/share-plot.ts',
    'sharePlot',
  )
  const { box } = layoutPlot(400, 300)
  const plotOf = (design: Design): PlotModel =>
    sharePlot([seriesOf({ id: 'A', name: 'design', design, program: compile(design), isActive: true })], box)

  it('shows equal shares for geometric levels, and 1 for the last step', () => {
    const steps = 6
    const { series, summary } = plotOf({
      ...defaultDesign,
      steps,
      discretization: chooseDefault('discretization', 'exponential'),
    })
    const { points } = series[0]!
    const share = 1 - (defaultDesign.sigmaMin / defaultDesign.sigmaMax) ** (1 / (steps - 1))
    expect(points).toHaveLength(steps)
    for (const { y } of points.slice(0, -1)) expect(y).toBeCloseTo(box.y + box.height * (1 - share), 9)
    expect(points.at(-1)!.y).toBeCloseTo(box.y, 9)
    expect(summary).toContain(`design: ${Number(share.toPrecision(3))} to 1`)
  })

  it('stays in its box for every number of steps', () => {
    for (const steps of [2, 18, 256])
      for (const { x, y } of plotOf({ ...defaultDesign, steps }).series[0]!.points) {
        expect(x).toBeGreaterThanOrEqual(box.x)
        expect(x).toBeLessThanOrEqual(box.x + box.width)
        expect(y).toBeGreaterThanOrEqual(box.y - 1e-9)
        expect(y).toBeLessThanOrEqual(box.y + box.height + 1e-9)
      }
  })
})

describe('the backend', async () => {
  const create = await load<(side: number, deviation: number) => Backend>(
    'src/engine/gaussian-backend.ts',
    'createGaussianBackend',
  )

  it('runs a design to where the exact flow ends', async () => {
    const [side, deviation, seed] = [8, 0.5, 3]
    const design = { ...defaultDesign, steps: 256 }
    const events: EngineEvent[] = []
    const outcome = await runProgram(
      { id: 1, program: compile(design), seed, labels: [null], displaySigmaData: deviation },
      {
        backend: create(side, deviation),
        classes: 10,
        isCancelled: () => false,
        emit: (event) => events.push(event),
        now: () => 0,
      },
    )
    expect(outcome).toBe('finished')
    const done = events.find((event) => event.type === 'done')!
    const latents = new Float64Array(3 * side * side)
    fillNormals(latents, seed, 0, 0)
    latents.forEach((n, j) => {
      const exact = gaussianFlow(0, deviation, n * design.sigmaMax, design.sigmaMax, 0)
      expect(Math.abs(done.images[j]! - exact)).toBeLessThan(5e-4)
    })
  })
})
