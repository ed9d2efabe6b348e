/** Solvers that add noise: their limits without it, the marginal they keep, and the one path that they follow. */
import { describe, expect, it } from 'vitest'
import { fillIncrement, type Increment } from '../../src/core/brownian.ts'
import { compile, curvesOf, levelsOf } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { interpret } from '../../src/core/interpret.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { normal } from '../../src/core/random.ts'
import { registry } from '../../src/core/registry.ts'
import { gaussianDenoiser, statesOf } from './core-run.ts'
import { isNoisy } from './order-measures.ts'

const stochastic = registry.solver.filter(isNoisy)
const bumpy = (x: number, sigma: number): number =>
  Math.tanh(x / (1 + sigma)) + 0.3 * Math.cos(2 * x) * Math.exp(-sigma)

const designOf = (id: string, params: Record<string, number>, change: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  solver: { id, params: { ...chooseDefault('solver', id).params, ...params } },
  ...change,
})

const count = 400
const draw = (k: number, out: Float64Array): void => {
  for (let j = 0; j < out.length; j++) out[j] = normal(11, 0, k, j)
}
const onPath = (increment: Increment, out: Float64Array): void => fillIncrement(out, 11, 0, increment)

/** Largest difference of the states of two runs, relative to those beyond 1. Infinite where one has no number. */
const largestGap = (ours: readonly Float64Array[], theirs: readonly Float64Array[]): number => {
  let largest = ours.length === theirs.length ? 0 : Number.POSITIVE_INFINITY
  for (const [i, state] of ours.entries())
    for (const [j, x] of state.entries()) {
      const gap = Math.abs(x - theirs[i]![j]!) / Math.max(1, Math.abs(x))
      largest = Math.max(largest, Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap)
    }
  return largest
}

describe('without its noise', () => {
  it.each([
    ['euler-ancestral', { eta: 0 }, 'euler'],
    ['euler-maruyama', { b: 0 }, 'euler'],
    ['dpmpp-2s-ancestral', { eta: 0 }, 'dpmpp-2s'],
    ['dpmpp-2m-sde', { eta: 0 }, 'dpmpp-2m'],
    ['dpmpp-sde', { eta: 0 }, 'dpmpp-2s'],
  ] as const)('%s with %o is %s', (id, params, other) => {
    for (const scaling of ['none', 'vp']) {
      const change = { scaling: chooseDefault('scaling', scaling) }
      const program = compile(designOf(id, params, change))
      expect(program.increments).toEqual([])
      const [ours, theirs] = [program, compile(designOf(other, {}, change))].map((p) => statesOf(p, bumpy, draw, 20))
      // Euler differs by the scaling it steps in; the others do not see it.
      if (scaling === 'none' || other !== 'euler') expect(largestGap(ours!, theirs!)).toBeLessThan(1e-12)
    }
  })
})

