/** The quality of exact pictures as the page asks for it, with a start that is wrong on purpose. */
import { expect, it } from 'vitest'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { noPerturbation, type Perturbation } from '../../../src/core/perturbation.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { measurePictureQuality, type PictureQuality } from '../../../src/metrics/picture-quality.ts'

const churn = { id: 'churn', params: { sChurn: 20, sTmin: 0, sTmax: Number.POSITIVE_INFINITY, sNoise: 1 } }
const designs = {
  heun: { ...defaultDesign, steps: 24 },
  churn: parseDesign({ steps: 24, stochasticity: churn }).value,
}

const measure = (changes: Partial<Perturbation>): Record<keyof typeof designs, PictureQuality> => {
  const found: Record<string, PictureQuality> = {}
  const shares: number[] = []
  for (const { share, update } of measurePictureQuality({
    world: { seed: 2022, side: 32 },
    designs: Object.entries(designs).map(([key, design]) => ({ key, design })),
    seed: 3,
    label: 'all',
    count: 10,
    perturbation: { ...noPerturbation, ...changes },
  })) {
    shares.push(share)
    if (update && 'quality' in update) found[update.key] = update.quality
  }
  expect(shares.every((share, k) => share >= (shares[k - 1] ?? 0) && share < 1)).toBe(true)
  return found as Record<keyof typeof designs, PictureQuality>
}

it('has nothing to say of a right start', () => {
  const { heun, churn } = measure({})
  expect([heun.start, churn.start]).toEqual([null, null])
  expect(heun.flow!.median).toBeLessThan(0.01)
})

it('tells how much of a wrong start is left, and that churn leaves little', () => {
  const { heun, churn } = measure({ startShift: 2 })
  expect(heun.start!.pictures).toBe(10)
  expect(heun.start!.median).toBeGreaterThan(0.3)
  // The start is all that is wrong: the exact flow from the right one is as far away.
  expect(Math.abs(heun.flow!.median / heun.start!.median - 1)).toBeLessThan(0.02)
  expect(churn.flow).toBeNull()
  expect(churn.start!.median).toBeLessThan(0.05)
  expect(churn.samples.distance.mean).toBeLessThan(heun.samples.distance.mean)
})

it('counts pictures from any number on: those of a draw, and of no other', () => {
  const sum = (first: number, count: number): number => {
    const request = { world: { seed: 2022, side: 32 }, seed: 3, label: 4, first, count } as const
    // It adds noise: no converged run is made for it.
    const design = { ...designs.churn, steps: 4 }
    for (const { update } of measurePictureQuality({ ...request, designs: [{ key: 'A', design }] }))
      if (update && 'quality' in update) return count * update.quality.samples.logDensity.mean
    throw new Error('nothing was measured')
  }
  const [all, head, tail] = [sum(0, 5), sum(0, 2), sum(2, 3)]
  expect((head + tail) / all).toBeCloseTo(1, 12)
  expect(sum(10_000, 2)).not.toBeCloseTo(head, 0)
})
