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
import { createNextSeed, type Ran } from './next-seed.ts'

/** Milliseconds after which messages are let in, and while nobody waits for what is computed. */
const turn = 8
const shortTurn = 1

/** Milliseconds without a request before the next seed is run: a drag that goes on has the processor for itself. */
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
  readonly ran: Ran
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
const show = ({ request, painter, ran: { images } }: Reached, emit: RunControl['emit']): void => {
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
  const next = createNextSeed()
  /** The page's designs as they were last asked for, until their runs of the next seed are there. */
  let awaited: readonly RunRequest[] = []

  const planFor = ({ program, perturbation }: RunRequest): Plan => planOf(program, { main: world, weak, perturbation })

  /** Runs all pictures of a request; undefined when cancelled on the way. */
  const runAll = async (
    request: RunRequest,
    pause: () => Promise<boolean>,
    now: () => number,
  ): Promise<Ran | undefined> => {
    const { labels, program, seed: noise, firstImage = 0 } = request
    const start = now()
    const plan = planFor(request)
    const trajectories: Trajectory[] = []
    for (const [k, label] of labels.entries()) {
      const draws = kept.of(noise, firstImage + k)
      trajectories.push(run(plan, label, draws))
      kept.keep(noise, firstImage + k, draws)
      if (await pause()) return undefined
    }
    const images = createFramePainter(world, trajectories, request).images()
    if (!areFinite(images)) throw notNumbers(program.nfe - 1, program.nfe, program.steps.at(-1)!.sigma)
    return { trajectories, images, took: now() - start }
  }

  /** Draws what a request reads with the next seed, and runs it. `pause` resolves to whether another request has come. */
  const runNext = async (
    request: RunRequest,
    pause: () => Promise<boolean>,
    now: () => number,
  ): Promise<'done' | 'cancelled'> => {
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
    const asked = { ...request, seed: nextSeed }
    const ran = await runAll(asked, pause, now)
    if (!ran) return 'cancelled'
    next.keep(asked, ran)
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
        const ran = next.of(request) ?? (await runAll(request, between, now))
        if (!ran) return 'cancelled'
        reached.push({ request, painter: createFramePainter(world, ran.trajectories, request), ran })
        if (k > 0 && k < requests.length - 1 && now() - shownAt < frameTime) continue
        showReached()
        if (await pause()) return 'cancelled'
      }
      const restFor = Math.max(0, ...requests.map((request) => request.restFor ?? 0))
      if (restFor > 0 && requests.some((request) => !request.isResultOnly)) await rest?.(restFor)
      if (isCancelled()) return 'cancelled'
      for (const { request, painter, ran } of reached) {
        const steps = request.isResultOnly ? 0 : request.program.steps.length
        for (let step = 0; step < steps; step++) {
          emit({ type: 'frame', frame: painter.frame(step) })
          if (await pause()) return 'cancelled'
        }
        const { images, took } = ran
        emit({
          type: 'done',
          run: request.id,
          images: images.slice(),
          milliseconds: now() - start,
          networkMilliseconds: took,
        })
      }
      return 'finished'
    },
    ahead: async ({ isCancelled, now, rest }) => {
      if (awaited.length === 0) return
      await rest?.(restBeforeNext)
      if (isCancelled()) return
      const pause = pauses(shortTurn, isCancelled, now)
      while (awaited.length > 0) {
        const [request, ...others] = awaited
        // What fails is not tried again before it is asked for.
        awaited = others
        if ((await runNext(request!, pause, now)) === 'done') continue
        awaited = [request!, ...others]
        return
      }
    },
    dispose: async () => {},
  }
}
