/** Steps that go down further than asked and come back up with fresh noise. */
import { type Parameter, type Params, param } from '../choice.ts'

/** Where a step to `sigmaNext` goes down to, and the standard deviation of the noise that lifts it back. */
export interface AncestralLevels {
  readonly down: number
  readonly up: number
}

/** down^2 + up^2 = sigmaNext^2; eta = 0 gives the ODE's step, eta = 1 that of DDPM's posterior. */
export const ancestralLevels = (sigma: number, sigmaNext: number, eta: number): AncestralLevels => {
  const posterior = Math.sqrt((sigmaNext / sigma) ** 2 * (sigma - sigmaNext) * (sigma + sigmaNext))
  const up = Math.min(sigmaNext, eta * posterior)
  return { down: Math.sqrt((sigmaNext - up) * (sigmaNext + up)), up }
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
