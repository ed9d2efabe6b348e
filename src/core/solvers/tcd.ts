import { type Parameter, param } from '../choice.ts'
import { modelSigma, modelTimestep } from '../discretizations/model-levels.ts'
import { add, scale } from '../linear.ts'
import { sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

const gammaParameter: Parameter = {
  key: 'gamma',
  tex: String.raw`\gamma`,
  label: 'gamma',
  min: 0,
  max: 1,
  default: 0.3,
  spread: 'linear',
  named: [
    { value: 0, label: 'Euler' },
    { value: 0.3, label: 'diffusers' },
    { value: 1, label: 'Nearly LCM' },
  ],
  help: 'How far below the next level a step goes before noise lifts it back, as a share of the model’s timesteps: diffusers’ eta.',
}

/**
 * Euler down to the level at (1 - gamma) times the next timestep of the model's table, then fresh noise up to the next level. NFE =
 * N. Made for distilled networks: with a denoiser it goes down by a share of the whole way in every step, and does not converge to the
 * data for gamma above 0. Over another range than the table's, its timesteps are stretched onto it.
 */
export const tcd: SolverSpec = {
  id: 'tcd',
  label: 'TCD',
  formula: String.raw`\begin{gathered}\sigma_{\mathrm{down}} = \sigma_{\mathrm{SD}}\big(\lfloor (1 - \gamma)\,\tau_{i+1} \rfloor\big)\\ x_{i+1} = \tfrac{\sigma_{\mathrm{down}}}{\sigma_i} x_i + \Big(1 - \tfrac{\sigma_{\mathrm{down}}}{\sigma_i}\Big) D_i + \sqrt{\sigma_{i+1}^2 - \sigma_{\mathrm{down}}^2}\;n_i\end{gathered}`,
  source: 'Zheng et al. 2024 (trajectory consistency distillation); diffusers (TCDScheduler)',
  convergence: 'none',
  noiseKey: 'gamma',
  order: () => 1,
  noisyOrders: () => ({ strong: 0, weak: 0, marginal: 0 }),
  parameters: [gammaParameter, sNoiseParameter],
  create: (params, range) => {
    const [gamma, sNoise] = [param(params, 'gamma'), sNoiseOf(params)]
    if (!range) throw new RangeError('TCD needs the range of noise levels that timesteps are spread over')
    const [sigmaAt, timestepOf] = [modelSigma(range), modelTimestep(range)]
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const timestep = timestepOf(sigmaNext)
      // Levels off the table keep their place between timesteps; those on it are rounded as in diffusers.
      const isWhole = Math.abs(timestep - Math.round(timestep)) < 1e-6
      const place = (1 - gamma) * (isWhole ? Math.round(timestep) : timestep)
      const down = gamma === 0 ? sigmaNext : Math.min(sigmaAt(isWhole ? Math.floor(place) : place), sigmaNext)
      const lowered = holdDenoised(x, denoise(x, sigma, down), sigma, down)
      const up = Math.sqrt((sigmaNext - down) * (sigmaNext + down))
      return up > 0 ? add(lowered, scale(brownian(sigma, sigmaNext), up * sNoise)) : lowered
    })
  },
}
