/** Euler-Maruyama in its shapes: eq. 6 with each rate of noise written out, and what explodes refused. */
import { describe, expect, it } from 'vitest'
import { compile, curvesOf, levelsOf } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { registry } from '../../src/core/registry.ts'
import { bumpy, statesOf } from './core-run.ts'
import { designOf, draw, largestGap, onPath, stochastic } from './stochastic-run.ts'

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