describe.each(stochastic.map(({ id }) => id))('%s', (id) => {
  /** Solvers that step in the design's own time see its curves; in t = sigma^2 a rate constant in t needs more steps. */
  const curves = [
    { schedule: 'linear', scaling: 'none', steps: 400 },
    { schedule: 'vp', scaling: 'vp', steps: 800 },
    { schedule: 've', scaling: 'none', steps: 800 },
    { schedule: 'drawn', scaling: 'vp', steps: 800 },
  ].slice(0, id.startsWith('euler-maruyama') ? undefined : 1)

  it.each(curves)('leaves the marginal of a Gaussian as it was, schedule $schedule, scaling $scaling', (given) => {
    const [mu, s] = [0.4, 0.6]
    const design = designOf(
      id,
      {},
      {
        steps: given.steps,
        schedule: chooseDefault('schedule', given.schedule),
        scaling: chooseDefault('scaling', given.scaling),
      },
    )
    const program = compile(design)
    // A run is linear in all draws, and an increment is a sum over the smallest intervals between levels that were asked
    // for: the exact variance is a sum of squares over those, no sampling needed.
    const ends = [...new Set(program.increments.flatMap(({ from, to }) => [from, to]))].sort((a, b) => b - a)
    const lengthOf = ({ from, to }: Increment): number => Math.log(from / to)
    // One run for all: element 0 takes the latent, element k + 1 the smallest interval k.
    const states = statesOf(
      program,
      gaussianDenoiser(0, s),
      (_, out) => {
        out.fill(0)
        out[0] = 1
      },
      ends.length,
      (increment, out) => {
        for (let k = 0; k + 1 < ends.length; k++) {
          const part = { from: ends[k]!, to: ends[k + 1]! }
          const isInside = part.from <= increment.from && part.to >= increment.to
          out[k + 1] = isInside ? Math.sqrt(lengthOf(part) / lengthOf(increment)) : 0
        }
        out[0] = 0
      },
    )
    const result = states.at(-1)!
    const variance = result.reduce((sum, x, k) => sum + x * x * (k === 0 ? 1 + (s / design.sigmaMax) ** 2 : 1), 0)
    expect(program.increments.length).toBeGreaterThan(50)
    expect(Math.abs(Math.sqrt(variance) - s)).toBeLessThan(id === 'dpmpp-2m-sde' ? 2e-3 : 0.02)
    const mean = statesOf(
      program,
      gaussianDenoiser(mu, s),
      (_, out) => out.fill(0),
      1,
      (_, out) => out.fill(0),
    ).at(-1)![0]!
    expect(Math.abs(mean - mu)).toBeLessThan(0.01)
  })

  it('follows one path: runs with more steps come closer to each other, on the same noise', () => {
    const ends = [50, 100, 200, 400].map(
      (steps) =>
        statesOf(compile(designOf(id, {}, { steps })), gaussianDenoiser(0.2, 0.5), draw, count, onPath).at(-1)!,
    )
    const gaps = ends
      .slice(1)
      .map((end, k) => Math.sqrt(end.reduce((sum, x, j) => sum + (x - ends[k]![j]!) ** 2, 0) / count))
    expect(gaps[1]).toBeLessThan(0.8 * gaps[0]!)
    expect(gaps[2]).toBeLessThan(0.8 * gaps[1]!)
    // Runs on two independent paths differ by the spread of the data, 0.5 times sqrt(2).
    expect(gaps[2]).toBeLessThan(0.1)
  })

  it('needs an engine that draws increments, and says so', () => {
    const run = interpret(compile(designOf(id, {})), {
      length: 1,
      allocate: (n) => new Float64Array(n),
      drawNoise: (_, out) => out.fill(0),
    })
    expect(() => {
      while (!run.next().done);
    }).toThrow(/draws no Brownian increments/)
  })
})

/** The published loops, on one number, with the same path. */
describe('the published loop of', () => {
  const design = (id: string, params: Record<string, number>): Design =>
    designOf(id, params, { steps: 8, sigmaMin: 0.05, sigmaMax: 20 })
  const noise = (from: number, to: number): number => {
    const out = new Float64Array(1)
    onPath({ from, to }, out)
    return out[0]!
  }
  const ancestral = (from: number, to: number, eta: number): readonly [number, number] => {
    const up = Math.min(to, eta * Math.sqrt((to ** 2 * (from ** 2 - to ** 2)) / from ** 2))
    return [Math.sqrt(to ** 2 - up ** 2), up]
  }
  const expectRun = (of: Design, step: (x: number, sigma: number, next: number, i: number) => number): void => {
    const sigmas = levelsOf(of)
    const states = statesOf(compile(of), bumpy, (_, out) => out.fill(0.7), 1, onPath)
    let x = 0.7 * sigmas[0]!
    for (let i = 0; i < of.steps; i++) {
      x = sigmas[i + 1] === 0 ? bumpy(x, sigmas[i]!) : step(x, sigmas[i]!, sigmas[i + 1]!, i)
      expect(Math.abs(states[i + 1]![0]! - x), `state ${i + 1}`).toBeLessThan(1e-10)
    }
  }

  it.each([0.5, 1])('Euler ancestral, eta %d', (eta) => {
    expectRun(design('euler-ancestral', { eta }), (x, sigma, next) => {
      const [down, up] = ancestral(sigma, next, eta)
      return x + ((x - bumpy(x, sigma)) / sigma) * (down - sigma) + up * noise(sigma, next)
    })
  })

  it.each([0.5, 1])('DPM++ SDE, eta %d', (eta) => {
    expectRun(design('dpmpp-sde', { eta }), (x, sigma, next) => {
      const middle = Math.exp((Math.log(sigma) + Math.log(next)) / 2)
      const to = (level: number, denoised: number): number => {
        const [down, up] = ancestral(sigma, level, eta)
        return (down / sigma) * x - Math.expm1(Math.log(down / sigma)) * denoised + up * noise(sigma, level)
      }
      return to(next, bumpy(to(middle, bumpy(x, sigma)), middle))
    })
  })

  it.each([
    [1, 1],
    [2, 1],
    [2, 0.4],
  ])('DPM++ 2M SDE, kind %d, eta %d', (kind, eta) => {
    let old = 0
    let hBefore = 0
    expectRun(design('dpmpp-2m-sde', { kind, eta }), (x, sigma, next, i) => {
      const denoised = bumpy(x, sigma)
      const h = Math.log(sigma / next)
      const etaH = eta * h
      let y = (next / sigma) * Math.exp(-etaH) * x - Math.expm1(-h - etaH) * denoised
      if (i > 0) {
        const r = hBefore / h
        const weight = kind === 1 ? -0.5 * Math.expm1(-h - etaH) : -Math.expm1(-h - etaH) / (-h - etaH) + 1
        y += (weight / r) * (denoised - old)
      }
      y += noise(sigma, next) * next * Math.sqrt(-Math.expm1(-2 * etaH))
      ;[old, hBefore] = [denoised, h]
      return y
    })
  })

  it('Euler-Maruyama with Song’s rate, b 0.7', () => {
    expectRun(design('euler-maruyama', { b: 0.7 }), (x, sigma, next) => {
      // eq. 6 under sigma = t with beta = b / t: drift -t (1 + b) score, score = (D - x) / t^2.
      const score = (bumpy(x, sigma) - x) / sigma ** 2
      const drift = -sigma * score - (0.7 / sigma) * sigma ** 2 * score
      const elapsed = sigma - next
      return x - drift * elapsed + Math.sqrt((2 * 0.7 * elapsed) / sigma) * sigma * noise(sigma, next)
    })
  })
})

