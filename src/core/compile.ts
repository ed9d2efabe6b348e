import type { Beginning } from './beginnings/beginning.ts'
import type { Increment } from './brownian.ts'
import { curveRangeOf, type Design, rangeOf } from './design.ts'
import type { Ending } from './endings/ending.ts'
import { sigmaFrame } from './frame.ts'
import type { Asked } from './guidances/guidance.ts'
import { add, base, type LinearForm, scale, type Tensor, toTerms } from './linear.ts'
import type { Op, Program, StepMark } from './program.ts'
import { asLevel, isPureNoise } from './pure-noise.ts'
import { type Registry, registry, specOf } from './registry.ts'
import { type Scaling, slopeRates } from './scalings/scaling.ts'
import type { Schedule } from './schedules/schedule.ts'
import type { Apart, Evaluation, Solver, StepBuilder } from './solvers/solver.ts'

/** A state or a time above this, at the start of a run from noise alone, is one that grows without end. */
const mostAtPureNoise = 1e6

/** The step to 0 that takes D. */
const takeDenoised: Solver = ({ x, s, sNext, sigma, denoise }) => scale(denoise(scale(x, 1 / s), sigma), sNext)

/** The newest evaluations up to the first whose level is not above the one after it. */
const risingFrom = (sigma: number, history: readonly Evaluation[]): readonly Evaluation[] => {
  const end = history.findIndex((evaluation, k) => !(evaluation.sigma > (history[k - 1]?.sigma ?? sigma)))
  return end < 0 ? [...history] : history.slice(0, end)
}

/** sigma(t) and s(t) of a design; throws RangeError where its parameters make no curve. */
export const curvesOf = (
  design: Design,
  among: Registry = registry,
): { readonly schedule: Schedule; readonly scaling: Scaling } => {
  const { id, params, list } = design.schedule
  const schedule = specOf('schedule', id, among).create(params, curveRangeOf(design), list)
  const scaling = specOf('scaling', design.scaling.id, among).create(design.scaling.params, schedule)
  return { schedule, scaling }
}

const beginningOf = ({ beginning }: Design, among: Registry): Beginning =>
  specOf('beginning', beginning.id, among).create(beginning.params)

const endingOf = ({ ending }: Design, among: Registry): Ending =>
  specOf('ending', ending.id, among).create(ending.params)

/**
 * The design's noise levels, sigma_0 > ... > sigma_{N-1} > 0, and the final 0: N + 1 numbers, whatever level the run
 * ends at. All are finite: noise without a signal has the level `pureNoise`.
 */
export const levelsOf = (design: Design, among: Registry = registry): Float64Array => {
  const { id, params, list } = design.discretization
  const family = specOf('discretization', id, among).create(params, list)
  const isOneMore = endingOf(design, among).dropsLowest && !list
  const sigmas = isOneMore
    ? family.sigmas(design.steps + 1, rangeOf(design)).subarray(0, -1)
    : family.sigmas(design.steps, rangeOf(design))
  const levels = new Float64Array(sigmas.length + 1)
  levels.set(sigmas.map(asLevel))
  for (let i = 0; i < sigmas.length; i++)
    if (!(levels[i]! > levels[i + 1]! && Number.isFinite(levels[i]!)))
      throw new RangeError(
        `time steps "${id}" do not fall from level ${i} (${levels[i]}) to level ${i + 1} (${levels[i + 1]}): ` +
          (design.sigmaMax === Number.POSITIVE_INFINITY
            ? 'they cannot start from noise alone. Take time steps of flow matching, or a finite sigma_max'
            : 'take fewer steps or a wider sigma range'),
      )
  return levels
}

/**
 * Compiles a design to a program: one `denoise` a network call, one `combine` a step (and one for the start).
 * Throws RangeError where the choices do not fit each other; a Design that parse returned can still be one of those.
 * `among` are the choices that its ids are looked up in. Source: Karras et al. 2022, Algorithm 2 with the slope of eq. 4.
 */
