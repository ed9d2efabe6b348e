import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Design } from '../../../src/core/design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import {
  candidatesOf,
  costOfSearch,
  faultOfValues,
  mostCandidates,
  plainLabel,
  roundsOf,
  type SearchFound,
  type SearchTask,
  searchChurn,
} from '../../../src/metrics/quality/churn-search.ts'
import {
  type CurvesFound,
  costOfCurves,
  measureCurves,
  repeatedOf,
  type Wanted,
} from '../../../src/metrics/quality/measurement.ts'
import { drawStride, imageCounts, type Reading } from '../../../src/metrics/quality/protocol.ts'

/** Answers what is wanted; what was asked and what was found. */
const drive = <F>(
  run: Generator<Wanted | F, void, Reading | undefined>,
  answer: (wanted: Wanted) => number,
): { readonly wanted: readonly Wanted[]; readonly found: readonly F[] } => {
  const wanted: Wanted[] = []
  const found: F[] = []
  let next = run.next()
  while (!next.done) {
    const { value } = next
    if ((value as Wanted).kind === 'wanted') {
      const asked = value as Wanted
      wanted.push(asked)
      next = run.next({ images: asked.images, distance: answer(asked), accuracy: 0.5 })
    } else {
      found.push(value as F)
      next = run.next()
    }
  }
  return { wanted, found }
}

const euler: Design = { ...defaultDesign, solver: { id: 'euler', params: {} } }

describe('curves', () => {
  const task = {
    kind: 'curves',
    curves: [
      { key: 'A', design: defaultDesign, steps: [6, 3] },
      { key: 'B', design: euler, steps: [6, 3] },
    ],
    images: 500,
    draws: 2,
  } as const

  it('are drawn whole before they are drawn again, cheap points first, on common image numbers', () => {
    const { wanted, found } = drive<CurvesFound>(measureCurves(task), ({ design }) => design.steps)
    expect(
      found.map((one) => (one.kind === 'point' ? [one.draw, one.key, one.nfe, one.reading.distance] : one)),
    ).toEqual(
      [0, 1].flatMap((draw) => [
        [draw, 'B', 3, 3],
        [draw, 'A', 5, 3],
        [draw, 'B', 6, 6],
        [draw, 'A', 11, 6],
      ]),
    )
    expect(new Set(wanted.map(({ images }) => images))).toEqual(new Set([500]))
    const last = wanted.at(-1)!
    expect(last.costBefore + last.cost).toBe(costOfCurves(task))
    expect(costOfCurves(task)).toBe(2 * 500 * (3 + 5 + 6 + 11))
  })

  it('have steps of their own, where the same calls pay for other numbers of them', () => {
    const [a, b] = task.curves
    const curves = [
      { ...a, steps: [3] },
      { ...b, steps: [5] },
    ]
    const { wanted, found } = drive<CurvesFound>(
      measureCurves({ ...task, curves, draws: 1 }),
      ({ design }) => design.steps,
    )
    expect(found.map((one) => [one.key, one.steps, one.kind === 'point' && one.nfe])).toEqual([
      ['A', 3, 5],
      ['B', 5, 5],
    ])
    expect(wanted.map(({ design }) => design.steps)).toEqual([3, 5])
    expect(costOfCurves({ ...task, curves, draws: 1 })).toBe(500 * (5 + 5))
  })

  it('leave out what cannot run, and say why', () => {
    const impossible: Design = { ...defaultDesign, sigmaMin: 1, sigmaMax: 0.9 }
    const { found } = drive<CurvesFound>(
      measureCurves({ ...task, curves: [{ key: 'C', design: impossible, steps: [4] }] }),
      () => 1,
    )
    expect(found).toMatchObject([{ kind: 'fault', key: 'C', steps: 4 }])
  })

  it('have draws whose image numbers never meet', () => {
    expect(Math.max(...imageCounts)).toBeLessThanOrEqual(drawStride)
  })
})

it('repeated draws have their mean, and a deviation from two on', () => {
  expect(repeatedOf([])).toBeUndefined()
  expect(repeatedOf([4])).toEqual({ mean: 4, deviation: null, draws: 1 })
  expect(repeatedOf([1, 3])).toEqual({ mean: 2, deviation: Math.SQRT2, draws: 2 })
})

