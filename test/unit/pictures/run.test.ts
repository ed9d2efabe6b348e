import { describe, expect, it } from 'vitest'
import { fillIncrement } from '../../../src/core/brownian.ts'
import { compile } from '../../../src/core/compile.ts'
import { interpret } from '../../../src/core/interpret.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { noPerturbation, type Perturbation } from '../../../src/core/perturbation.ts'
import type { Program } from '../../../src/core/program.ts'
import { fillNormals } from '../../../src/core/random.ts'
import { denoisePicture } from '../../../src/pictures/denoise-picture.ts'
import { weakened } from '../../../src/pictures/denoiser.ts'
import { createDraws, type Draws } from '../../../src/pictures/draws.ts'
import { gramModule } from '../../../src/pictures/gram-kernel.ts'
import { sizeOf } from '../../../src/pictures/pixels.ts'
import { pictureInto, planOf, resultOf, run, weightsOf } from '../../../src/pictures/run.ts'
import { spreadAnswerOf, spreadInLoop } from '../../../src/pictures/spread-answer.ts'
import { makeWorld, usualSettings } from '../../../src/pictures/world.ts'
import { startingFrom } from '../../../src/pictures/wrong-start.ts'
import { drawn, side, smallWorld, somePicture } from './small-world.ts'

const world = smallWorld()
const weak = weakened(world)
const size = sizeOf(world)
const seed = 11
const image = 3

type Denoise = (x: Float64Array, sigma: number, label: number | null, isWeak: boolean, out: Float64Array) => void

const exactly: Denoise = (x, sigma, label, isWeak, out) => denoisePicture(isWeak ? weak : world, x, sigma, label, out)

/** The same run with pictures of pixels: what the run without them is compared with. Every state and answer of every step. */
const inPixels = (
  program: Program,
  label: number | null,
  denoise: Denoise = exactly,
  startOf: (noise: number) => number = (noise) => noise,
) => {
  const events = interpret(program, {
    length: size,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => {
      fillNormals(out, seed, image, k)
      if (k === 0) for (let j = 0; j < size; j++) out[j] = startOf(out[j]!)
    },
    drawIncrement: (increment, out) => fillIncrement(out, seed, image, increment),
  })
  const steps: { x: Float64Array; denoised: Float64Array }[] = []
  for (;;) {
    const next = events.next()
    if (next.done) return { steps, result: next.value }
    const event = next.value
    if (event.kind === 'denoise')
      denoise(
        event.input,
        event.sigma,
        event.condition === 'none' ? null : label,
        event.denoiser === 'weak',
        event.output,
      )
    else steps.push({ x: event.read(event.mark.x).slice(), denoised: event.read(event.mark.denoised).slice() })
  }
}

const largest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, j) => Math.max(most, Math.abs(value - b[j]!)), 0)

/** From t = 1 to the data in even times. */
const flow = { schedule: 'flow', scaling: 'flow', discretization: 'flow', sigmaMin: 1 / 999, sigmaMax: 'inf' }

const designs = {
  Heun: { steps: 6 },
  'Euler, VP': { steps: 7, solver: 'euler', schedule: 'vp', scaling: 'vp', discretization: 'vp' },
  'DPM++ 2M': { steps: 6, solver: 'dpmpp-2m' },
  UniPC: { steps: 6, solver: 'unipc' },
  RK4: { steps: 3, solver: 'rk4' },
  churn: { steps: 6, stochasticity: { id: 'churn', params: { sChurn: 20 } } },
  restart: { steps: 6, stochasticity: 'restart' },
  'Euler a': { steps: 6, solver: 'euler-ancestral' },
  'DPM++ 2M SDE': { steps: 6, solver: 'dpmpp-2m-sde' },
  'classifier-free guidance': { steps: 5, guidance: { id: 'cfg', params: { weight: 2 } } },
  'flow matching': { ...flow, steps: 7, solver: 'euler' },
  'flow matching, DPM++ 2M over ln t': {
    ...flow,
    scaling: { id: 'flow', params: { log: 2 } },
    steps: 6,
    solver: 'dpmpp-2m',
  },
  autoguidance: { steps: 5, guidance: { id: 'auto', params: { weight: 2 } } },
}

