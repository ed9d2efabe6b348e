import { type Parameter, param } from '../choice.ts'
import { dpmSolver2Step } from './dpm-solver-2.ts'
import { dpmSolver3Step } from './dpm-solver-3.ts'
import { holdDenoised, inLogLevel } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

const restParameter: Parameter = {
  key: 'rest',
  tex: 'r',
  label: 'calls over',
  min: 0,
  max: 2,
  default: 0,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: 0, label: '3, …, 3, 2, 1' },
    { value: 1, label: '3, …, 3, 1' },
    { value: 2, label: '3, …, 3, 2' },
  ],
  help: 'Remainder of the number of calls divided by 3: it sets the orders of the last steps above 0.',
}

/**
 * DPM-Solver-3 whose last steps, down to the lowest level above 0, are of lower order, so that a given number of calls is
 * met: k-diffusion's dpm_fast takes levels evenly spread in ln sigma and ends at sigma_min. A single step of order 1 or 2 at
 * the end sets the order of the whole.
 */
export const dpmFast: SolverSpec = {
  id: 'dpm-fast',
  label: 'DPM fast',
  formula: String.raw`\text{orders}\ 3, \dots, 3, 2, 1\ \text{or}\ 3, \dots, 3, 1\ \text{or}\ 3, \dots, 3, 2`,
  source: 'Lu et al. 2022 (DPM-Solver-fast); k-diffusion ("dpm_fast")',
  order: (params) => (param(params, 'rest') === 2 ? 3 : 2),
  parameters: [restParameter],
  create: (params) => {
    const rest = param(params, 'rest')
    const orderWith = (left: number): number => {
      if (rest === 0) return Math.min(left, 3)
      return left > 1 ? 3 : rest
    }
    return inLogLevel((step) => {
      const { x, sigma, sigmaNext, ahead, denoise } = step
      const left = 1 + ahead.filter((level) => level > 0).length
      switch (orderWith(left)) {
        case 1:
          return holdDenoised(x, denoise(x, sigma), sigma, sigmaNext)
        case 2:
          return dpmSolver2Step(step)
        default:
          return dpmSolver3Step(step, false)
      }
    })
  },
}
