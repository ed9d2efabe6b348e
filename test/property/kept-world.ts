/** A page without a screen: a store, a queue, and an engine and a lab whose every answer follows from what they are asked. */

import { compile } from '../../src/core/compile.ts'
import type { Design } from '../../src/core/design.ts'
import { designKey } from '../../src/core/design-json.ts'
import { convergedDesign } from '../../src/core/presets.ts'
import { createImageRuns } from '../../src/measure/image-runs.ts'
import { createMeasurements, type Measurements } from '../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../src/measure/kept/shelf.ts'
import { natureOf, type Subject } from '../../src/measure/kept/subject.ts'
import { createQueue } from '../../src/measure/queue.ts'
import type { Queue } from '../../src/measure/queue-types.ts'
import type { Spec } from '../../src/measure/studies/spec.ts'
import { performCurves } from '../../src/measure/tasks/perform-curves.ts'
import type { ConvergencePoint, Reading } from '../../src/metrics/convergence.ts'
import type { JobListener } from '../../src/metrics/lab-client.ts'
import type { LabTask } from '../../src/metrics/lab-protocol.ts'
import { type BackgroundListener, type BackgroundRun, otherNetwork } from '../../src/state/background-runs.ts'

/** A number in (0, 1) that any change of the parts changes. */
export const numberOf = (...parts: readonly unknown[]): number => {
  let hash = 2166136261
  for (const letter of JSON.stringify(parts)) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619)
  return ((hash >>> 0) + 1) / 2 ** 33
}

const names = new Map<string, string>()

/** What the engine sees of a design. Each is compiled once, by all that it is made of. */
const programName = (design: Design): string => {
  const key = JSON.stringify(design)
  const name = names.get(key) ?? JSON.stringify(compile(design).ops)
  names.set(key, name)
  return name
}

/** What the engine draws for an image: as many numbers as an image has, here one. */
const pixelOf = (network: string, program: string, seed: number, image: number, label: number | null): number =>
  Math.fround(numberOf(network, program, seed, image, label))

const toyNumber = (design: Design, setting: { mixture: unknown; label: unknown; points: number; seed: unknown }) =>
  numberOf(designKey(design), setting.mixture, setting.label, setting.points, setting.seed)

const readingsOf = (error: number): ConvergencePoint['readings'] => {
  const reading: Reading = { error, floor: error / 2 }
  return { rms: reading, mean: reading, beforeLast: reading, w1: reading, w2: reading }
}

/** The value that a subject has, told without the code that measures it; undefined for what the world does not measure. */
export const truthOf = (subject: Subject): unknown => {
  if (subject.of === 'toy error') {
    const nature = natureOf(subject.design, subject.design.steps)
    if (nature.kind === 'fault') return undefined
    return { steps: subject.design.steps, nfe: nature.nfe, readings: readingsOf(toyNumber(subject.design, subject)) }
  }
  if (subject.of !== 'image error') return undefined
  const { design, network, seed, image, label, reference } = subject
  const program = compile(design)
  const fine = convergedDesign(design, program.steps[0]!.sigma, reference)
  const pixel = (of: Design): number => pixelOf(network, programName(of), seed, image, label)
  const exact = pixel(fine)
  const error = Math.abs(pixel(design) - exact)
  const floor = Math.abs(pixel({ ...fine, steps: reference / 2 }) - exact) / 3
  return { nfe: program.nfe, error, floor }
}

interface Asked {
  readonly run: BackgroundRun
  readonly listener: BackgroundListener
}

/** Everything that a browser keeps over a reload. */
export interface Browser {
  readonly measurements: Map<string, unknown>
  readonly jobs: Map<string, unknown>
  readonly runs: Map<string, unknown>
  network: string
}

export const newBrowser = (): Browser => ({
  measurements: new Map(),
  jobs: new Map(),
  runs: new Map(),
  network: 'one',
})

export interface OpenPage {
  readonly measurements: Measurements
  readonly queue: Queue
  /** Seconds that each job has taken. */
  readonly spent: ReadonlyMap<string, number>
  switchTo(network: string): void
  /** The engine finishes a run, and the lab a point; whether there was anything to do. */
  work(): Promise<boolean>
  close(): Promise<void>
}

