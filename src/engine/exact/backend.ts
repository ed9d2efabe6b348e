/** The exact world of pictures as a backend: whole programs in, frames out, in float64 and without a network. */

import { denoisePicture } from '../../pictures/denoise-picture.ts'
import { weakened } from '../../pictures/denoiser.ts'
import { drawWorld } from '../../pictures/draw-world.ts'
import { createDraws, type Draws } from '../../pictures/draws.ts'
import { sizeOf } from '../../pictures/pixels.ts'
import { planOf, run, type Trajectory } from '../../pictures/run.ts'
import type { World } from '../../pictures/world.ts'
import type { Backend, RunControl, RunOutcome } from '../backend.ts'
import { createByteCache } from '../byte-cache.ts'
import { notNumbers } from '../fault.ts'
import type { ExactWorld, RunRequest } from '../protocol.ts'
import { areFinite } from '../run.ts'
import { yieldToMessages } from '../yield-to-messages.ts'
import { createFramePainter, type FramePainter } from './frames.ts'

/** Bytes of noise and its projections that are kept between runs. */
const drawBudget = 96 * 2 ** 20

/** Milliseconds after which messages are let in. */
const turn = 8

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
  // Draws grow with what is read of them: what they came to is written down at each use.
  const kept = createByteCache<string, { readonly draws: Draws; readonly bytes: number }>(
    drawBudget,
    ({ bytes }) => bytes,
  )

  /** Runs all pictures of a request; undefined when cancelled on the way. */
  const runAll = async (request: RunRequest, pause: () => Promise<boolean>): Promise<Trajectory[] | undefined> => {
    const { program, labels, seed: noise, firstImage = 0, perturbation } = request
    const plan = planOf(program, { main: world, weak, perturbation })
    const trajectories: Trajectory[] = []
    for (const [k, label] of labels.entries()) {
      const key = `${noise} ${firstImage + k}`
      const draws = kept.get(key)?.draws ?? createDraws(world, noise, firstImage + k)
      trajectories.push(run(plan, label, draws))
      kept.set(key, { draws, bytes: draws.bytes })
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
      let last = now()
      /** Whether the run is cancelled; looks once in a while. */
      const pause = async (): Promise<boolean> => {
        if (now() - last < turn) return isCancelled()
        await yieldToMessages()
        last = now()
        return isCancelled()
      }
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
    dispose: async () => {},
  }
}