describe('Euler-Maruyama', () => {
  const shapes = stochastic.filter(({ id }) => id.startsWith('euler-maruyama'))
  const curves = registry.schedule.flatMap((schedule) =>
    registry.scaling.map((scaling) => ({
      schedule: chooseDefault('schedule', schedule.id),
      scaling: chooseDefault('scaling', scaling.id),
    })),
  )

  it.each(shapes.map(({ id }) => id))('%s with b = 0 is Euler under every schedule and scaling', (id) => {
    for (const change of curves) {
      const program = compile(designOf(id, { b: 0 }, change))
      expect(program.increments).toEqual([])
      const [ours, theirs] = [program, compile(designOf('euler', {}, change))].map((p) => statesOf(p, bumpy, draw, 20))
      expect(largestGap(ours!, theirs!)).toBeLessThan(1e-9)
    }
  })

  /** eq. 6 in the design's own time and scale, with beta(t) written out: what each shape has to do. */
  const expectSteps = (design: Design, beta: (t: number, sigma: number, sigmaNext: number, h: number) => number) => {
    const { schedule, scaling } = curvesOf(design)
    const sigmas = levelsOf(design)
    const states = statesOf(compile(design), bumpy, (_, out) => out.fill(0.7), 1, onPath)
    let x = 0.7 * sigmas[0]! * scaling.s(schedule.sigmaInv(sigmas[0]!))
    for (let i = 0; i < design.steps; i++) {
      const [sigma, sigmaNext] = [sigmas[i]!, sigmas[i + 1]!]
      const [t, next] = [schedule.sigmaInv(sigma), schedule.sigmaInv(sigmaNext)]
      const s = scaling.s(t)
      const score = (bumpy(x / s, sigma) - x / s) / sigma ** 2
      const ode = (scaling.sDeriv(t) / s) * x - s * schedule.sigmaDeriv(t) * sigma * score
      const h = next - t
      const rate = sigmaNext === 0 ? 0 : beta(t, sigma, sigmaNext, -h)
      const noise = new Float64Array(1)
      if (rate > 0) onPath({ from: sigma, to: sigmaNext }, noise)
      x = x + h * ode - h * s * rate * sigma ** 2 * score + s * Math.sqrt(2 * rate * -h) * sigma * noise[0]!
      const state = states[i + 1]![0]! * scaling.s(next)
      expect(Math.abs(state - x), `state ${i + 1}`).toBeLessThan(1e-9 * Math.max(1, Math.abs(x)))
    }
  }
  const small = { steps: 10, sigmaMin: 0.02, sigmaMax: 20 }
  /** The rate of Song et al., sigma' / sigma, as the mean slope over the step relative to its start. */
  const song = (sigma: number, sigmaNext: number, h: number): number => (sigma - sigmaNext) / (sigma * h)

  it.each(curves)('constant: beta is b over the time of the run, $schedule.id, $scaling.id', (change) => {
    const design = designOf('euler-maruyama-constant', { b: 1.4 }, { ...small, ...change })
    const start = curvesOf(design).schedule.sigmaInv(20)
    expectSteps(design, () => 1.4 / start)
  })

  it.each(curves)('in the middle: the rate of Song et al. there, none outside, $schedule.id, $scaling.id', (change) => {
    const design = designOf('euler-maruyama-middle', { b: 0.8, lo: 0.1, hi: 3 }, { ...small, ...change })
    expectSteps(design, (_t, sigma, next, h) => (0.1 <= sigma && sigma <= 3 ? 0.8 * song(sigma, next, h) : 0))
    const drawn = compile(design).increments
    expect(drawn.length).toBeGreaterThan(2)
    for (const { from } of drawn) expect(from >= 0.1 && from <= 3).toBe(true)
  })

  it.each(curves)('drawn: the list over ln sigma, $schedule.id, $scaling.id', (change) => {
    const params = { ...chooseDefault('solver', 'euler-maruyama-drawn').params, b: 0.9 }
    // A straight line between two points: from 0.3 at sigma_min to 1.5 at sigma_max.
    const solver = { id: 'euler-maruyama-drawn', params, list: [0.3, 1.5] }
    expectSteps({ ...defaultDesign, ...small, ...change, solver }, (_t, sigma, next, h) => {
      const place = Math.log(sigma / 0.02) / Math.log(1000)
      return 0.9 * (0.3 + 1.2 * place) * song(sigma, next, h)
    })
  })

  it('drawn flat at 1 is the SDE of Song et al., drawn at 0 the ODE', () => {
    const programOf = (list: readonly number[]) =>
      compile({ ...defaultDesign, solver: { ...chooseDefault('solver', 'euler-maruyama-drawn'), list } })
    expect(programOf([1, 1, 1])).toEqual(compile(designOf('euler-maruyama', { b: 1 })))
    expect(programOf([0, 0, 0]).increments).toEqual([])
  })

  it('in the middle is the ODE to the last digit above its interval, and takes no noise below it', () => {
    const change = { steps: 24 }
    const [middle, ode] = [designOf('euler-maruyama-middle', { lo: 0.1, hi: 2 }, change), designOf('euler', {}, change)]
    const [ours, theirs] = [middle, ode].map((design) => statesOf(compile(design), bumpy, draw, 20, onPath))
    const levels = levelsOf(middle)
    const firstInside = levels.findIndex((sigma) => sigma <= 2)
    for (let i = 0; i <= firstInside; i++)
      ours![i]!.forEach((x, j) => {
        expect(Math.abs(x - theirs![i]![j]!)).toBeLessThan(1e-12 * Math.max(1, Math.abs(x)))
      })
    expect(ours![firstInside + 1]![0]).not.toBeCloseTo(theirs![firstInside + 1]![0]!, 3)
    const program = compile(middle)
    for (const { sigma, ops } of program.steps) {
      const terms = program.ops.slice(...ops).flatMap((op) => (op.op === 'combine' ? op.terms : []))
      expect(terms.some(({ base }) => base.startsWith('w'))).toBe(0.1 <= sigma && sigma <= 2)
    }
  })

  it('refuses a step that would explode, and an empty interval, in words', () => {
    expect(() => compile(designOf('euler-maruyama', { b: 4 }, { steps: 6 }))).toThrow(
      /^the step from noise level 80\.0 to 24\.4 would replace its noise 2\.78 times over.*lower b or take more steps$/,
    )
    expect(() => compile(designOf('euler-maruyama-constant', { b: 20 }, { steps: 4 }))).toThrow(/times over/)
    expect(() => compile(designOf('euler-maruyama-middle', { lo: 3, hi: 1 }))).toThrow(/sigma_lo 3 and sigma_hi 1/)
    const model = { discretization: chooseDefault('discretization', 'linear-quadratic'), sigmaMin: 1, sigmaMax: 1 }
    expect(() => compile(designOf('euler-maruyama-drawn', {}, model))).toThrow(
      /no room from sigma_min 1 to sigma_max 1/,
    )
    expect(compile(designOf('euler-maruyama', { b: 4 }, { steps: 64 })).nfe).toBe(64)
  })

  it('with b up to 2 is never refused, and its states stay finite', () => {
    for (const { id } of shapes)
      for (const change of curves)
        for (const steps of [2, 3, 6, 18]) {
          const design = designOf(id, { b: 2 }, { ...change, steps })
          const solver = { ...design.solver, ...(id.endsWith('drawn') && { list: [1, 1, 1] }) }
          const states = statesOf(compile({ ...design, solver }), bumpy, draw, 20, onPath)
          // Noise that one step fails to remove grows by less than 3 times a step.
          for (const x of states.at(-1)!) expect(Math.abs(x)).toBeLessThan(1e9)
        }
  })
})
