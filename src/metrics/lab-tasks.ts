/** The lab's tasks as generators, and the loop that shares one thread among them. */
import { nearestFamily } from '../core/nearest-family.ts'
import { measureBudgets } from './budgets.ts'
import { measureConvergence, pointsToMeasure } from './convergence.ts'
import type { FromLab, LabTask, LabUpdate, LocalUpdate, ToLab, TrailUpdate } from './lab-protocol.ts'
import { measureLocalErrors } from './local-error.ts'
import { toyTrail } from './path-trail.ts'
import { measurePictureQuality } from './picture-quality.ts'
import { projectToPlane } from './principal.ts'
import { adaptToToy, equalizeOnToy, type LevelsProgress, type LevelsResult } from './toy-levels.ts'
import { optimizeOnToy } from './toy-optimize.ts'

/** What a task reports each time it gives way. */
export interface Report {
  /** Share of the work that is done, in [0, 1]. */
  readonly share: number
  readonly update?: LabUpdate
}

function* convergence({ request }: LabTask & { type: 'convergence' }): Generator<Report, void, void> {
  const total = pointsToMeasure(request.curves, request.steps).length
  let done = 0
  for (const update of measureConvergence(request)) yield { share: ++done / total, update: { type: 'curve', update } }
}

function* local({ request }: LabTask & { type: 'local' }): Generator<Report, void, void> {
  const { designs } = request
  for (const [k, { key, design }] of designs.entries()) {
    let update: LocalUpdate | undefined
    try {
      const run = measureLocalErrors(design, request)
      while (!update) {
        const { done, value } = run.next()
        if (done) update = { key, errors: value }
        else yield { share: (k + value) / designs.length }
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      update = { key, fault: error.message }
    }
    yield { share: (k + 1) / designs.length, update: { type: 'local', update } }
  }
}

function* trails({ request }: LabTask & { type: 'trails' }): Generator<Report, void, void> {
  const { designs } = request
  for (const [k, { key, design }] of designs.entries()) {
    let update: TrailUpdate
    try {
      update = { key, design, trail: toyTrail(design, request) }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      update = { key, design, fault: error.message }
    }
    yield { share: (k + 1) / designs.length, update: { type: 'trail', update } }
  }
}

function* plane({ points }: LabTask & { type: 'plane' }): Generator<Report, void, void> {
  yield { share: 1, update: { type: 'plane', projection: projectToPlane(points) } }
}

function* pictures({ request }: LabTask & { type: 'pictures' }): Generator<Report, void, void> {
  for (const { share, update } of measurePictureQuality(request))
    yield { share, ...(update && { update: { type: 'pictures', update } as const }) }
}

function* budgets({ request }: LabTask & { type: 'budgets' }): Generator<Report, void, void> {
  for (const { share, update } of measureBudgets(request))
    yield { share, ...(update && { update: { type: 'budget', update } as const }) }
}

function* nearest({ levels }: LabTask & { type: 'nearest' }): Generator<Report, void, void> {
  yield { share: 1, update: { type: 'nearest', nearest: nearestFamily(levels) } }
}

function* levels(run: Generator<LevelsProgress, LevelsResult, void>): Generator<Report, void, void> {
  for (;;) {
    const { done, value } = run.next()
    if (done) {
      yield { share: 1, update: { type: 'levels', result: value } }
      return
    }
    yield { share: value.done / value.total }
  }
}

/** Throws RangeError where the request cannot be measured. Dropping the generator cancels. */
export const runTask = (task: LabTask): Generator<Report, void, void> => {
  switch (task.type) {
    case 'convergence':
      return convergence(task)
    case 'local':
      return local(task)
    case 'trails':
      return trails(task)
    case 'plane':
      return plane(task)
    case 'equalize':
      return levels(equalizeOnToy(task.request.design, task.request, task.place))
    case 'optimize':
      return levels(optimizeOnToy(task.request.design, task.request))
    case 'adapt':
      return levels(adaptToToy(task.request.design, task.request))
    case 'pictures':
      return pictures(task)
    case 'budgets':
      return budgets(task)
    case 'nearest':
      return nearest(task)
    default:
      return task satisfies never
  }
}

/** Milliseconds that a job works on before the thread listens, and the next job has its turn. */
const slice = 25

/**
 * Runs jobs in turns on this thread. `breathe` resolves after messages that wait have been received; `now` is a clock in
 * milliseconds. What a cancelled job has found is not sent any more.
 */
export const createLab = (
  send: (message: FromLab) => void,
  breathe: () => Promise<void>,
  now: () => number,
): ((message: ToLab) => void) => {
  const jobs = new Map<number, Generator<Report, void, void>>()
  let isLooping = false

  /** Works on a job for a slice; whether it has ended. */
  const work = (job: number, run: Generator<Report, void, void>): boolean => {
    const start = now()
    let share = 0
    do {
      const { done, value } = run.next()
      if (done) {
        send({ type: 'done', job })
        return true
      }
      share = value.share
      if (value.update) send({ type: 'update', job, update: value.update })
    } while (now() - start < slice)
    send({ type: 'progress', job, share })
    return false
  }

  const loop = async (): Promise<void> => {
    isLooping = true
    while (jobs.size > 0)
      for (const [job, run] of [...jobs]) {
        if (!jobs.has(job)) continue
        try {
          if (work(job, run)) jobs.delete(job)
        } catch (error) {
          jobs.delete(job)
          send({ type: 'failed', job, message: error instanceof Error ? error.message : String(error) })
        }
        await breathe()
      }
    isLooping = false
  }

  return (message) => {
    switch (message.type) {
      case 'start':
        jobs.set(message.job, runTask(message.task))
        if (!isLooping) void loop()
        return
      case 'cancel':
        jobs.delete(message.job)
        return
      default:
        message satisfies never
    }
  }
}
