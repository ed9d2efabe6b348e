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

/** Order, and number of calls, of a step with `left` steps above 0 left, its own included. */
const orderWith = (left: number, rest: number): number => (rest === 0 ? Math.min(left, 3) : left > 1 ? 3 : rest)

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
  calls: (steps, params) => {
    const rest = param(params, 'rest')
    return Array.from({ length: steps - 1 }, (_, k) => orderWith(k + 1, rest)).reduce((sum, one) => sum + one, 1)
  },
  order: (params) => (param(params, 'rest') === 2 ? 3 : 2),
  parameters: [restParameter],
  create: (params) => {
    const rest = param(params, 'rest')
    return inLogLevel((step) => {
      const { x, sigma, sigmaNext, ahead, denoise } = step
      const left = 1 + ahead().filter((level) => level > 0).length
      switch (orderWith(left, rest)) {
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
