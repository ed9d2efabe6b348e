/**
 * What was measured before is shown again for as long as its method has the same number (src/measure/kept/subject.ts). If one
 * of these values changes, raise the number of its method, and put the new value here.
 */
import { expect, it } from 'vitest'
import { knownExact } from '../../../src/measure/exact/exact.ts'
import { createMeasurements } from '../../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import { methods } from '../../../src/measure/kept/subject.ts'
import { curvesOf, pathsOf, stepErrorsOf } from '../../../src/measure/studies/collect.ts'
import type { Spec } from '../../../src/measure/studies/spec.ts'
import { workOf } from '../../../src/measure/studies/work.ts'
import { performExact } from '../../../src/measure/tasks/perform-exact.ts'
import type { Lab } from '../../../src/metrics/lab-client.ts'
import { runTask } from '../../../src/metrics/lab-tasks.ts'
import { evenNoise } from '../../../src/metrics/toy-setting.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { plainTarget } from '../../../src/toy/target.ts'
import { runToy } from '../../../src/toy/walk.ts'
import { curve, euler, exactQuality, heun, pictureWorld, specOf } from './support.ts'

/** Measures a spec with the toy in the place of the network: its points are pixels, 32 an image. */
const measured = (spec: Spec) => {
  const store = createMeasurements(memoryShelf())
  for (const work of workOf(spec, store)) {
    if (work.kind === 'toy') {
      for (const { update } of runTask(work.task)) if (update) work.take(update, store)
      continue
    }
    const count = 32 * work.latents.labels.length
    const run = work.measuring()
    let next = run.next()
    while (!next.done) {
      if (next.value.kind === 'found') {
        work.take(next.value.update, store)
        next = run.next()
      } else {
        const points = runToy(next.value.program, plainTarget(defaultMixture), evenNoise(1, count), count)
        next = run.next(Float32Array.from(points))
      }
    }
  }
  return store
}

/** The lab's worker, at once. */
const runNow: Lab['run'] = (task, listener) => {
  for (const { update } of runTask(task)) if (update) listener.onUpdate(update)
  listener.onDone()
  return () => undefined
}
const noRates = { get: () => undefined, set: () => undefined }
const nothing = (): void => undefined
const ignored = { onProgress: nothing, onSpent: nothing, onLearned: nothing, onDone: nothing, onFailed: nothing }

const onPictures = { world: pictureWorld, reference: 32 } as const

it('gives each method the value that its number stands for', () => {
  const curves = [curve('A', heun, [4]), curve('B', euler, [4])]
  const toy = specOf({ curves })
  const steps = specOf({ curves, what: 'steps' })
  const pictures = specOf({ curves, ...onPictures })
  const pictureSteps = specOf({ curves, what: 'steps', ...onPictures })
  const errors = (spec: Spec, measure: 'mean' | 'rms') =>
    curvesOf(spec, measured(spec)).map(({ points }) => points[0]!.readings[measure]!.error)
  const carried = (spec: Spec) => stepErrorsOf(spec, measured(spec)).map(({ errors: all }) => all![1]!.carried)
  expect(methods).toMatchObject({
    'toy error': 1,
    'toy steps': 1,
    'image error': 1,
    'image steps': 1,
    'toy path': 1,
    'image path': 1,
    'exact quality': 1,
  })
  const near = (values: readonly number[], expected: readonly number[]): void => {
    for (const [k, value] of values.entries()) expect(value / expected[k]!).toBeCloseTo(1, 5)
  }
  near(errors(toy, 'mean'), [1.364533, 0.207022])
  near(carried(steps), [0.69818015, 0.05698959])
  near(errors(pictures, 'rms'), [1.5605037, 0.21539723])
  near(carried(pictureSteps), [1.6186456, 0.05034122])
  const turns = (spec: Spec) => pathsOf(spec, measured(spec)).map(({ found }) => found.at(-1)!.straightness.own.turn)
  near(turns(specOf({ curves, what: 'path' })), [13.510869, 117.742345])
  near(turns(specOf({ curves, what: 'path', ...onPictures })), [13.743746, 117.75624])
})

it('gives exact pictures the quality that its number stands for', () => {
  const store = createMeasurements(memoryShelf())
  const content = {
    ...exactQuality,
    curves: exactQuality.curves.slice(0, 1),
    class: 3,
    at: { steps: [6] },
    images: 4,
    draws: 1,
  } as const
  performExact({ lab: () => ({ run: runNow }), measurements: store, rates: noRates, now: () => 0 })(
    content,
    ignored,
    '',
  )
  const readings = knownExact(content, store).found.flatMap((one) => (one.kind === 'point' ? [one.reading] : []))
  const numbers = readings.flatMap(({ flow, logDensity, colors, noise, distance }) => [
    flow!.median,
    flow!.rms,
    logDensity.mean,
    colors.mean,
    noise.mean,
    distance.mean,
  ])
  const expected = [0.0909896, 0.08971141, -27571.251, 3.4669491, 19.041208, 0.86872233]
  expect(numbers).toHaveLength(expected.length)
  for (const [k, value] of numbers.entries()) expect(value / expected[k]!).toBeCloseTo(1, 5)
})
