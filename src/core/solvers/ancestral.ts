/** Steps that go down further than asked and come back up with fresh noise. */
import { type Parameter, type Params, param } from '../choice.ts'

/** Where a step to `sigmaNext` goes down to, and the standard deviation of the noise that lifts it back. */
export interface AncestralLevels {
  readonly down: number
  readonly up: number
}

/**
 * down^2 + up^2 = sigmaNext^2; eta = 0 gives the ODE's step, eta = 1 that of DDPM's posterior. Above 1, down may be 0, where all
 * noise is fresh: up is never more than sigmaNext.
 */
export const ancestralLevels = (sigma: number, sigmaNext: number, eta: number): AncestralLevels => {
  const up = (eta * sigmaNext * Math.sqrt((sigma - sigmaNext) * (sigma + sigmaNext))) / sigma
  if (eta > 1 && up >= sigmaNext) return { down: 0, up: sigmaNext }
  if (eta > 1) return { down: Math.sqrt((sigmaNext - up) * (sigmaNext + up)), up }
  // sigmaNext^2 - up^2, without the difference: where a step is long, eta = 1 leaves it no digits.
  return { down: sigmaNext * Math.hypot(Math.sqrt((1 - eta) * (1 + eta)), eta * (sigmaNext / sigma)), up }
}

export const etaParameter: Parameter = {
  key: 'eta',
  tex: String.raw`\eta`,
  label: 'eta',
  min: 0,
  max: 2,
  default: 1,
  spread: 'linear',
  help: 'How much fresh noise replaces the old in every step; 0 follows the ODE, 1 is usual.',
}

/** For solvers whose libraries let a person scale the noise that they add. */
export const sNoiseParameter: Parameter = {
  key: 'sNoise',
  tex: String.raw`S_{\mathrm{noise}}`,
  label: 's_noise',
  min: 0.9,
  max: 1.1,
  default: 1,
  spread: 'linear',
  help: 'Factor of all fresh noise: 1 is right; a little more can make up for detail that the network leaves out.',
}

export const sNoiseOf = (params: Params): number => param(params, 'sNoise')

export const etaOf = (params: Params): number => param(params, 'eta')
