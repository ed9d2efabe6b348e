import { type Parameter, param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { inLogLevel, noiseOf } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

export const gammaParameter: Parameter = {
  key: 'gamma',
  tex: String.raw`\gamma`,
  label: 'gamma',
  min: 1,
  max: 3,
  default: 2,
  spread: 'linear',
  named: [
    { value: 1, label: 'Euler' },
    { value: 1.5, label: 'iPNDM 2' },
    { value: 2, label: 'Usual' },
  ],
  help: 'How far the noise is extended beyond its last change: 1 is Euler, 3/2 the two-step rule for equal steps, 2 is usual.',
}

/**
 * Euler with the noise extended by its last change. NFE = N. It is of second order at gamma = 3/2, where neighbouring steps
 * differ little; at the usual 2 it overshoots by as much as Euler falls short, and is of first order.
 */
export const gradientEstimation: SolverSpec = {
  id: 'gradient-estimation',
  label: 'Gradient estimation',
  formula: String.raw`x_{i+1} = x_i + (\sigma_{i+1} - \sigma_i)\,\big(\gamma\,\epsilon_i - (\gamma - 1)\,\epsilon_{i-1}\big)`,
  source: 'Permenter and Yuan 2024; ComfyUI ("gradient_estimation")',
  history: 1,
  order: (params) => (param(params, 'gamma') === 1.5 ? 2 : 1),
  parameters: [gammaParameter],
  create: (params) => {
    const gamma = param(params, 'gamma')
    return inLogLevel(({ x, sigma, sigmaNext, denoise, history }) => {
      const noise = noiseOf(x, denoise(x, sigma), sigma)
      const [before] = history
      const taken = before ? add(scale(noise, gamma), scale(before.noise, 1 - gamma)) : noise
      return add(x, scale(taken, sigmaNext - sigma))
    })
  },
}