const unknownTask = (): never => {
  throw new Error('this world measures curves only')
}

const settle = async (): Promise<void> => {
  for (let k = 0; k < 12; k++) await Promise.resolve()
}

export const openPage = async (browser: Browser): Promise<OpenPage> => {
  const measurements = createMeasurements(memoryShelf(browser.measurements), () => undefined)
  let asked: Asked[] = []
  const lab: { readonly updates: (() => void)[]; isOn: boolean }[] = []
  let time = 0
  const onChange: (() => void)[] = []
  const spent = new Map<string, number>()
  let isOpen = true

  const engine = {
    measure: (run: BackgroundRun, listener: BackgroundListener) => {
      const one = { run, listener }
      asked.push(one)
      return () => {
        asked = asked.filter((other) => other !== one)
      }
    },
  }
  const answer = ({ run, listener }: Asked): void => {
    const { network, program, seed, labels, firstImage = 0 } = run
    for (let call = 1; call <= program.nfe; call++) {
      time += 100
      listener.onProgress(call)
    }
    const name = JSON.stringify(program.ops)
    listener.onDone(Float32Array.from(labels, (label, k) => pixelOf(network, name, seed, firstImage + k, label)))
  }
  const run = (task: LabTask, listener: JobListener) => {
    if (task.type !== 'convergence') throw new Error(`the world has no ${task.type}`)
    const { request } = task
    const all = request.curves.flatMap(({ key, design, steps = request.steps }) =>
      steps.map((count) => ({ key, steps: count, design: { ...design, steps: count } })),
    )
    const updates = all.map(({ key, steps, design }, k) => () => {
      const nature = natureOf(design, steps)
      if (nature.kind === 'fault') throw new Error('a design that does not run was asked for')
      // What draws nothing knows of no seed.
      const seed = nature.kind === 'noisy' ? request.seed : null
      const setting = { mixture: request.mixture, label: request.label, points: request.count, seed }
      const point = { steps, nfe: nature.nfe, readings: readingsOf(toyNumber(design, setting)) }
      listener.onUpdate({ type: 'curve', update: { key, steps, point } })
      listener.onProgress((k + 1) / all.length)
      if (k + 1 === all.length) listener.onDone()
    })
    const job = { updates, isOn: true }
    lab.push(job)
    return () => {
      job.isOn = false
    }
  }

  const queue = createQueue({
    measurements,
    perform: {
      curves: performCurves({
        measurements,
        imageRuns: createImageRuns(engine, { shelf: memoryShelf(browser.runs), now: () => time }),
        lab: () => ({ run }),
        rates: { get: () => undefined, set: () => undefined },
        now: () => time,
      }),
      quality: unknownTask,
      'churn search': unknownTask,
      'exact quality': unknownTask,
      'contact sheet': unknownTask,
      'fitted levels': unknownTask,
    },
    network: {
      current: () => browser.network,
      onChange: (listener) => onChange.push(listener),
    },
    shelf: memoryShelf(browser.jobs),
    onSpent: (id, seconds) => spent.set(id, (spent.get(id) ?? 0) + seconds),
  })
  await measurements.loaded
  await settle()
  return {
    measurements,
    queue,
    spent,
    switchTo: (network) => {
      browser.network = network
      const refused = asked.filter((one) => one.run.network !== network)
      asked = asked.filter((one) => one.run.network === network)
      for (const { listener } of refused) listener.onFailed(otherNetwork)
      for (const listener of onChange) listener()
    },
    work: async () => {
      if (!isOpen) throw new Error('the page is closed')
      const first = asked.shift()
      if (first) answer(first)
      const job = lab.find(({ isOn, updates }) => isOn && updates.length > 0)
      job?.updates.shift()?.()
      await settle()
      return first !== undefined || job !== undefined
    },
    close: async () => {
      isOpen = false
      await measurements.flush()
    },
  }
}

/** Works until nothing is left to do. */
export const finish = async (page: OpenPage): Promise<void> => {
  for (let idle = 0; idle < 3; ) idle = (await page.work()) ? 0 : idle + 1
}

export type { Spec }
