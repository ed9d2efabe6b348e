/** Levels that are fitted on images in the queue; the toy stands in the place of the network: its points are pixels. */
import { expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { type Design, withLevels } from '../../../src/core/design.ts'
import { createImageRuns } from '../../../src/measure/image-runs.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import { callsOfFit } from '../../../src/measure/levels-cost.ts'
import type { Progress } from '../../../src/measure/queue-types.ts'
import type { Content, LevelsFit } from '../../../src/measure/studies/study.ts'
import { performLevels } from '../../../src/measure/tasks/perform-levels.ts'
import type { LevelsTask } from '../../../src/measure/tasks/task.ts'
import { equalizeOnImages } from '../../../src/metrics/image-levels.ts'
import { evenNoise } from '../../../src/metrics/toy-setting.ts'
import type { BackgroundListener, BackgroundRun } from '../../../src/state/background-runs.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { plainTarget } from '../../../src/toy/target.ts'
import { runToy } from '../../../src/toy/walk.ts'
import { heun } from './support.ts'

const before: Design = { ...heun, steps: 5 }
const fit: LevelsFit = {
  action: 'equalize',
  network: { network: 'tiny aa', name: 'tiny', id: null, perturbation: null },
  seed: 3,
  labels: [null, null],
}
const task: LevelsTask = { kind: 'fitted levels', before, after: null, result: null, fit }

const imagesOf = ({ program, labels, seed }: BackgroundRun): Float32Array => {
  const count = 32 * labels.length
  return Float32Array.from(runToy(program, plainTarget(defaultMixture), evenNoise(seed, count), count))
}

/** What the search finds without a queue. */
const expectedLevels = (): readonly number[] => {
  const search = equalizeOnImages(before)
  let next = search.next()
  while (!next.done) {
    const { design, latents } = next.value
    const seed = latents === 'fitted' ? fit.seed : fit.seed + 1
    next = search.next(imagesOf({ program: compile(design), labels: fit.labels, seed, network: '' }))
  }
  return next.value.levels
}

/** A page with what the browser kept, whose engine makes at most that many runs. */
const open = (kept: Map<string, unknown>, most = Number.POSITIVE_INFINITY) => {
  let time = 0
  const made: BackgroundRun[] = []
  const engine = {
    measure: (run: BackgroundRun, listener: BackgroundListener) => {
      if (made.length >= most) return () => undefined
      made.push(run)
      queueMicrotask(() => {
        // Long enough to be kept.
        for (let call = 1; call <= run.program.nfe; call++) {
          time += 300
          listener.onProgress(call)
        }
        listener.onDone(imagesOf(run))
      })
      return () => undefined
    },
  }
  let content: Content = task
  const told: Partial<Progress>[] = []
  const fitted: Design[] = []
  const done = new Promise<void>((resolve, reject) => {
    const perform = performLevels({
      imageRuns: createImageRuns(engine, { shelf: memoryShelf(kept), now: () => time }),
      rates: { get: () => 10, set: () => undefined },
      now: () => time,
      onFitted: (_, after) => fitted.push(after),
    })
    perform(
      task,
      {
        onProgress: (progress) => told.push(progress),
        onSpent: () => undefined,
        onLearned: (edit) => {
          content = edit(content)
        },
        onDone: resolve,
        onFailed: (message) => reject(new Error(message)),
      },
      'one',
    )
  })
  return { made, told, fitted, done, content: () => content }
}

const settle = async (): Promise<void> => {
  for (let k = 0; k < 50; k++) await new Promise((resolve) => setTimeout(resolve))
}

it('has an estimate from the first second, and goes on after a reload without making a run twice', async () => {
  const kept = new Map<string, unknown>()
  const first = open(kept, 4)
  // At the 10 ms a call that this network is known for.
  expect(first.told[0]).toEqual({ share: 0, secondsLeft: (callsOfFit(before, 'equalize') * 2 * 10) / 1000 })
  await settle()
  expect(first.made).toHaveLength(4)
  expect(first.content()).toBe(task)

  const second = open(kept)
  await second.done
  const whole = open(new Map())
  await whole.done
  expect(second.made).toHaveLength(whole.made.length - 4)
  expect(second.content()).toEqual(whole.content())
  expect(second.content()).toMatchObject({
    kind: 'fitted levels',
    before,
    after: second.fitted[0],
    result: expect.stringMatching(/^Equalized on 2 images: largest over smallest step error .* on 2 others, /),
  })
})

it('finds what the search finds, and makes a design of it', async () => {
  const page = open(new Map())
  await page.done
  expect(page.fitted).toEqual([withLevels(before, expectedLevels())])
  for (const { network } of page.made) expect(network).toBe('tiny aa')
})