describe('a run without pixels', () => {
  const cases = Object.entries(designs).flatMap(([name, design]) =>
    [1, null].map((label) => [name, label, design] as const),
  )

  it.each(cases)('is that with pixels, at every step: %s, label %s', (_, label, design) => {
    const parsed = parseDesign(design)
    expect(parsed.notes).toEqual([])
    const program = compile(parsed.value)
    const expected = inPixels(program, label)
    const plan = planOf(program, { main: world, weak })
    const trajectory = run(plan, label, createDraws(world, seed, image))
    expect(largest(resultOf(trajectory), expected.result)).toBeLessThan(1e-9)
    const picture = new Float64Array(size)
    for (const [step, mark] of program.steps.entries()) {
      pictureInto(trajectory, weightsOf(plan, label, [{ base: mark.x, coefficient: 1 }]), picture)
      expect(largest(picture, expected.steps[step]!.x) / Math.max(1, mark.sigma)).toBeLessThan(1e-9)
      pictureInto(trajectory, weightsOf(plan, label, mark.denoised), picture)
      expect(largest(picture, expected.steps[step]!.denoised)).toBeLessThan(1e-9)
    }
  })

  it('follows the exact flow from t = 1 the better, the more steps flow matching makes', () => {
    const draws = createDraws(world, seed, image)
    const endOf = (design: object): Float64Array => {
      const { value, notes } = parseDesign(design)
      expect(notes).toEqual([])
      return resultOf(run(planOf(compile(value), { main: world, weak }), 1, draws))
    }
    const rms = (a: Float64Array, b: Float64Array): number =>
      Math.sqrt(a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0) / a.length)
    // Another frame, solver and start: Heun in sigma from as good as noise alone.
    const exact = endOf({ steps: 400, sigmaMax: 1000, sigmaMin: 1e-3 })
    const errors = [8, 16, 32, 64, 128].map((steps) => rms(endOf({ ...flow, steps, solver: 'euler' }), exact))
    errors.slice(1).forEach((error, k) => {
      expect(error).toBeLessThan(errors[k]! / 1.4)
    })
    const heun = rms(endOf({ ...flow, discretization: 'karras-t', steps: 64 }), exact)
    expect(heun).toBeLessThan(errors[3]! / 5)
    expect(heun).toBeLessThan(0.01)
  })

  it('draws the same noise whichever run reads it first', () => {
    const program = compile(parseDesign(designs['DPM++ 2M SDE']).value)
    const plan = planOf(program, { main: world, weak })
    const shared = createDraws(world, seed, image)
    run(planOf(compile(parseDesign(designs.churn).value), { main: world, weak }), 1, shared)
    expect(run(plan, 1, shared).result).toEqual(run(plan, 1, createDraws(world, seed, image)).result)
  })

  it('sums the draws of many increments at once as one by one', () => {
    const { increments } = compile(parseDesign({ steps: 50, solver: 'euler-ancestral' }).value)
    expect(increments.length).toBeGreaterThan(40)
    const draws = createDraws(world, seed, image)
    const off = [...increments.keys(), 0, 20, 48].map((k) => {
      const [sum, own] = [new Float64Array(size), new Float64Array(size)]
      draws.addTo(sum, 1, `w${k}`, increments)
      fillIncrement(own, seed, image, increments[k]!)
      return largest(sum, own)
    })
    expect(Math.max(...off)).toBeLessThan(1e-13)
  })

  it('sums what many tensors take of a draw as tensor by tensor, whether they are kept or not', () => {
    const { increments } = compile(parseDesign({ steps: 50, solver: 'euler-ancestral' }).value)
    const weights = (['n0', ...increments.map((_, k) => `w${k}` as const)] as const).map(
      (tensor, k) => [tensor, Math.sin(k + 1)] as const,
    )
    const perturbation = { ...noPerturbation, startScale: 0.7, startShift: 0.3 }
    for (const kept of [0, 30]) {
      const [all, each] = [0, 1].map(() => startingFrom(world, createDraws(world, seed, image), perturbation)) as [
        Draws,
        Draws,
      ]
      const [sum, own] = [new Float64Array(size), new Float64Array(size)]
      for (let k = 0; k < kept; k++) all.addTo(new Float64Array(size), 1, `w${k}`, increments)
      all.addAll(sum, weights, increments)
      for (const [tensor, weight] of weights) each.addTo(own, weight, tensor, increments)
      expect(largest(sum, own)).toBeLessThan(1e-12)
      expect(largest(sum, new Float64Array(size))).toBeGreaterThan(5)
    }
  })

  it('tells the noise paths over sigma and over ln sigma apart', () => {
    const draws = createDraws(world, seed, image)
    const results = [1, 2].map((path) => {
      const solver = { id: 'dpmpp-sde', params: { path } }
      const parsed = parseDesign({ steps: 4, solver })
      expect(parsed.notes).toEqual([])
      return run(planOf(compile(parsed.value), { main: world, weak }), 1, draws).result
    })
    expect(largest(results[0]!, results[1]!)).toBeGreaterThan(0.01)
  })

  const faults: [string, Partial<Perturbation>][] = [
    ['bias', { bias: 0.2 }],
    ['gain', { gain: 0.3 }],
    ['smoothing', { smoothing: 0.3 }],
    ['all at once', { bias: -0.1, gain: -0.2, smoothing: 0.2, level: 2, width: 1 }],
  ]
  it.each(faults)('errs as it is told: %s', (_, given) => {
    const perturbation = { ...noPerturbation, ...given }
    const program = compile(parseDesign({ steps: 5 }).value)
    const mean = new Float64Array(size)
    const label = 2
    // At a very high noise level D is the mean of the class.
    denoisePicture(world, new Float64Array(size), 1e7, label, mean)
    const erring: Denoise = (x, sigma, of, _weak, out) => {
      const b = Math.exp(-((Math.log10(sigma / perturbation.level) / perturbation.width) ** 2) / 2)
      const blurred = { ...world, tau: Math.hypot(world.tau, perturbation.smoothing * b) }
      denoisePicture(blurred, x, sigma, of, out)
      for (let j = 0; j < size; j++)
        out[j] = mean[j]! + (1 + perturbation.gain * b) * (out[j]! - mean[j]!) + perturbation.bias * b
    }
    const expected = inPixels(program, label, erring).result
    const plan = planOf(program, { main: world, weak, perturbation })
    const result = resultOf(run(plan, label, createDraws(world, seed, image)))
    expect(largest(result, expected)).toBeLessThan(1e-6)
    expect(largest(result, inPixels(program, label).result)).toBeGreaterThan(1e-2)
  })
})

