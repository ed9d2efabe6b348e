/** The exact world of pictures as a backend: whole programs in, frames out, in float64 and without a network. */

import { denoisePicture } from '../../pictures/denoise-picture.ts'
import { weakened } from '../../pictures/denoiser.ts'
import { drawWorld } from '../../pictures/draw-world.ts'
import { sizeOf } from '../../pictures/pixels.ts'
import { drawAhead, type Plan, planOf, run, type Trajectory } from '../../pictures/run.ts'
import type { World } from '../../pictures/world.ts'
import type { Backend, RunControl, RunOutcome } from '../backend.ts'
import { notNumbers } from '../fault.ts'
import type { ExactWorld, RunRequest } from '../protocol.ts'
import { areFinite } from '../run.ts'
import { yieldToMessages } from '../yield-to-messages.ts'
import { createFramePainter, type FramePainter } from './frames.ts'
import { createKeptDraws } from './kept-draws.ts'

/** Milliseconds after which messages are let in, and while nobody waits for what is computed. */
const turn = 8
const shortTurn = 1

/** Milliseconds without a request before the next seed's noise is drawn: a drag that goes on has the processor for itself. */
const restBeforeNext = 500

/** Milliseconds of a frame of the browser: results that come sooner after others wait for each other. */
const frameTime = 16

export interface ExactBackend extends Backend {
  readonly world: World
}

/** A request whose runs are done. */
interface Reached {
  readonly request: RunRequest
  readonly painter: FramePainter
  readonly images: Float32Array
  /** Milliseconds that the runs took. */
  readonly ran: number
}

/** Lets messages in once in a while; whether the run has been cancelled. */
const pauses = (most: number, isCancelled: () => boolean, now: () => number): (() => Promise<boolean>) => {
  let last = now()
  return async () => {
    if (now() - last < most) return isCancelled()
    await yieldToMessages()
    last = now()
    return isCancelled()
  }
}

/** Shows a result, and the step that somebody points at. */
const show = ({ request, painter, images }: Reached, emit: RunControl['emit']): void => {
  const { id, pointedStep } = request
  const { nfe, steps } = request.program
  emit({ type: 'progress', run: id, call: nfe, nfe })
  emit({ type: 'frame', frame: painter.result(images), images: images.slice() })
  if (pointedStep !== undefined && pointedStep < steps.length)
    emit({ type: 'frame', frame: painter.frame(pointedStep) })
}

/** Draws the world of a seed and gets it ready. Some 0.3 s. */
export const createExactBackend = ({ seed, side, isGrainy }: ExactWorld): ExactBackend => {
  const world = drawWorld(seed, side, isGrainy)
  const weak = weakened(world)
  const kept = createKeptDraws(world)
  /** The page's designs as they were last asked for, until the next seed's noise is there for them. */
  let awaited: readonly RunRequest[] = []

  const planFor = ({ program, perturbation }: RunRequest): Plan => planOf(program, { main: world, weak, perturbation })

  /** Runs all pictures of a request; undefined when cancelled on the way. */
  const runAll = async (request: RunRequest, pause: () => Promise<boolean>): Promise<Trajectory[] | undefined> => {
    const { labels, seed: noise, firstImage = 0 } = request
    const plan = planFor(request)
    const trajectories: Trajectory[] = []
    for (const [k, label] of labels.entries()) {
      const draws = kept.of(noise, firstImage + k)
      trajectories.push(run(plan, label, draws))
      kept.keep(noise, firstImage + k, draws)
      if (await pause()) return undefined
    }
    return trajectories
  }

  /** What a request's runs came to. */
  const resultOf = (request: RunRequest, trajectories: readonly Trajectory[], ran: number): Reached => {
    const painter = createFramePainter(world, trajectories, request)
    const images = painter.images()
    const { nfe, steps } = request.program
    if (!areFinite(images)) throw notNumbers(nfe - 1, nfe, steps.at(-1)!.sigma)
    return { request, painter, images, ran }
  }

  /** Draws what a request will read with the next seed. `pause` resolves to whether another request has come. */
  const drawNext = async (request: RunRequest, pause: () => Promise<boolean>): Promise<'done' | 'cancelled'> => {
    const { labels, seed: noise, firstImage = 0, nextSeed } = request
    const images = labels.map((_, k) => firstImage + k)
    if (nextSeed === undefined || !kept.hasRoomBeside(noise, images)) return 'done'
    const plan = planFor(request)
    for (const [k, label] of labels.entries()) {
      const draws = kept.of(nextSeed, images[k]!)
      try {
        for (const _ of drawAhead(plan, label, draws)) if (await pause()) return 'cancelled'
      } finally {
        kept.keep(nextSeed, images[k]!, draws)
      }
    }
    return 'done'
  }

  return {
    name: 'exact',
    threads: 1,
    side,
    maxBatch: 64,
    world,
    tensorsAlive: () => 0,
    sessions: () => 0,
    denoise: async (x, sigma, label, count, out, denoiser = 'main') => {
      const size = sizeOf(world)
      const classes = world.names.length
      for (let image = 0; image < count; image++) {
        const place = label.subarray(image * classes, (image + 1) * classes).indexOf(1)
        const part = [image * size, (image + 1) * size] as const
        const of = denoiser === 'weak' ? weak : world
        denoisePicture(of, x.subarray(...part), sigma, place < 0 ? null : place, out.subarray(...part))
      }
    },
    run: async (requests, { isCancelled, emit, now, rest }: RunControl): Promise<RunOutcome> => {
      const start = now()
      const pause = pauses(turn, isCancelled, now)
      if (requests.some(({ nextSeed }) => nextSeed !== undefined)) awaited = requests
      const reached: Reached[] = []
      let shown = 0
      let shownAt = start
      const showReached = (): void => {
        for (const one of reached.slice(shown)) show(one, emit)
        shown = reached.length
        shownAt = now()
      }
      /** Between two pictures: a design that takes long, as one whose noise is drawn anew, keeps no result of another back. */
      const between = (): Promise<boolean> => {
        if (shown < reached.length && now() - shownAt >= frameTime) showReached()
        return pause()
      }
      // All results come before any way there: the first at once, whose design somebody is changing, then the others once a frame.
      for (const [k, request] of requests.entries()) {
        const trajectories = await runAll(request, between)
        if (!trajectories) return 'cancelled'
        reached.push(resultOf(request, trajectories, now() - start))
        if (k > 0 && k < requests.length - 1 && now() - shownAt < frameTime) continue
        showReached()
        if (await pause()) return 'cancelled'
      }
      const restFor = Math.max(0, ...requests.map((request) => request.restFor ?? 0))
      if (restFor > 0 && requests.some((request) => !request.isResultOnly)) await rest?.(restFor)
      if (isCancelled()) return 'cancelled'
      for (const { request, painter, images, ran } of reached) {
        const steps = request.isResultOnly ? 0 : request.program.steps.length
        for (let step = 0; step < steps; step++) {
          emit({ type: 'frame', frame: painter.frame(step) })
          if (await pause()) return 'cancelled'
        }
        emit({ type: 'done', run: request.id, images, milliseconds: now() - start, networkMilliseconds: ran })
      }
      return 'finished'
    },
    ahead: async ({ isCancelled, now, rest }) => {
      if (awaited.length === 0) return
      await rest?.(restBeforeNext)
      const pause = pauses(shortTurn, isCancelled, now)
      for (const request of awaited) if ((await pause()) || (await drawNext(request, pause)) === 'cancelled') return
      awaited = []
    },
    dispose: async () => {},
  }
}
