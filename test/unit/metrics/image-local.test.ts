import { describe, expect, it } from 'vitest'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { type ImageLocalUpdate, measureLocalOnImages } from '../../../src/metrics/image-local.ts'
import { localErrors } from '../../../src/metrics/local-error.ts'
import { evenNoise } from '../../../src/metrics/toy-setting.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { plainTarget } from '../../../src/toy/target.ts'
import { runToy } from '../../../src/toy/walk.ts'

const count = 200
const setting = { mixture: defaultMixture, label: null, seed: 1, count }

/** Measures with the toy in the network's place: its points are the images. */
const measure = (designs: Readonly<Record<string, Design>>) => {
  const updates: ImageLocalUpdate[] = []
  const shares: number[] = []
  const run = measureLocalOnImages({ designs: Object.entries(designs).map(([key, design]) => ({ key, design })) })
  let next = run.next()
  while (!next.done)
    if (next.value.kind === 'found') {
      updates.push(next.value.update)
      next = run.next()
    } else {
      const { program, callsBefore, callsTotal } = next.value
      shares.push((callsBefore + program.nfe) / callsTotal)
      const points = runToy(program, plainTarget(defaultMixture), evenNoise(1, count), count)
      next = run.next(Float32Array.from(points))
    }
  return { updates, shares }
}

describe('measureLocalOnImages', () => {
  it.each([
    ['euler', 24],
    ['second-order', 16],
  ] as const)('tells by step doubling what the exact flow knows of a step: %s', (id, steps) => {
    const design = { ...defaultDesign, steps, solver: chooseDefault('solver', id) }
    const { updates, shares } = measure({ A: design })
    expect(shares).toHaveLength(steps)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
    const [update] = updates
    if (!update || !('errors' in update)) throw new Error('no errors')
    const exact = localErrors(design, setting)
    expect(update.errors.map(({ sigma }) => sigma)).toEqual(exact.slice(0, -1).map(({ sigma }) => sigma))
    expect(update.errors.map(({ sigmaNext }) => sigmaNext)).toEqual(
      exact.slice(0, -1).map(({ sigmaNext }) => sigmaNext),
    )
    const largest = Math.max(...exact.map(({ carried }) => carried))
    // Halves add up to 2^-order of a step only as steps become short; without that share Euler's would be half as large.
    for (const [k, { carried }] of update.errors.entries())
      expect(Math.abs(carried - exact[k]!.carried), `step ${k}`).toBeLessThan(0.25 * exact[k]!.carried + 0.02 * largest)
  })

  it('leaves out designs that add noise, and says so', () => {
    const { updates } = measure({
      A: { ...defaultDesign, steps: 4, stochasticity: chooseDefault('stochasticity', 'churn') },
      B: { ...defaultDesign, steps: 4 },
    })
    expect(updates).toEqual([
      { key: 'A', fault: expect.stringMatching(/adds noise/) },
      { key: 'B', errors: expect.any(Array), each: expect.any(Array) },
    ])
  })
})
