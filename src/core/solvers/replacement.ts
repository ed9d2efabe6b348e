/**
 * The general SDE by Euler-Maruyama: Euler's step of the design's own ODE, and beside it a Langevin step that replaces
 * noise at a rate beta. What beta is along the run is a file of its own.
 */
import { type Parameter, type Params, param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { isPureNoise } from '../pure-noise.ts'
import type { Solver, StepBuilder } from './solver.ts'

/** The rate at the start of a step times its length, beta |dt|: the share of the noise that the step replaces. Never negative. */
export type Replacement = (step: StepBuilder) => number

/** Above this an explicit Langevin step ends further from D than it began. */
const mostReplaced = 2

/**
 * With B the replaced share: x + h d + s (B (D - x / s) + sqrt(2 B) sigma n). NFE = N. Drift and noise are both taken at
 * the start of the step, as Maruyama does: with the noise's exact integral instead, the drift's error of the same order
 * would remain. The last step replaces nothing: at sigma = 0 no noise is left to replace, and noise of the step's start
 * would stay in the result. Nor does one from noise alone, which any other noise equals. Throws RangeError where one step would replace more than 2.
 */
export const replaceNoise =
  (replacement: Replacement): Solver =>
  (step) => {
    const { x, t, next, s, sigma, sigmaNext, isLast, denoise, slopeFrom, brownian } = step
    const unscaled = scale(x, 1 / s)
    const denoised = denoise(unscaled, sigma)
    const lowered = add(x, scale(slopeFrom(x, denoised, t), next - t))
    const replaced = isLast || isPureNoise(sigma) ? 0 : replacement(step)
    if (replaced === 0) return lowered
    if (replaced > mostReplaced)
      throw new RangeError(
        `the step from noise level ${sigma.toPrecision(3)} to ${sigmaNext.toPrecision(3)} would replace its noise ` +
          `${replaced.toPrecision(3)} times over, and Euler-Maruyama explodes above ${mostReplaced}: ` +
          'lower b or take more steps',
      )
    const pull = scale(add(denoised, scale(unscaled, -1)), s * replaced)
    return add(add(lowered, pull), scale(brownian(sigma, sigmaNext), s * sigma * Math.sqrt(2 * replaced)))
  }

/**
 * A rate relative to that at which the step removes noise, r = beta sigma / sigma'. In a step the share
 * (sigma - sigmaNext) / sigma is removed, whatever the schedule: r up to 2 is stable at any number of steps.
 */
export const relativeTo =
  (rate: (sigma: number) => number): Replacement =>
  ({ sigma, sigmaNext }) =>
    rate(sigma) * ((sigma - sigmaNext) / sigma)

export const bParameter: Parameter = {
  key: 'b',
  tex: 'b',
  label: 'b',
  min: 0,
  max: 4,
  default: 1,
  spread: 'linear',
  help: 'Rate at which noise is replaced, relative to the rate at which it is removed; 1 is the original SDE, 0 the ODE.',
}

export const bOf = (params: Params): number => param(params, 'b')

/** TeX of the SDE and of a step, with what beta is in between. */
export const formulaOf = (beta: string, replaced: string): string =>
  String.raw`\begin{gathered}dx = -\dot\sigma\sigma\,\nabla\!\log p\,dt - \beta\sigma^2\,\nabla\!\log p\,dt + \sqrt{2\beta}\,\sigma\,d\bar\omega\\ ${beta}\\ x_{i+1} = x_i + h\,d_i + B_i\,(D_i - x_i) + \sqrt{2 B_i}\,\sigma_i\,n_i,\quad B_i = ${replaced}\end{gathered}`
