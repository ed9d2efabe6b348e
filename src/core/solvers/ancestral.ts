/** Steps that go down further than asked and come back up with fresh noise. */
import { type Parameter, type Params, param } from '../choice.ts'

/** Where a step to `sigmaNext` goes down to, and the standard deviation of the noise that lifts it back. */
export interface AncestralLevels {
  readonly down: number
  readonly up: number
}

/** down^2 + up^2 = sigmaNext^2 with down > 0; eta = 0 gives the ODE's step, eta = 1 that of DDPM's posterior. */
export const ancestralLevels = (sigma: number, sigmaNext: number, eta: number): AncestralLevels => {
  const up = (eta * sigmaNext * Math.sqrt((sigma - sigmaNext) * (sigma + sigmaNext))) / sigma
  // sigmaNext^2 - up^2, without the difference: where a step is long, eta = 1 leaves it no digits.
  return { down: sigmaNext * Math.hypot(Math.sqrt((1 - eta) * (1 + eta)), eta * (sigmaNext / sigma)), up }
}

export const etaParameter: Parameter = {
  key: 'eta',
  tex: String.raw`\eta`,
  label: 'eta',
  min: 0,
  max: 1,
  default: 1,
  spread: 'linear',
  help: 'How much fresh noise replaces the old in every step; 0 follows the ODE.',
}

export const etaOf = (params: Params): number => param(params, 'eta')