describe('a search for churn', () => {
  const values = { sChurn: [0, 2, 6], sTmin: [0, 0.05], sTmax: [1, 80], sNoise: [1, 1.007] }
  const task: SearchTask = { kind: 'search', design: defaultDesign, values, method: 'grid', images: 1000 }

  it('has one candidate a program', () => {
    const candidates = candidatesOf(task)
    // S_churn 0 is the plain design whatever the rest, and S_tmax 80 differs from 1 by levels.
    expect(candidates[0]!.label).toBe(plainLabel)
    expect(candidates.length).toBe(1 + 2 * 2 * 2 * 2)
    const same = candidatesOf({ ...task, values: { ...values, sTmax: [80, 90, Number.POSITIVE_INFINITY] } })
    expect(same.length).toBe(1 + 2 * 2 * 1 * 2)
    const tuned = presets.find(({ id }) => id === 'churn-cifar10-ve')!.design.stochasticity
    const single = { sChurn: [80], sTmin: [0.05], sTmax: [1], sNoise: [1.007] }
    expect(candidatesOf({ ...task, values: single })[1]!.design.stochasticity).toEqual(tuned)
  })

  it('refuses values that churn does not have, and too many', () => {
    expect(faultOfValues(values)).toBeUndefined()
    expect(faultOfValues({ ...values, sNoise: [2] })).toBe('S_noise must be between 0.9 and 1.1, got 2.')
    expect(faultOfValues({ ...values, sTmin: [] })).toBe('S_tmin needs at least one value.')
    const many = Array.from({ length: mostCandidates }, (_, k) => k / 30 + 0.1)
    expect(() => candidatesOf({ ...task, values: { ...values, sChurn: many } })).toThrow('more than 200')
  })

  /** Least at S_churn 6, S_tmin 0.05, S_tmax 1, S_noise 1.007. */
  const distanceOf = ({ stochasticity: { id, params } }: Design): number =>
    id === 'none'
      ? 30
      : 20 +
        (6 - params.sChurn!) +
        (params.sTmax === 1 ? 0 : 1) +
        (params.sTmin ? 0 : 0.5) +
        50 * (1.007 - params.sNoise!)

  it.each(['grid', 'halving'] as const)('by %s finds the best, and measures it on other images', (method) => {
    const { wanted, found } = drive<SearchFound>(
      searchChurn({ ...task, method }),
      ({ design, images, draw }) => distanceOf(design) + 100 / images + draw,
    )
    const best = found.at(-1)!
    expect(best).toMatchObject({
      kind: 'best',
      label: '6 / 0.05 / 1 / 1.007',
      heldOut: [1, 2, 3].map((draw) => ({ images: 1000, distance: 20 + 0.1 + draw })),
      plain: [1, 2, 3].map((draw) => ({ images: 1000, distance: 30 + 0.1 + draw })),
    })
    expect(best.design.steps).toBe(defaultDesign.steps)
    const last = wanted.at(-1)!
    expect(last.costBefore + last.cost).toBe(costOfSearch({ ...task, method }))
    expect([1, 2, 3].map((draw) => wanted.filter((one) => one.draw === draw).length)).toEqual([2, 2, 2])
  })

  it('by halving costs a fraction of the grid and ends with all images', () => {
    const halving = { ...task, method: 'halving' } as const
    expect(costOfSearch(halving)).toBe(35 * (17 * 110 + 6 * 220 + 2 * 670 + 6 * 1000))
    expect(costOfSearch(task)).toBe(35 * (17 * 1000 + 6 * 1000))
    expect(roundsOf(17, halving)).toEqual([
      { candidates: 17, images: 110 },
      { candidates: 6, images: 330 },
      { candidates: 2, images: 1000 },
    ])
  })

  it('by halving keeps whoever leads, and never asks for fewer images than before', () => {
    const order = candidatesOf(task).map(({ label }) => label)
    const labels = new Map(candidatesOf(task).map(({ label, design }) => [JSON.stringify(design), label]))
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 17, maxLength: 17 }),
        fc.constantFrom(...imageCounts),
        (distances, images) => {
          const { found } = drive<SearchFound>(searchChurn({ ...task, method: 'halving', images }), ({ design }) => {
            const label = labels.get(JSON.stringify(design))!
            return distances[order.indexOf(label)]!
          })
          const best = found.at(-1)!
          expect(distances[order.indexOf(best.label)]).toBe(Math.min(...distances))
          const rounds = roundsOf(17, { method: 'halving', images })
          for (const [k, round] of rounds.entries()) {
            expect(round.images).toBeGreaterThanOrEqual(rounds[k - 1]?.images ?? 100)
            expect(round.images % 10).toBe(0)
          }
          expect(rounds.at(-1)!.images).toBe(images)
        },
      ),
      { numRuns: 10 },
    )
  })
})
