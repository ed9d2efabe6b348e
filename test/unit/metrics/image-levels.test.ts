import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design, withLevels } from '../../../src/core/design.ts'
import { flowTime } from '../../../src/core/frame.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { pureNoise } from '../../../src/core/pure-noise.ts'
import { driveRuns } from '../../../src/measure/drive-runs.ts'
import { spreadOf } from '../../../src/metrics/equalize.ts'
import {
  doubled,
  equalizeOnImages,
  type ImageSearch,
  mostImageSteps,
  referenceSteps,
  type WantedImages,
} from '../../../src/metrics/image-levels.ts'
import { optimizeOnImages } from '../../../src/metrics/image-optimize.ts'
import { localErrors } from '../../../src/metrics/local-error.ts'
import { evenNoise } from '../../../src/metrics/toy-setting.ts'
import { createNoise } from '../../../src/toy/population.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { plainTarget } from '../../../src/toy/target.ts'
import { runToy } from '../../../src/toy/walk.ts'

const count = 200
const latents = { fitted: evenNoise(1, count), 'held out': createNoise(2, count) }
const setting = { mixture: defaultMixture, label: null, seed: 1, count }

/** Fits levels with the toy in the network's place: its points are the images. */
const fitOnToy = <T>(run: ImageSearch<T>) => {
  const asked: WantedImages[] = []
  let next = run.next()
  while (!next.done) {
    asked.push(next.value)
    const { design: wanted, latents: which } = next.value
    next = run.next(Float32Array.from(runToy(compile(wanted), plainTarget(defaultMixture), latents[which], count)))
  }
  return { asked, result: next.value }
}

describe('equalizeOnImages', () => {
  it.each(['second-order', 'euler', 'dpmpp-2m'])('finds by step doubling what the exact flow knows: %s', (id) => {
    const design = { ...defaultDesign, steps: 10, solver: chooseDefault('solver', id) }
    const { asked, result } = fitOnToy(equalizeOnImages(design))
    expect(result.spread[0]).toBeGreaterThan(5)
    expect(result.spread[1]).toBeLessThan(2)
    // Exact local errors of the list, which the fit has not seen.
    const spread = (one: Design): number =>
      spreadOf(
        localErrors(one, setting)
          .slice(0, -1)
          .map(({ carried }) => carried),
      )
    const after = withLevels(design, result.levels) as Design
    expect(spread(after)).toBeLessThan(spread(design) / 20)
    // Better where it was fitted, and on latents that it has not seen.
    expect(result.fitted[1]).toBeLessThan(result.fitted[0])
    expect(result.heldOut[1]).toBeLessThan(result.heldOut[0])
    expect(asked.filter((one) => one.latents === 'held out')).toHaveLength(3)
    expect(asked.filter(({ design: one }) => one.steps === referenceSteps)).toHaveLength(2)
    const shares = asked.map(({ share }) => share)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBeLessThan(1)
  })

  it('halves a step from noise alone in t, and equalizes the steps of flow matching', () => {
    const list = doubled([pureNoise, 3, 1])
    expect(list.map(flowTime).map((t) => t.toFixed(12))).toEqual(
      [1, 0.875, 0.75, Math.sqrt(3) / (1 + Math.sqrt(3)), 0.5].map((t) => t.toFixed(12)),
    )
    const design: Design = {
      ...defaultDesign,
      steps: 8,
      sigmaMin: 1 / 99,
      sigmaMax: Number.POSITIVE_INFINITY,
      schedule: chooseDefault('schedule', 'flow'),
      scaling: chooseDefault('scaling', 'flow'),
      discretization: chooseDefault('discretization', 'karras-t'),
      solver: chooseDefault('solver', 'euler'),
    }
    const { result } = fitOnToy(equalizeOnImages(design))
    expect(result.levels[0]).toBeGreaterThanOrEqual(pureNoise)
    expect(result.levels.every((level, i) => level > 0 && (i === 0 || level < result.levels[i - 1]!))).toBe(true)
    expect(result.spread[1]).toBeLessThan(Math.min(2, result.spread[0]))
    expect(result.heldOut[1]).toBeLessThan(result.heldOut[0])
  })

  it('refuses what has no local error, and too many steps', () => {
    const stochasticity = chooseDefault('stochasticity', 'churn')
    expect(() => fitOnToy(equalizeOnImages({ ...defaultDesign, steps: 8, stochasticity }))).toThrow(/adds noise/)
    expect(() => fitOnToy(equalizeOnImages({ ...defaultDesign, steps: mostImageSteps + 1 }))).toThrow(/3 to 24 steps/)
  })
})

describe('optimizeOnImages', () => {
  /** Root of the sum of squares of exact local errors, carried to 0, of the steps between the levels. */
  const rootOfSquares = (design: Design): number =>
    Math.hypot(
      ...localErrors(design, setting)
        .slice(0, -1)
        .map(({ carried }) => carried),
    )

  it.each([
    ['second-order', 8],
    ['euler', 12],
  ] as const)('finds on a grid of runs what lessens the exact errors: %s', (id, steps) => {
    const design = { ...defaultDesign, steps, solver: chooseDefault('solver', id) }
    const { asked, result } = fitOnToy(optimizeOnImages(design))
    expect(result.levels).toHaveLength(steps)
    // What runs add up to is about what the exact flow knows, which the search has not seen: these steps are long.
    const best = withLevels(design, result.levels) as Design
    expect(result.predicted / rootOfSquares(best)).toBeGreaterThan(0.5)
    expect(result.predicted / rootOfSquares(best)).toBeLessThan(1.5)
    expect(rootOfSquares(best)).toBeLessThan(0.7 * rootOfSquares(design))
    // Equal errors, where it begins, are no better by this measure.
    const equal = withLevels(design, fitOnToy(equalizeOnImages(design)).result.levels) as Design
    expect(rootOfSquares(best)).toBeLessThan(1.05 * rootOfSquares(equal))
    const shares = asked.map(({ share }) => share)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
  })

  it('refuses a solver with a history', () => {
    expect(() =>
      fitOnToy(optimizeOnImages({ ...defaultDesign, steps: 8, solver: chooseDefault('solver', 'dpmpp-2m') })),
    ).toThrow(/depends on the steps before it/)
  })
})

describe('driveRuns', () => {
  function* sum(): Generator<number, number, Float32Array | undefined> {
    const first = yield 1
    if (yield 0) throw new Error('was sent what it did not ask for')
    const second = yield 2
    if (second![0]! < 0) throw new RangeError('negative')
    return first![0]! + second![0]!
  }
  const start = () => {
    const heard: (number | string)[] = []
    const resumes: ((images: Float32Array) => void)[] = []
    let cancels = 0
    const cancel = driveRuns(
      sum(),
      (yielded, resume) => {
        if (yielded === 0) return 'go on'
        resumes.push(resume)
        return () => cancels++
      },
      (result) => heard.push(result),
      (message) => heard.push(message),
    )
    return { heard, resumes, cancel, cancels: () => cancels }
  }

  it('sends what was asked for and ends', () => {
    const { heard, resumes } = start()
    resumes[0]!(Float32Array.of(2))
    resumes[1]!(Float32Array.of(3))
    expect(heard).toEqual([5])
  })

  it('tells of a fault, and cancels what is under way', () => {
    const { heard, resumes, cancel, cancels } = start()
    resumes[0]!(Float32Array.of(2))
    cancel()
    expect(cancels()).toBe(1)
    resumes[1]!(Float32Array.of(-3))
    expect(heard).toEqual(['negative'])
  })
})
