import { param } from '../choice.ts'
import { raiseEach, type StochasticitySpec } from './stochasticity.ts'

/** Algorithm 2: noise is added before a step, to be removed by it together with what was there. */
export const churn: StochasticitySpec = {
  id: 'churn',
  label: 'Churn',
  formula: String.raw`\begin{gathered}\gamma_i = \min\!\big(\tfrac{S_{\mathrm{churn}}}{N}, \sqrt2 - 1\big)\ \text{if}\ S_{\mathrm{tmin}} \le \sigma_i \le S_{\mathrm{tmax}}\\ \hat\sigma_i = (1 + \gamma_i)\,\sigma_i,\quad \hat x_i = x_i + \sqrt{\hat\sigma_i^2 - \sigma_i^2}\; S_{\mathrm{noise}}\, n_i\end{gathered}`,
  source: 'Karras et al. 2022, Algorithm 2',
  use: 'Adds a little noise in each step and removes it again: takes back earlier errors when you have steps to spare.',
  parameters: [
    {
      key: 'sChurn',
      tex: String.raw`S_{\mathrm{churn}}`,
      label: 'S_churn',
      min: 0,
      max: 200,
      default: 30,
      spread: 'linear',
      help: 'Total amount of noise added and removed over the run.',
    },
    {
      key: 'sTmin',
      tex: String.raw`S_{\mathrm{tmin}}`,
      label: 'S_tmin',
      min: 0,
      max: 100,
      default: 0.01,
      spread: 'log',
      help: 'Lowest noise level at which noise is added.',
    },
    {
      key: 'sTmax',
      tex: String.raw`S_{\mathrm{tmax}}`,
      label: 'S_tmax',
      min: 0,
      max: 1000,
      default: 1,
      spread: 'log',
      allowsInfinity: true,
      help: 'Highest noise level at which noise is added.',
    },
    {
      key: 'sNoise',
      tex: String.raw`S_{\mathrm{noise}}`,
      label: 'S_noise',
      min: 0.9,
      max: 1.1,
      default: 1.007,
      spread: 'linear',
      help: 'Standard deviation of the added noise; slightly above 1 makes up for detail that a denoiser removes.',
    },
  ],
  create: (params) => {
    const sChurn = param(params, 'sChurn')
    const sTmin = param(params, 'sTmin')
    const sTmax = param(params, 'sTmax')
    return {
      plan: (levels) => {
        const gamma = Math.min(sChurn / (levels.length - 1), Math.SQRT2 - 1)
        return raiseEach(levels, (sigma) => (sTmin <= sigma && sigma <= sTmax ? gamma : 0))
      },
      sNoise: param(params, 'sNoise'),
    }
  },
}
