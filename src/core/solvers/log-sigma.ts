/**
 * Solvers that are exact in the linear part of the ODE work on the unscaled state x / s in lambda = -ln sigma, and do not
 * depend on sigma(t) or s(t).
 */
import { add, type LinearForm, scale } from '../linear.ts'
import type { Solver, StepBuilder } from './solver.ts'

/** One step on unscaled states: from `x` at `sigma` to `sigmaNext` > 0, a step h = ln(sigma / sigmaNext) > 0 in lambda. */
export interface LogSigmaStep {
  readonly x: LinearForm
  readonly sigma: number
  readonly sigmaNext: number
  readonly h: number
  readonly sigmaStart: number
  readonly ahead: readonly number[]
  readonly reach: number
  readonly denoise: StepBuilder['denoise']
  readonly history: StepBuilder['history']
  readonly past: StepBuilder['past']
  readonly brownian: StepBuilder['brownian']
}

/** A solver from a rule for unscaled states; the last step, to sigma = 0, goes to D itself (Euler in sigma). */
export const inLogSigma =
  (rule: (step: LogSigmaStep) => LinearForm): Solver =>
  ({ x, s, sNext, isLast, ...step }) => {
    const unscaled = scale(x, 1 / s)
    const h = Math.log(step.sigma / step.sigmaNext)
    return scale(isLast ? step.denoise(unscaled, step.sigma) : rule({ ...step, x: unscaled, h }), sNext)
  }

/** The noise epsilon = (x - D) / sigma that the denoiser finds. */
export const noiseOf = (x: LinearForm, denoised: LinearForm, sigma: number): LinearForm =>
  scale(add(x, scale(denoised, -1)), 1 / sigma)

/** Exact step to `to` with D held: (to / sigma) x + (1 - to / sigma) D. */
export const holdDenoised = (x: LinearForm, denoised: LinearForm, sigma: number, to: number): LinearForm =>
  add(scale(x, to / sigma), scale(denoised, 1 - to / sigma))
