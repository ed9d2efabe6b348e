/** Errors read off recorded trajectories against those that the toy measures with its exact flow, and levels fitted to both. */
import { describe, expect, it } from 'vitest'
import { compile, type Design, parseDesign } from '../../../src/core/index.ts'
import { equalize } from '../../../src/metrics/equalize.ts'
import { fitRecorded } from '../../../src/metrics/fit-recorded.ts'
import { flowStates, localErrors } from '../../../src/metrics/local-error.ts'
import {
  createTrajectories,
  partOf,
  type Recording,
  recordedErrors,
  recordedNames,
  recordingOf,
} from '../../../src/metrics/recorded.ts'
import { rmsBetween } from '../../../src/metrics/rms.ts'
import { designWith, deterministic, levelsOf } from '../../../src/metrics/toy-levels.ts'
import { exactEnds } from '../../../src/toy/exact.ts'
import { denoise, type Mixture, normalize } from '../../../src/toy/mixture.ts'
import { plainTarget } from '../../../src/toy/target.ts'

const twoModes = normalize({ w: [1, 2], mu: [-0.6, 0.5], s: [0.15, 0.3] })
const gaussian = normalize({ w: [1], mu: [0.1], s: [0.4] })
const count = 120

/** What the exact flow of the mixture makes of a small error, by its derivative over all trajectories. */
const carryOn = (mixture: Mixture, sigma: number): number => {
  const target = plainTarget(mixture)
  const [state, end] = flowStates(target, count, Float64Array.of(sigma, 0))
  const moved = 1e-4
  const ends = exactEnds(
    target,
    state!.map((x) => x + moved * sigma),
    sigma,
  )
  return rmsBetween(ends, end!) / (moved * sigma)
}

/** Exact trajectories at evenly spaced levels in ln sigma, as a record of one number per state. */
const record = (mixture: Mixture, levels = 160): Recording => {
  const list = Float64Array.from({ length: levels }, (_, k) => 90 * (0.001 / 90) ** (k / (levels - 1)))
  const states = flowStates(plainTarget(mixture), count, Float64Array.of(...list, 0))
  const x = states.slice(0, -1)
  return {
    levels: [...list],
    size: count,
    trajectories: count,
    x,
    denoised: x.map((state, k) => state.map((value) => denoise(mixture, value, list[k]!))),
    end: states.at(-1)!,
    carried: [80, 40, 20, 10, 5, 2.5, 1.2, 0.6, 0.3, 0.15, 0.07, 0.03, 0.01].map((sigma) => ({
      sigma,
      share: carryOn(mixture, sigma),
    })),
  }
}
const design = (json: Record<string, unknown>): Design => {
  const { value, notes } = parseDesign(json)
  expect(notes).toEqual([])
  return value
}
const setting = (mixture: Mixture) => ({ mixture, label: null, imperfect: null, count, seed: 1 })
const ratio = (a: number, b: number): number => Math.abs(a / b - 1)

const solvers = ['euler', 'dpmpp-2m', 'dpmpp-3m', 'lms', 'deis'] as const

describe('errors read off a record', () => {
  const trajectories = createTrajectories(record(twoModes))

  it.each(solvers)('of %s are those that the toy measures where steps end', (solver) => {
    for (const rest of [{}, { schedule: 'vp', scaling: 'vp' }]) {
      const tried = design({ steps: 9, solver, ...rest })
      const exact = localErrors(tried, setting(twoModes))
      const read = recordedErrors(compile(tried), trajectories)
      expect(read).toHaveLength(exact.length)
      // What interpolation between recorded levels leaves.
      for (const [i, { made }] of exact.entries())
        expect(Math.abs(read[i]!.made - made), `${solver} step ${i}`).toBeLessThan(1e-5 + 1e-3 * made)
    }
  })

  it('are carried as the flow of Gaussian data carries them', () => {
    const exact = createTrajectories(record(gaussian))
    expect(exact.carry(0)).toBe(1)
    // Between measured levels, and below the last.
    for (const [sigma, near] of [
      [60, 0.01],
      [5, 1e-4],
      [0.4, 0.03],
      [0.001, 1e-3],
    ] as const)
      expect(ratio(exact.carry(sigma), 0.4 / Math.hypot(0.4, sigma)), `${sigma}`).toBeLessThan(near)
    const tried = design({ steps: 8, solver: 'euler' })
    const measured = localErrors(tried, setting(gaussian))
    const read = recordedErrors(compile(tried), exact)
    for (const [i, { carried }] of measured.entries())
      expect(Math.abs(read[i]!.carried - carried)).toBeLessThan(2e-6 + 0.03 * carried)
  })

  it('are refused for designs that ask elsewhere', () => {
    const refused: readonly (readonly [Record<string, unknown>, RegExp])[] = [
      [{ steps: 5 }, /asks within its steps.*such as Euler/],
      [{ steps: 5, solver: 'euler', sigmaMax: 200 }, /the record goes from sigma 90.00 to 0.001/],
      [{ steps: 5, solver: 'euler', guidance: { id: 'cfg', params: { weight: 2 } } }, /guides, and the record has one/],
      [{ steps: 5, solver: 'euler-ancestral' }, /which is not in the record/],
    ]
    for (const [json, message] of refused)
      expect(() => recordedErrors(compile(design(json)), trajectories)).toThrow(message)
  })
})