export const compile = (design: Design, among: Registry = registry): Program => {
  const { schedule, scaling } = curvesOf(design, among)
  const ending = endingOf(design, among)
  const levels = ending.end(levelsOf(design, among))
  const { id, params, list } = design.solver
  const { create, history: longestHistory = 0 } = specOf('solver', id, among)
  const solver = create(params, curveRangeOf(design), list)
  const stochasticity = specOf('stochasticity', design.stochasticity.id, among).create(
    design.stochasticity.params,
    design.stochasticity.list,
  )
  const guidance = specOf('guidance', design.guidance.id, among).create(design.guidance.params)
  const ops: Op[] = []
  const steps: StepMark[] = []
  let nfe = 0

  const history: Evaluation[] = []

  const emitCall = (input: LinearForm, sigma: number, asked: Asked): LinearForm => {
    const out: Tensor = `D${nfe++}`
    ops.push({ op: 'denoise', out, input: toTerms(input), sigma, ...asked })
    return base(out)
  }
  /** What the guidance makes of the network's outputs at a state: every solver takes it for D. */
  const emitDenoise = (input: LinearForm, sigma: number, to: number): LinearForm => {
    const weight = guidance.weight(sigma, to)
    if (weight === 1) return emitCall(input, sigma, { condition: 'label' })
    if (weight === 0) return emitCall(input, sigma, guidance.away)
    const towards = emitCall(input, sigma, { condition: 'label' })
    return add(scale(towards, weight), scale(emitCall(input, sigma, guidance.away), 1 - weight))
  }

  const increments: Increment[] = []
  const emitIncrement: StepBuilder['brownian'] = (from, to, clock) =>
    base(`w${increments.push({ from, to, ...(clock && { clock }) }) - 1}`)

  /** dx/dt at scaled x from D at x / s (eq. 4): linear in both. */
  const slopeOf = (x: LinearForm, denoised: LinearForm, t: number): LinearForm => {
    const rates = slopeRates(schedule, scaling, t)
    return add(scale(x, rates.x), scale(denoised, rates.denoised))
  }

  const plan = stochasticity.plan(levels)
  const tMax = schedule.sigmaInv(Math.max(...plan.map(({ sigmaHat }) => sigmaHat)))
  const t0 = schedule.sigmaInv(levels[0]!)
  const latentScale = beginningOf(design, among).noise(levels[0]!) * scaling.s(t0)
  if (isPureNoise(levels[0]!) && !(t0 < mostAtPureNoise && latentScale < mostAtPureNoise))
    throw new RangeError(
      'a run cannot start from noise alone where its state or its time has no end: ' +
        'take the schedule and the scaling of flow matching, or a finite sigma_max',
    )
  ops.push({ op: 'combine', out: 'x0', terms: toTerms(scale(base('n0'), latentScale)) })

  plan.forEach(({ sigma, sigmaHat, sigmaNext }, i) => {
    const first = i === 0 ? 0 : ops.length
    const t = schedule.sigmaInv(sigma)
    const tNext = schedule.sigmaInv(sigmaNext)
    const isRaised = sigmaHat > sigma
    const tHat = isRaised ? schedule.sigmaInv(sigmaHat) : t
    if (!Number.isFinite(tHat))
      throw new RangeError(
        `the schedule never reaches noise level ${sigmaHat.toPrecision(4)}, to which fresh noise raises step ${i}: ` +
          'add noise at lower levels only, or raise sigma_max',
      )
    const s = scaling.s(t)
    const sHat = scaling.s(tHat)
    const x: Tensor = `x${i}`
    const xNext: Tensor = `x${i + 1}`

    const raise = Math.sqrt(Math.max(sigmaHat ** 2 - sigma ** 2, 0))
    const fresh = scale(base(`n${i + 1}`), raise * sHat * stochasticity.sNoise)
    const xHat = isRaised ? add(scale(base(x), sHat / s), fresh) : base(x)
    let denoised: LinearForm | undefined
    let latest: LinearForm | undefined
    let firstAway: LinearForm | undefined
    const denoiseApart = (unscaled: LinearForm, level: number): Apart => {
      if (guidance.isOfStep)
        throw new RangeError(`solver "${id}" has CFG++ in its own step: take classifier-free guidance beside it`)
      const towards = emitCall(unscaled, level, { condition: 'label' })
      const away = guidance.isSingle ? towards : emitCall(unscaled, level, guidance.away)
      const weight = guidance.isSingle ? 1 : guidance.weight(level)
      const guided = weight === 1 ? towards : add(scale(towards, weight), scale(away, 1 - weight))
      latest = guided
      denoised ??= guided
      firstAway ??= away
      return { guided, away }
    }
    const denoise = (unscaled: LinearForm, level: number, to = sigmaNext): LinearForm => {
      latest = emitDenoise(unscaled, level, to)
      denoised ??= latest
      return latest
    }
    const past = risingFrom(sigmaHat, history)
    const reach = ending.reach(plan.length - i)
    const goesToDenoised = tNext === 0 && ending.takesDenoised
    const step = goesToDenoised ? takeDenoised : solver
    const result = step({
      x: xHat,
      t: tHat,
      next: tNext,
      tMax,
      isLast: tNext === 0,
      sigma: sigmaHat,
      sigmaNext,
      s: sHat,
      sNext: scaling.s(tNext),
      sigmaStart: levels[0]!,
      ahead: () => plan.slice(i + 1).map((later) => later.sigmaNext),
      reach,
      frame: scaling.frame ?? sigmaFrame,
      history: past.slice(0, reach - 1),
      past,
      slope: (at, time) => slopeOf(at, denoise(scale(at, 1 / scaling.s(time)), schedule.sigma(time)), time),
      slopeFrom: slopeOf,
      denoise,
      denoiseApart,
      brownian: emitIncrement,
    })
    if (!denoised || !latest) throw new RangeError(`solver "${design.solver.id}" makes no network call in step ${i}`)
    // A rule that reads nothing of earlier steps is spared the work.
    if (longestHistory > 0) {
      history.unshift({
        t: tHat,
        sigma: sigmaHat,
        sigmaNext,
        reach,
        denoised,
        latest,
        ...(firstAway && { away: firstAway }),
        noise: scale(add(scale(xHat, 1 / sHat), scale(denoised, -1)), 1 / sigmaHat),
        slope: slopeOf(xHat, denoised, tHat),
      })
      if (history.length > longestHistory) history.pop()
    }
    ops.push({ op: 'combine', out: xNext, terms: toTerms(result) })

    steps.push({
      i,
      t,
      tHat,
      tNext,
      sigma,
      sigmaHat,
      sigmaNext,
      s,
      sHat,
      sNext: scaling.s(tNext),
      gamma: sigmaHat / sigma - 1,
      x,
      xHat: toTerms(xHat),
      xNext,
      denoised: toTerms(denoised),
      ops: [first, ops.length],
    })
  })

  for (const op of ops)
    for (const { base: tensor, coefficient } of op.op === 'combine' ? op.terms : op.input)
      if (!Number.isFinite(coefficient))
        throw new RangeError(`the coefficient of ${tensor} in ${op.out} is not finite: the sigma range is too extreme`)
  return { ops, steps, increments, nfe, result: `x${plan.length}` }
}
