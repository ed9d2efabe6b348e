/** Ancestral steps of flow matching: down in t, then the signal's share is set right and fresh noise added. */
import { type Parameter, type Params, param } from '../choice.ts'
import { add, type LinearForm, scale } from '../linear.ts'
import { sNoiseParameter } from './ancestral.ts'
import type { LogSigmaStep } from './log-sigma.ts'

/** Unlike DDIM's eta this is a variance: as steps shorten, eta here is eta squared there. */
const etaParameter: Parameter = {
  key: 'eta',
  tex: String.raw`\eta`,
  label: 'eta',
  min: 0,
  max: 1,
  default: 1,
  spread: 'linear',
  help: 'How much fresh noise replaces the old in every step: 0 follows the ODE. It is a variance, where DDIM’s eta is a deviation.',
}

export const rectifiedParameters = [etaParameter, sNoiseParameter]

/** From t to `next`: down to `down`, times `keep`, and noise of deviation `up`. */
export interface RectifiedStep {
  readonly down: number
  readonly keep: number
  readonly up: number
}

export const rectifiedStep = (t: number, next: number, params: Params): RectifiedStep => {
  const down = next * (1 + (next / t - 1) * param(params, 'eta'))
  const keep = (1 - next) / (1 - down)
  return { down, keep, up: Math.sqrt(Math.max((next - down * keep) * (next + down * keep), 0)) }
}

/** A state at `down` lifted to the next time. */
export const lifted = (
  lowered: LinearForm,
  { keep, up }: RectifiedStep,
  { sigma, sigmaNext, brownian }: Pick<LogSigmaStep, 'sigma' | 'sigmaNext' | 'brownian'>,
  params: Params,
): LinearForm => {
  const kept = scale(lowered, keep)
  return up > 0 ? add(kept, scale(brownian(sigma, sigmaNext), up * param(params, 'sNoise'))) : kept
}