describe('levels fitted to a record', () => {
  it('have equal errors where the toy measures them, on Gaussian data', () => {
    const tried = design({ steps: 8, solver: 'euler', discretization: 'edm' })
    const { levels, spread, heldOut } = fitRecorded(tried, record(gaussian), 'equalize')
    const search = equalize(levelsOf(deterministic(tried)), 1)
    let request = search.next()
    while (!request.done)
      request = search.next(
        localErrors(designWith(tried, request.value), setting(gaussian))
          .slice(0, -1)
          .map(({ carried }) => carried),
      )
    for (const [i, level] of request.value.levels.entries()) expect(ratio(levels[i]!, level)).toBeLessThan(0.03)
    expect(spread[0]).toBeGreaterThan(3)
    expect(spread[1]).toBeLessThan(1.05)
    expect(heldOut[1]).toBeLessThan(heldOut[0])
  })

  it('make the whole run better, which nobody has told the record', () => {
    // The converged end of each trajectory is known: what matters in the end is the distance to it.
    const recording = record(twoModes)
    const rmsOf = (tried: Design): number => {
      const { ops, steps, result } = compile(tried)
      let squares = 0
      for (let k = count / 2; k < count; k++) {
        const tensors = new Map<string, number>([['n0', recording.x[0]![k]! / recording.levels[0]!]])
        for (const op of ops) {
          const terms = op.op === 'combine' ? op.terms : op.input
          const sum = terms.reduce((total, { base, coefficient }) => total + coefficient * tensors.get(base)!, 0)
          tensors.set(op.out, op.op === 'combine' ? sum : denoise(twoModes, sum, op.sigma))
        }
        squares += (tensors.get(result)! / steps.at(-1)!.sNext - recording.end[k]!) ** 2
      }
      return Math.sqrt(squares / (count / 2))
    }
    const before = design({ steps: 8, solver: 'euler', sigmaMax: 90 })
    const [equal, best] = (['equalize', 'optimize'] as const).map((method) => fitRecorded(before, recording, method))
    expect(best!.fitted[1]).toBeLessThanOrEqual(equal!.fitted[1])
    for (const { levels } of [equal!, best!])
      expect(rmsOf(designWith(before, levels))).toBeLessThan(0.85 * rmsOf(before))
  })

  it('are the same from projections that keep lengths', () => {
    const recording = record(twoModes)
    const tried = design({ steps: 7, solver: 'dpmpp-2m' })
    // Twice the same number is a state of two elements.
    const twice = (row: Float64Array): Float64Array => Float64Array.from({ length: 2 * count }, (_, j) => row[j >> 1]!)
    const wide = {
      ...recording,
      size: 2 * count,
      x: recording.x.map(twice),
      denoised: recording.denoised.map(twice),
      end: twice(recording.end),
    }
    expect(fitRecorded(tried, wide, 'equalize').levels).toEqual(fitRecorded(tried, recording, 'equalize').levels)
    expect(partOf(wide, 0, 3).end).toEqual(wide.end.subarray(0, 6))
  })

  it('are refused where steps read earlier ones, or there are too few', () => {
    expect(() => fitRecorded(design({ steps: 6, solver: 'dpmpp-2m' }), record(gaussian), 'optimize')).toThrow(
      /or equalize$/,
    )
    expect(() => fitRecorded(design({ steps: 2, solver: 'euler' }), record(gaussian), 'equalize')).toThrow(
      /no level to move/,
    )
  })
})

describe('a record', () => {
  const array = (shape: readonly number[], value = (k: number) => k) => ({
    shape,
    values: Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, k) => value(k)),
  })
  const good = {
    levels: array([9], (k) => 9 - k),
    x: array([9, 4, 2]),
    denoised: array([9, 4, 2]),
    end: array([4, 2]),
    carryLevels: array([2], (k) => 2 - k),
    carry: array([2], () => 0.5),
  }

  it('is read by its arrays', () => {
    const { levels, x, size, carried } = recordingOf(good)
    expect([levels.length, size, [...x[1]!]]).toEqual([9, 8, [8, 9, 10, 11, 12, 13, 14, 15]])
    expect(carried).toEqual([
      { sigma: 2, share: 0.5 },
      { sigma: 1, share: 0.5 },
    ])
    expect(Object.keys(good)).toEqual([...recordedNames])
  })

  it.each([
    ['levels', { levels: array([9]) }],
    ['levels', { levels: array([3], (k) => 3 - k) }],
    ['x', { x: array([9, 4]) }],
    ['x', { x: array([9, 3, 2]), denoised: array([9, 3, 2]), end: array([3, 2]) }],
    ['denoised', { denoised: array([9, 4, 3]) }],
    ['end', { end: array([5, 2]) }],
    ['carry', { carry: array([3]) }],
    ['carry', { carry: array([2], () => 0) }],
    ['carry', { carryLevels: array([2]) }],
    ['denoised', { denoised: array([9, 4, 2], () => Number.NaN) }],
  ])('names %s where it is wrong', (name, change) => {
    expect(() => recordingOf({ ...good, ...change })).toThrow(new RegExp(`^${name}: `))
  })
})
