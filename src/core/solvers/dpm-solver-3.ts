import { type Parameter, param } from '../choice.ts'
import { add, type LinearForm, scale } from '../linear.ts'
import { inLogLevel, type LogSigmaStep, noiseOf } from './log-sigma.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/** Numbers of the second stages in links. */
const [published, midpoint] = [1, 2]

const stageParameter: Parameter = {
  key: 'stage',
  tex: 'x_2',
  label: 'second stage',
  min: published,
  max: midpoint,
  default: published,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: published, label: 'As published' },
    { value: midpoint, label: 'DPM-Solver-2 (diffusers)' },
  ],
  help: 'How the state at two thirds is found: 1 by the published stage, 2 by a step of DPM-Solver-2, as in diffusers.',
}

/** One step on unscaled states; `isMidpoint` finds the second stage by DPM-Solver-2. */
export const dpmSolver3Step = (
  { x, sigma, sigmaNext, h, denoise }: Pick<LogSigmaStep, 'x' | 'sigma' | 'sigmaNext' | 'h' | 'denoise'>,
  isMidpoint: boolean,
): LinearForm => {
  const [r1, r2] = [1 / 3, 2 / 3]
  const sigma1 = sigma * Math.exp(-r1 * h)
  const sigma2 = sigma * Math.exp(-r2 * h)
  const noise0 = noiseOf(x, denoise(x, sigma), sigma)
  const x1 = add(x, scale(noise0, -sigma1 * Math.expm1(r1 * h)))
  const rise1 = add(noiseOf(x1, denoise(x1, sigma1), sigma1), scale(noise0, -1))
  const gain2 = Math.expm1(r2 * h)
  const bend2 = (sigma2 * r2 * (isMidpoint ? gain2 / 2 : gain2 / (r2 * h) - 1)) / r1
  const x2 = add(x, scale(noise0, -sigma2 * gain2), scale(rise1, -bend2))
  const rise2 = add(noiseOf(x2, denoise(x2, sigma2), sigma2), scale(noise0, -1))
  const bend = (sigmaNext * (Math.expm1(h) / h - 1)) / r2
  return add(x, scale(noise0, -sigmaNext * Math.expm1(h)), scale(rise2, -bend))
}

/**
 * Singlestep third order with inner points at a third and two thirds of the step in ln sigma. NFE = 3 N - 2. diffusers'
 * singlestep scheduler goes to the second inner point by the second-order rule with its middle at the first, which is of
 * the same order.
 */
export const dpmSolver3: SolverSpec = {
  id: 'dpm-solver-3',
  label: 'DPM-Solver-3',
  formula: String.raw`x_{i+1} = x_i - \sigma_{i+1}(e^h - 1)\,\epsilon_0 - \tfrac{\sigma_{i+1}}{r_2}\Big(\tfrac{e^h - 1}{h} - 1\Big)(\epsilon_2 - \epsilon_0),\quad r_1 = \tfrac13,\ r_2 = \tfrac23`,
  source:
    'Lu et al. 2022 (DPM-Solver-3); k-diffusion (DPMSolver), diffusers (DPMSolverSinglestepScheduler, solver_order 3)',
  calls: callsEach(3),
  order: () => 3,
  parameters: [stageParameter],
  create: (params) => {
    const isMidpoint = param(params, 'stage') === midpoint
    return inLogLevel((step) => dpmSolver3Step(step, isMidpoint))
  },
}
