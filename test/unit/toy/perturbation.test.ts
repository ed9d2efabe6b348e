/** The perturbed denoiser against calculations of another kind, and the two errors that it takes apart. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { bellAt, noPerturbation, type Perturbation } from '../../../src/core/perturbation.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { globalError } from '../../../src/toy/errors.ts'
import { exactEnds, ownEnds } from '../../../src/toy/exact.ts'
import { ownFlow } from '../../../src/toy/guided-flow.ts'
import { measure } from '../../../src/toy/measure.ts'
import { denoise, density, type Mixture } from '../../../src/toy/mixture.ts'
import {
  parsePerturbation,
  perturbationKeys,
  perturbationParameters,
  perturbedDenoiser,
} from '../../../src/toy/perturbation.ts'
import { createNoise } from '../../../src/toy/population.ts'
import { targetOf, withImperfect } from '../../../src/toy/target.ts'

const mixture: Mixture = { w: [0.3, 0.7], mu: [-0.6, 0.4], s: [0.1, 0.2] }
const mean = 0.3 * -0.6 + 0.7 * 0.4
const unguided = { id: 'none', params: {} }
const perturbed = (changes: Partial<Perturbation>, data = mixture) =>
  withImperfect(targetOf(data, null, unguided), perturbedDenoiser(data, { ...noPerturbation, ...changes }))
const answer = (changes: Partial<Perturbation>, x: number, sigma: number): number => {
  const out = new Float64Array(1)
  perturbedDenoiser(mixture, { ...noPerturbation, ...changes })!.denoiseInto(Float64Array.of(x), sigma, out)
  return out[0]!
}

describe('the bell', () => {
  it('is 1 at its level and falls by exp(-1/2) a width away, on both sides', () => {
    const bell = { level: 0.5, width: 0.3 }
    expect(bellAt(bell, 0.5)).toBe(1)
    for (const side of [-1, 1]) expect(bellAt(bell, 0.5 * 10 ** (side * 0.3))).toBeCloseTo(Math.exp(-0.5), 12)
  })
})

describe('the perturbed denoiser', () => {
  it('is none without strengths, wherever they would be', () => {
    expect(perturbedDenoiser(mixture, { ...noPerturbation, level: 3, width: 1 })).toBeNull()
  })

  it('adds the bias, as much of it as the bell leaves', () => {
    for (const sigma of [0.05, 0.4, 3])
      expect(answer({ bias: 0.2 }, 0.3, sigma) - denoise(mixture, 0.3, sigma)).toBeCloseTo(
        0.2 * bellAt(noPerturbation, sigma),
        12,
      )
  })

  it('moves answers away from the mean of the data by the gain', () => {
    for (const x of [-1, 0.2, 2])
      expect((answer({ gain: 0.3 }, x, 0.4) - mean) / (denoise(mixture, x, 0.4) - mean)).toBeCloseTo(1.3, 10)
  })

  it('smooths: its score is the slope of the log of the density with more noise, by differences', () => {
    const [sigma, smoothing, h] = [0.4, 0.25, 1e-5]
    for (const x of [-0.8, 0, 0.1, 0.9]) {
      const log = (at: number): number => Math.log(density(mixture, at, Math.hypot(sigma, smoothing)))
      const slope = (log(x + h) - log(x - h)) / (2 * h)
      // Data that are blurred by the smoothing, seen through noise sigma.
      expect((answer({ smoothing }, x, sigma) - x) / sigma ** 2).toBeCloseTo(slope, 6)
    }
  })

  it('has the modes in other shares: tilted, or every second one forgotten', () => {
    for (const x of [-0.8, 0, 0.5]) {
      // Two modes: exp(-0.6) and exp(0.6) times what they are.
      const tilted = { ...mixture, w: [0.3 * Math.exp(-0.6), 0.7 * Math.exp(0.6)] }
      expect(answer({ tilt: 0.6 }, x, 0.4)).toBeCloseTo(denoise(tilted, x, 0.4), 12)
      expect(answer({ forgotten: 0.5 }, x, 0.4)).toBeCloseTo(denoise({ ...mixture, w: [0.3, 0.35] }, x, 0.4), 12)
      const first = { w: [1], mu: [-0.6], s: [0.1] }
      expect(answer({ forgotten: 1 }, x, 0.4)).toBeCloseTo(denoise(first, x, 0.4), 12)
      // A width from the level, the bell leaves exp(-1/2) of it.
      const share = 0.7 * (1 - Math.exp(-0.5))
      const far = denoise({ ...mixture, w: [0.3, share] }, x, 0.4 * 10 ** 0.4)
      expect(answer({ forgotten: 1 }, x, 0.4 * 10 ** 0.4)).toBeCloseTo(far, 12)
    }
  })

  it('answers from what there is where everything is forgotten, and where there is one mode', () => {
    const second: Mixture = { w: [0, 1], mu: [-0.6, 0.4], s: [0.1, 0.2] }
    const one: Mixture = { w: [1], mu: [0.4], s: [0.2] }
    for (const data of [second, one]) {
      const out = new Float64Array(1)
      const changes = { ...noPerturbation, forgotten: 1, tilt: 2 }
      perturbedDenoiser(data, changes)!.denoiseInto(Float64Array.of(0.1), 0.4, out)
      expect(out[0]).toBeCloseTo(denoise(one, 0.1, 0.4), 12)
    }
  })

  it('is exact where only the start is wrong', () => {
    expect(perturbedDenoiser(mixture, { ...noPerturbation, startScale: 0.5, startShift: 1 })).toBeNull()
  })

  it('is of the labelled mode for a call with a label', () => {
    const mode = { w: [1], mu: [0.4], s: [0.2] }
    const out = new Float64Array(1)
    perturbedDenoiser(mixture, { ...noPerturbation, gain: 0.5 })!.modeInto!(mode, Float64Array.of(1), 0.4, out)
    expect(out[0]).toBeCloseTo(0.4 + 1.5 * (denoise(mode, 1, 0.4) - 0.4), 12)
  })
})

describe('the flow of the perturbed denoiser', () => {
  it('is the exact one when the error is out of reach', () => {
    const target = perturbed({ bias: 0.3, level: 80, width: 0.1 })
    const starts = Float64Array.of(-1.5, 0.2, 2)
    const [own, exact] = [ownFlow(target, starts, 1, [0])[0]!, exactEnds(target, starts, 1)]
    own.forEach((x, j) => {
      expect(x).toBeCloseTo(exact[j]!, 6)
    })
  })

  it('carries a bias on a single data point to its integral', () => {
    // Data are 0: x / sigma obeys d(x/sigma)/d ln sigma = -bias b / sigma, and ends where the last answer is: near 0. At a
    // middle level the solution is an integral, by the midpoint rule here.
    const point: Mixture = { w: [1], mu: [0], s: [0] }
    const target = perturbed({ bias: 0.2, level: 0.5, width: 0.3 }, point)
    const [from, to, cells] = [10, 0.1, 20_000]
    let integral = 0
    const step = Math.log(from / to) / cells
    for (let c = 0; c < cells; c++) {
      const sigma = to * Math.exp((c + 0.5) * step)
      integral += (0.2 * bellAt({ level: 0.5, width: 0.3 }, sigma) * step) / sigma
    }
    expect(ownFlow(target, [3], from, [to])[0]![0]).toBeCloseTo(to * (3 / from + integral), 6)
  })

  it('carries a gain on one Gaussian to its integral', () => {
    // ln(x - m) changes by 1 - (1 + gain b) s^2 / (s^2 + sigma^2) a unit of ln sigma.
    const single: Mixture = { w: [1], mu: [0.3], s: [0.2] }
    const target = perturbed({ gain: 0.4, level: 0.5, width: 0.3 }, single)
    const [from, to, cells] = [10, 0.05, 20_000]
    let integral = 0
    const step = Math.log(from / to) / cells
    for (let c = 0; c < cells; c++) {
      const sigma = to * Math.exp((c + 0.5) * step)
      integral += (1 - ((1 + 0.4 * bellAt({ level: 0.5, width: 0.3 }, sigma)) * 0.04) / (0.04 + sigma ** 2)) * step
    }
    expect(ownFlow(target, [5], from, [to])[0]![0]).toBeCloseTo(0.3 + 4.7 * Math.exp(-integral), 6)
  })

  it('hardly depends on the length of its steps', () => {
    const target = perturbed({ bias: 0.2, smoothing: 0.1, gain: -0.2, level: 0.4, width: 0.1 })
    const starts = Float64Array.from({ length: 40 }, (_, j) => (j - 19.5) * 8)
    const fine = Float64Array.from({ length: 3000 }, (_, i) => 80 * (1e-7 / 80) ** (i / 2999))
    const coarse = ownFlow(target, starts, 80, [0])[0]!
    const finer = ownFlow(target, starts, 80, [...fine, 0]).at(-1)!
    coarse.forEach((x, j) => {
      expect(Math.abs(x - finer[j]!)).toBeLessThan(1e-5)
    })
  })
})

describe('a wrong start', () => {
  const count = 200
  const normal: Mixture = { w: [1], mu: [0.3], s: [0.2] }
  const read = (wrong: Partial<Perturbation>) => {
    const noise = createNoise(4, count, 'normal', { ...noPerturbation, ...wrong })
    const readings = measure(
      { design: defaultDesign, program: compile(defaultDesign) },
      { mixture: normal, label: null },
      noise,
    )
    return { noise, readings }
  }

  it('is the same noise, of another strength and moved', () => {
    const right = createNoise(4, count)
    const wrong = createNoise(4, count, 'normal', { startScale: 0.5, startShift: -1 })
    expect([...wrong(0)]).toEqual([...right(0)].map((n) => 0.5 * n - 1))
    expect([...wrong(1)]).toEqual([...right(1)])
  })

  it('is carried down by the exact flow, by what is known of one normal distribution', () => {
    const { noise, readings } = read({ startScale: 0.5, startShift: 0.7 })
    const ends = exactEnds(
      targetOf(normal, null, unguided),
      noise(0).map((n) => 80 * n),
      80,
    )
    ends.forEach((end, j) => {
      const start = 80 * (0.5 * createNoise(4, count)(0)[j]! + 0.7)
      expect(end).toBeCloseTo(0.3 + ((start - 0.3) * 0.2) / Math.hypot(0.2, 80), 9)
    })
    // The sampler follows: the error is in the distribution, not in its steps.
    expect(readings.w1Exact).toBeGreaterThan(0.1)
    expect(readings.globalError!.mean).toBeLessThan(0.02)
    expect(Math.abs(readings.w1 - readings.w1Exact)).toBeLessThanOrEqual(readings.globalError!.mean)
    expect(read({}).readings.w1Exact).toBeLessThan(0.03)
  })
})

describe('the two errors', () => {
  const read = (changes: Partial<Perturbation>, design: Partial<Design> = {}, count = 100) => {
    const full = { ...defaultDesign, ...design }
    const imperfect = perturbedDenoiser(mixture, { ...noPerturbation, ...changes })
    return measure({ design: full, program: compile(full) }, { mixture, label: null, imperfect }, createNoise(1, count))
  }
  const euler = { solver: { id: 'euler', params: {} } }

  it('are not told apart under the exact denoiser', () => {
    expect(read({}).split).toBeNull()
  })

  it('are of different causes: steps leave the network’s alone, the network’s strength hardly moves the other', () => {
    const few = read({ bias: 0.2 }, { ...euler, steps: 16 }).split!
    const many = read({ bias: 0.2 }, { ...euler, steps: 128 }).split!
    expect(many.network.mean).toBe(few.network.mean)
    expect(many.truncation!.mean).toBeLessThan(few.truncation!.mean / 5)
    const weak = read({ bias: 0.02 }, { ...euler, steps: 16 }).split!
    expect(weak.network.mean).toBeLessThan(few.network.mean / 5)
    expect(weak.truncation!.mean / few.truncation!.mean).toBeGreaterThan(0.5)
    expect(weak.truncation!.mean / few.truncation!.mean).toBeLessThan(2)
  })

  it('add up to no less than the whole', () => {
    const { globalError: whole, split } = read({ bias: 0.1, gain: 0.2 }, euler)
    expect(whole!.mean).toBeLessThanOrEqual(split!.network.mean + split!.truncation!.mean + 1e-12)
  })

  it('of the network: the ends of the two flows, from the same starts', () => {
    const target = perturbed({ smoothing: 0.2 })
    const starts = createNoise(1, 100)(0).map((n) => 80 * n)
    const { indices, ends } = ownEnds(target, starts, 80)!
    expect([...indices]).toEqual([...starts.keys()])
    const wanted = globalError(ends, exactEnds(target, starts, 80))
    expect(read({ smoothing: 0.2 }).split!.network.mean).toBeCloseTo(wanted.mean, 12)
    expect(wanted.mean).toBeGreaterThan(0.01)
  })

  it('are read from at most 200 points, and say nothing of steps once noise is added', () => {
    const split = read({ bias: 0.1 }, { solver: { id: 'euler-maruyama', params: { b: 1 } } }, 300).split!
    expect(split.count).toBe(200)
    expect(split.truncation).toBeNull()
    expect(split.network.mean).toBeGreaterThan(0)
  })
})

describe('a perturbation in a link', () => {
  it('has the defaults that its controls have', () => {
    for (const key of perturbationKeys) expect(noPerturbation[key]).toBe(perturbationParameters[key].default)
  })

  it('says what is wrong with it, and takes the default there', () => {
    const { value, notes } = parsePerturbation({ bias: 3, gain: 'much', level: 1, wobble: 1, startScale: 0.7 })
    expect(value).toEqual({ ...noPerturbation, level: 1, startScale: 0.7 })
    expect(notes).toEqual([
      'perturbation has no "wobble"; ignored',
      'perturbation.bias 3 must be between -0.5 and 0.5, got 3; using 0',
      'perturbation.gain "much" is not a number; using 0',
    ])
    expect(parsePerturbation(7).value).toEqual(noPerturbation)
  })
})