describe('a denoiser of another mixture', () => {
  /** D~(n0; 1): the only call of this run, where the bell is 1. */
  const denoised = (given: Partial<Perturbation>, label: number | null): Float64Array => {
    const parsed = parseDesign({ steps: 1, solver: 'euler', sigmaMax: 1, sigmaMin: 0.5 })
    expect(parsed.notes).toEqual([])
    const perturbation = { ...noPerturbation, level: 1, ...given }
    const plan = planOf(compile(parsed.value), { main: world, weak, perturbation })
    return resultOf(run(plan, label, createDraws(world, seed, image)))
  }
  const exact = (of: typeof world, label: number | null): Float64Array => {
    const out = new Float64Array(size)
    fillNormals(out, seed, image, 0)
    denoisePicture(of, out, 1, label, out)
    return out
  }

  it.each([1, null])('that has forgotten every second drawing is that of a world without them, label %s', (label) => {
    const half = drawn.map((one) => ({ ...one, layouts: [one.layouts[0]!] }))
    const expected = exact(makeWorld(half, side, { ...usualSettings, tau: world.tau }), label)
    expect(largest(denoised({ forgotten: 1 }, label), expected)).toBeLessThan(1e-12)
    expect(largest(expected, exact(world, label))).toBeGreaterThan(0.01)
  })

  it('that has half forgotten them gives them half their share', () => {
    const { palettes, layouts, logShare } = world
    expect(layouts.length).toBe(6)
    // Two drawings a class: every second of all is every second of its class.
    const halved = logShare.map((log, k) => (Math.floor(k / palettes) % 2 === 1 ? log - Math.LN2 : log))
    expect(largest(denoised({ forgotten: 0.5 }, 2), exact({ ...world, logShare: halved }, 2))).toBeLessThan(1e-12)
  })

  it('has classes in other shares, which only pictures without a label feel', () => {
    const { palettes, layouts, logShare } = world
    // Three classes: exp(-0.8), 1 and exp(0.8) times what they are.
    const tilted = logShare.map((log, k) => log + 0.8 * (layouts[Math.floor(k / palettes)]!.class - 1))
    expect(largest(denoised({ tilt: 0.8 }, null), exact({ ...world, logShare: tilted }, null))).toBeLessThan(1e-12)
    expect(largest(denoised({ tilt: 0.8 }, null), exact(world, null))).toBeGreaterThan(1e-5)
    expect(largest(denoised({ tilt: 0.8 }, 1), exact(world, 1))).toBeLessThan(1e-12)
  })
})

describe('a wrong start', () => {
  it.each([
    ['1', 1, 'second-order'],
    ['null', null, 'second-order'],
    ['1', 1, 'dpmpp-2m-sde'],
  ] as const)('is noise of another strength, moved along the brightness: label %s, %s', (_, label, solver) => {
    const program = compile(parseDesign({ steps: 6, solver }).value)
    const wrong = { startScale: 0.7, startShift: -0.5 }
    const expected = inPixels(program, label, exactly, (n) => 0.7 * n - 0.5 / Math.sqrt(size)).result
    const plan = planOf(program, { main: world, weak, perturbation: { ...noPerturbation, ...wrong } })
    const draws = createDraws(world, seed, image)
    expect(largest(resultOf(run(plan, label, draws)), expected)).toBeLessThan(1e-9)
    const right = inPixels(program, label).result
    expect(largest(expected, right)).toBeGreaterThan(1e-3)
    // The draws stay those of the seed.
    expect(largest(resultOf(run(planOf(program, { main: world, weak }), label, draws)), right)).toBeLessThan(1e-9)
  })
})

describe('the product with the Gram matrix', () => {
  it('is the same in WebAssembly as in a loop', () => {
    expect(gramModule()).not.toBeNull()
    for (const span of [...world.classes, world.all]) {
      const layouts = Int32Array.from({ length: span.endLayout - span.firstLayout }, (_, k) => span.firstLayout + k)
      const answer = { layouts, coefficients: somePicture(1).slice(0, 3 * span.count) }
      const start = somePicture(2).slice(0, 3 * span.count)
      const [fast, plain] = [start.slice(), start.slice()]
      spreadAnswerOf(world, span)(answer, fast)
      spreadInLoop(world, span)(answer, plain)
      expect(largest(fast, plain)).toBeLessThan(1e-12)
      expect(largest(plain, start)).toBeGreaterThan(0.1)
    }
  })
})
