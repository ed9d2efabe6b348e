/** Straightness and planes against closed forms; trails against the runs that they are of. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { designKey } from '../../../src/core/design-json.ts'
import { base } from '../../../src/core/linear.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import { createCallCache } from '../../../src/engine/call-cache.ts'
import { angleBetween, meanStraightness, pathOf, straightnessOf, trailOfImage } from '../../../src/metrics/path.ts'
import { compilePath, measureTrails, probe, toyTrail } from '../../../src/metrics/path-trail.ts'
import { projectToPlane } from '../../../src/metrics/principal.ts'
import { evenNoise, type ToySetting, targetFor } from '../../../src/metrics/toy-setting.ts'
import { isStochastic } from '../../../src/toy/errors.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { runToy } from '../../../src/toy/walk.ts'

const vectors = (...rows: readonly (readonly number[])[]): readonly Float64Array[] =>
  rows.map((row) => Float64Array.from(row))
const setting: ToySetting = { mixture: defaultMixture, label: 0, seed: 3, count: 50 }
const design = (change: Partial<Design>): Design => ({ ...defaultDesign, steps: 6, ...change })

describe('angles', () => {
  it('are those of the plane, small and large ones to all digits', () => {
    for (const angle of [0, 1e-9, 1e-4, 1, Math.PI / 2, 3, Math.PI - 1e-9, Math.PI])
      expect(angleBetween([3, 0], [0.2 * Math.cos(angle), 0.2 * Math.sin(angle)]) / (angle || 1)).toBeCloseTo(
        angle ? 1 : 0,
        12,
      )
    expect(angleBetween([0, 0], [1, 0])).toBe(0)
  })
})

describe('straightness', () => {
  it('of a line: no angle, length and distance equal, whatever the pace', () => {
    const { length, distance, turn, bends } = straightnessOf({
      sigmas: [4, 2, 1, 0],
      points: vectors([0, 0], [3, 4], [4.5, 6], [6, 8]),
      slopes: vectors([3, 4], [6, 8], [3, 4]),
    })
    // Root mean square over two elements.
    expect(distance).toBeCloseTo(10 / Math.SQRT2, 12)
    expect(length).toBeCloseTo(distance, 12)
    expect(turn).toBe(0)
    expect(bends.map(({ step, sigma, curvature }) => [step, sigma, curvature])).toEqual([
      [1, 2, 0],
      [2, 1, 0],
    ])
    expect(bends.map(({ change }) => change)).toEqual([1, 0.5])
  })

  it('of a circle: the curvature is one over its radius, however far the points are apart', () => {
    const radius = 5
    const angles = [0, 0.3, 0.5, 1.5]
    const { turn, length, distance, bends } = straightnessOf({
      sigmas: [3, 2, 1, 0],
      points: vectors(...angles.map((a) => [radius * Math.cos(a), radius * Math.sin(a)])),
      slopes: vectors(...angles.slice(0, -1).map((a) => [-Math.sin(a), Math.cos(a)])),
    })
    for (const { curvature } of bends) expect(curvature).toBeCloseTo(Math.SQRT2 / radius, 12)
    const degrees = bends.map(({ angle }) => angle)
    expect(degrees[0]).toBeCloseTo((0.3 * 180) / Math.PI, 10)
    expect(degrees[1]).toBeCloseTo((0.2 * 180) / Math.PI, 10)
    expect(turn).toBeCloseTo((0.5 * 180) / Math.PI, 10)
    const chord = (angle: number): number => (2 * radius * Math.sin(angle / 2)) / Math.SQRT2
    expect(length).toBeCloseTo(chord(0.3) + chord(0.2) + chord(1), 12)
    expect(distance).toBeCloseTo(chord(1.5), 12)
  })

  it('is averaged bend by bend', () => {
    const one = (angle: number) => ({
      length: angle,
      distance: 1,
      turn: angle,
      bends: [{ step: 1, sigma: 2, angle, change: 1, curvature: 2 * angle }],
    })
    expect(meanStraightness([one(1), one(3)])).toEqual(one(2))
    expect(() => straightnessOf({ sigmas: [1], points: vectors([1]), slopes: [] })).toThrow(RangeError)
  })
})

describe('the path of a trail', () => {
  it.each(presets.slice(0, 4).map(({ label, design: of }) => [label, of] as const))(
    '%s: an Euler step goes along its slope, in the coordinates of the design',
    (_, of) => {
      const own = design({ ...of, solver: chooseDefault('solver', 'euler') })
      const program = compilePath(own)
      const trail = toyTrail(own, setting)
      const { points, slopes, sigmas } = pathOf(own, program, trail, 'own')
      expect(points).toHaveLength(7)
      expect(sigmas.at(-1)).toBe(0)
      program.steps.forEach(({ t, tNext }, i) => {
        const reached = points[i]!.map((x, j) => x + (tNext - t) * slopes[i]![j]!)
        for (const [j, x] of reached.entries()) expect(x).toBeCloseTo(points[i + 1]![j]!, 9)
      })
      // Unscaled, an Euler step in sigma leads where the slope is (x - D) / sigma.
      const unscaled = pathOf(own, program, trail, 'unscaled')
      program.steps.forEach(({ s, sigma }, i) => {
        unscaled.slopes[i]!.forEach((slope, j) => {
          const x = trail.states[i]![j]! / s
          expect(slope).toBeCloseTo((x - trail.denoised[i]![j]!) / sigma, 9)
          expect(unscaled.points[i]![j]).toBeCloseTo(x, 9)
        })
      })
    },
  )

  it('of one Gaussian about 0 is straight, and changes its pace as the ODE says', () => {
    const s = 0.5
    const gaussian: ToySetting = { mixture: { w: [1], mu: [0], s: [s] }, label: null, seed: 1, count: 20 }
    const own = design({ steps: 8 })
    const trail = toyTrail(own, gaussian)
    const path = pathOf(own, compilePath(own), trail, 'own')
    const { length, distance, turn, bends } = straightnessOf(path)
    expect(turn).toBeLessThan(1e-5)
    expect(length).toBeCloseTo(distance, 9)
    // dx/dsigma = x sigma / (s^2 + sigma^2).
    const pace = (i: number): number => (trail.states[i]![0]! * path.sigmas[i]!) / (s * s + path.sigmas[i]! ** 2)
    for (const { step, change } of bends) expect(change).toBeCloseTo(Math.abs(pace(step) / pace(step - 1) - 1), 9)
  })

  it('is cut into images', () => {
    const trail = { states: vectors([1, 2, 3, 4], [5, 6, 7, 8]), denoised: vectors([9, 10, 11, 12]) }
    expect(trailOfImage(trail, 1, 2)).toEqual({ states: vectors([3, 4], [7, 8]), denoised: vectors([11, 12]) })
  })
})

describe('a probe', () => {
  const solvers = registry.solver
    .map(({ id }) => design({ solver: chooseDefault('solver', id) }))
    .filter((one) => !isStochastic(compile(one)))
  const guided = design({ guidance: chooseDefault('guidance', 'cfg') })

  it.each([...solvers, guided].map((one) => [`${one.solver.id} ${one.guidance.id}`, one] as const))(
    'of %s gives what the run itself goes through, and makes no other call',
    (_, own) => {
      const program = compile(own)
      const trail = toyTrail(own, setting)
      const cache = createCallCache(2 ** 20)
      const whole = cache.follow(program, 1, [null])
      for (const op of program.ops) if (op.op === 'denoise' && !whole.next()) whole.keep(new Float32Array(1))
      const run = (of: typeof program) => {
        const calls = cache.follow(of, 1, [null])
        const made = of.ops.filter(({ op }) => op === 'denoise')
        expect(made).toHaveLength(of.nfe)
        expect(made.every(() => calls.next() !== undefined)).toBe(true)
        return runToy(of, targetFor(setting, own), evenNoise(setting.seed, setting.count), setting.count)
      }
      for (const { i, x, denoised } of program.steps) {
        expect(run(probe(program, i, base(x)))).toEqual(trail.states[i])
        expect(run(probe(program, i, denoised))).toEqual(trail.denoised[i])
      }
      expect(run(program)).toEqual(trail.states.at(-1))
    },
  )

  it('is asked for step by step, after the run whose calls it repeats; a design without a path is told', () => {
    const own = design({ steps: 3, solver: chooseDefault('solver', 'euler') })
    const noisy = design({ stochasticity: chooseDefault('stochasticity', 'churn') })
    const designs = [
      { key: 'B', design: noisy },
      { key: 'A', design: own },
    ]
    const run = measureTrails({ designs })
    expect(run.next().value).toMatchObject({
      kind: 'found',
      update: { key: 'B', fault: expect.stringMatching(/^adds noise/) },
    })
    const asked: unknown[] = []
    let next = run.next()
    while (!next.done && next.value.kind === 'run') {
      const { program, key, callsBefore, callsTotal } = next.value
      asked.push([key.replace(designKey(own), ''), program.nfe, callsBefore, callsTotal])
      next = run.next(Float32Array.of(program.nfe, asked.length))
    }
    expect(asked).toEqual([
      ['', 3, 0, 15],
      [' x0', 1, 3, 15],
      [' D0', 1, 4, 15],
      [' x1', 2, 5, 15],
      [' D1', 2, 7, 15],
      [' x2', 3, 9, 15],
      [' D2', 3, 12, 15],
    ])
    const trail = {
      states: [Float32Array.of(1, 2), Float32Array.of(2, 4), Float32Array.of(3, 6), Float32Array.of(3, 1)],
      denoised: [Float32Array.of(1, 3), Float32Array.of(2, 5), Float32Array.of(3, 7)],
    }
    expect(next.value).toEqual({ kind: 'found', update: { key: 'A', design: own, trail } })
    expect(run.next().done).toBe(true)
  })

  it('is refused where there is no path, or too long a one', () => {
    const noisy = design({ stochasticity: chooseDefault('stochasticity', 'churn') })
    expect(() => compilePath(noisy)).toThrow(/^adds noise on the way/)
    expect(() => compilePath(design({ steps: 65 }))).toThrow(/^has 65 steps; paths are read of at most 64/)
  })
})

describe('a plane', () => {
  it('shows points of a plane in many dimensions as they lie, in order of their variance', () => {
    const flat = [
      [0, 0],
      [10, 1],
      [20, -1],
      [30, 2],
      [44, 0.5],
    ] as const
    // Two orthonormal directions in five dimensions, off the origin.
    const [a, b] = [
      [0.6, 0, 0.8, 0, 0],
      [0, 0.28, 0, 0.96, 0],
    ] as const
    const points = flat.map(([u, v]) => a.map((_, j) => 7 - j + u * a[j]! + v * b[j]!))
    const { scores, shares } = projectToPlane(points)
    expect(shares[0] + shares[1]).toBeCloseTo(1, 12)
    expect(shares[0]).toBeGreaterThan(0.9)
    for (const [i, p] of scores.entries())
      for (const [k, q] of scores.entries()) {
        const [from, to] = [flat[i]!, flat[k]!]
        expect(Math.hypot(p[0] - q[0], p[1] - q[1])).toBeCloseTo(Math.hypot(from[0] - to[0], from[1] - to[1]), 9)
      }
    const mean = (axis: 0 | 1) => scores.reduce((sum, score) => sum + score[axis], 0)
    expect([mean(0), mean(1)].map((sum) => Math.abs(sum) < 1e-9)).toEqual([true, true])
    // The first point lies at the low end.
    expect(scores[0]![0]).toBeLessThan(0)
  })

  it('of points on a line has one direction, of one place none', () => {
    const line = projectToPlane([
      [0, 0, 0],
      [1, 2, 2],
      [2, 4, 4],
    ])
    expect(line.shares[0]).toBeCloseTo(1, 12)
    line.scores.forEach(([first, second], i) => {
      expect(first).toBeCloseTo(3 * (i - 1), 9)
      expect(second).toBeCloseTo(0, 6)
    })
    expect(
      projectToPlane([
        [1, 1],
        [1, 1],
      ]),
    ).toEqual({
      scores: [
        [0, 0],
        [0, 0],
      ],
      shares: [0, 0],
    })
    expect(() => projectToPlane([[1]])).toThrow(/^a plane needs at least two points, got 1$/)
  })
})
