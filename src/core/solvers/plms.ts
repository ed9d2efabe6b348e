import { type Parameter, param } from '../choice.ts'
import { modelSigma, modelTimestep } from '../discretizations/model-levels.ts'
import { add, type LinearForm, scale } from '../linear.ts'
import { equalStepWeights } from './ipndm.ts'
import { inLogLevel, noiseOf } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/** Numbers of the starts in links. */
const [heun, rungeKutta] = [1, 2]

const startParameter: Parameter = {
  key: 'start',
  tex: 's',
  label: 'start',
  min: heun,
  max: rungeKutta,
  default: heun,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: heun, label: 'Heun (PLMS)' },
    { value: rungeKutta, label: 'Runge-Kutta (PNDM)' },
  ],
  help: 'How the first steps, which have no history, are made: 1 the first by Heun, 2 the first three by Runge-Kutta.',
}

/** Steps that Runge-Kutta makes. */
const rungeKuttaSteps = 3

/**
 * Adams-Bashforth with the weights of equal steps, as iPNDM, on another start: one step of Heun (PLMS, NFE = N + 1), or three of
 * Runge-Kutta (PNDM, NFE = N + 9) whose middles lie between the model's timesteps. As there, uneven steps leave second order.
 */
export const plms: SolverSpec = {
  id: 'plms',
  label: 'PLMS (PNDM)',
  formula: String.raw`x_{i+1} = x_i + \tfrac{h}{24}\big(55\,\epsilon_i - 59\,\epsilon_{i-1} + 37\,\epsilon_{i-2} - 9\,\epsilon_{i-3}\big),\quad x_1\ \text{by Heun}`,
  source: 'Liu et al. 2022 (PNDM); diffusers (PNDMScheduler: skip_prk_steps for PLMS)',
  history: 3,
  calls: (steps, params) =>
    param(params, 'start') === rungeKutta
      ? steps + 3 * Math.min(steps - 1, rungeKuttaSteps)
      : steps + Math.min(steps - 1, 1),
  order: () => 2,
  parameters: [startParameter],
  create: (params, range) => {
    const start = param(params, 'start')
    if (!range) throw new RangeError('PNDM needs the range of noise levels that timesteps are spread over')
    const [sigmaAt, timestepOf] = [modelSigma(range), modelTimestep(range)]
    return inLogLevel(({ x, sigma, sigmaNext, denoise, history, past }) => {
      const noiseAt = (at: LinearForm, level: number): LinearForm => noiseOf(at, denoise(at, level), level)
      const first = noiseAt(x, sigma)
      const h = sigmaNext - sigma
      const reached = (noise: LinearForm): LinearForm => add(x, scale(noise, h))
      if (start === rungeKutta && past.length < rungeKuttaSteps) {
        const middle = sigmaAt((timestepOf(sigma) + timestepOf(sigmaNext)) / 2)
        const half = (noise: LinearForm): LinearForm => add(x, scale(noise, middle - sigma))
        const second = noiseAt(half(first), middle)
        const third = noiseAt(half(second), middle)
        const fourth = noiseAt(reached(third), sigmaNext)
        return reached(add(scale(first, 1 / 6), scale(second, 1 / 3), scale(third, 1 / 3), scale(fourth, 1 / 6)))
      }
      if (past.length === 0) return reached(scale(add(first, noiseAt(reached(first), sigmaNext)), 1 / 2))
      const noises = [first, ...history.map(({ noise }) => noise)]
      const weights = equalStepWeights[noises.length - 1]!
      return reached(add(...noises.map((noise, k) => scale(noise, weights[k]!))))
    })
  },
}
