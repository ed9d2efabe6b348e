/**
 * Solvers that are exact in the linear part of the ODE work in lambda = -ln(level) of a frame: on the unscaled state x / s in
 * -ln sigma, or on (1 - t) y + t n in -ln t. They do not depend on sigma(t) or s(t), but for which of both a scaling asks.
 */
import { type Frame, flowFrame, sigmaFrame } from '../frame.ts'
import { add, type LinearForm, scale } from '../linear.ts'
import { isPureNoise } from '../pure-noise.ts'
import type { Evaluation, Solver, StepBuilder } from './solver.ts'

/** One step on a frame's states: from `x` at its level `sigma` to `sigmaNext` > 0, a step h = ln(sigma / sigmaNext) > 0 in lambda. */
export interface LogSigmaStep {
  readonly x: LinearForm
  readonly sigma: number
  readonly sigmaNext: number
  readonly h: number
  /** The level at which the run starts, and those that later steps end at. */
  readonly sigmaStart: number
  ahead(): readonly number[]
  readonly reach: number
  /** D of a state of the frame at a level of it. */
  readonly denoise: StepBuilder['denoise']
  readonly denoiseApart: StepBuilder['denoiseApart']
  readonly history: StepBuilder['history']
  readonly past: StepBuilder['past']
  /** Between two levels of the frame. */
  readonly brownian: StepBuilder['brownian']
}

export type LogSigmaRule = (step: LogSigmaStep) => LinearForm

/** Steps that are the rule's own too. */
export interface RulesAll {
  /** The last one, to the level 0, at an infinite h. */
  readonly rulesLast?: boolean
  /** The first one from noise alone, at a level of 2^54. */
  readonly rulesNoise?: boolean
}

/** An evaluation as a frame sees it: its levels, and (x - D) / level for the noise. */
const evaluationIn =
  (frame: Frame) =>
  (evaluation: Evaluation): Evaluation => {
    if (frame === sigmaFrame) return evaluation
    const { level, signal } = frame
    const { sigma, sigmaNext, noise, denoised } = evaluation
    // x = a (D + sigma n) with a sigma = level: x - D = level n - (1 - a) D.
    const lost = (1 - signal(sigma)) / level(sigma)
    return {
      ...evaluation,
      sigma: level(sigma),
      sigmaNext: level(sigmaNext),
      noise: lost === 0 ? noise : add(noise, scale(denoised, -lost)),
    }
  }

/**
 * A solver from a rule for a frame's states; the last step, to sigma = 0, goes to D itself (Euler in sigma). Where a run
 * starts from noise alone and ln sigma is infinite, the first step holds D, in one call, and later ones know nothing of it:
 * it is the limit of every such rule whose inner points stay with the start.
 */
export const inFrame =
  (
    frameOf: (step: StepBuilder) => Frame,
    rule: LogSigmaRule,
    { rulesLast = false, rulesNoise = false }: RulesAll = {},
  ): Solver =>
  (step) => {
    const frame = frameOf(step)
    const { level, signal } = frame
    const { sigma, sigmaNext, isLast } = step
    const [from, to] = [level(sigma), level(sigmaNext)]
    // The step's own levels to the last digit.
    const sigmaAt = (at: number): number => (at === from ? sigma : at === to ? sigmaNext : frame.sigma(at))
    const denoise: LogSigmaStep['denoise'] = (state, at, down = to) =>
      step.denoise(scale(state, 1 / signal(sigmaAt(at))), sigmaAt(at), sigmaAt(down))
    const x = scale(step.x, signal(sigma) / step.s)
    if (isLast && !rulesLast) return scale(denoise(x, from), step.sNext)
    const back = step.sNext / signal(sigmaNext)
    if (isPureNoise(sigma) && !frame.holdsPureNoise && !rulesNoise)
      return scale(holdDenoised(x, denoise(x, from), from, to), back)
    const past = step.past.filter((one) => frame.holdsPureNoise || !isPureNoise(one.sigma)).map(evaluationIn(frame))
    const result = rule({
      x,
      sigma: from,
      sigmaNext: to,
      h: Math.log(from / to),
      sigmaStart: level(step.sigmaStart),
      ahead: () => step.ahead().map(level),
      reach: step.reach,
      denoise,
      denoiseApart: (state, at) => step.denoiseApart(scale(state, 1 / signal(sigmaAt(at))), sigmaAt(at)),
      // The newest of the past; what starts from noise alone is the oldest.
      history: past.slice(0, step.history.length),
      past,
      brownian: (high, low, clock) => step.brownian(sigmaAt(high), sigmaAt(low), clock),
    })
    return scale(result, back)
  }

/** In ln sigma, whatever the scaling: for rules that add noise, since only unscaled states gain what the level gains. */
export const inLogSigma = (rule: LogSigmaRule, all: RulesAll = {}): Solver => inFrame(() => sigmaFrame, rule, all)

/** In the logarithm that the scaling asks for, ln sigma where it asks for none: for rules that add no noise. */
export const inLogLevel = (rule: LogSigmaRule): Solver => inFrame(({ frame }) => frame, rule)

/** In ln t of flow matching, on (1 - t) y + t n, whatever the scaling. Noise that such a rule adds is its own affair. */
export const inFlowTime = (rule: LogSigmaRule): Solver => inFrame(() => flowFrame, rule)

/** The noise epsilon = (x - D) / sigma that the denoiser finds. */
export const noiseOf = (x: LinearForm, denoised: LinearForm, sigma: number): LinearForm =>
  scale(add(x, scale(denoised, -1)), 1 / sigma)

/** Exact step to `to` with D held: (to / sigma) x + (1 - to / sigma) D. */
export const holdDenoised = (x: LinearForm, denoised: LinearForm, sigma: number, to: number): LinearForm =>
  add(scale(x, to / sigma), scale(denoised, 1 - to / sigma))
