import { param } from '../choice.ts'
import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** Keeps the logarithm finite at both ends of the distribution, as in the published code. */
const margin = 1e-5

/**
 * Quantiles of a Laplace distribution of ln sigma, held inside the sigma range: dense around e^mu, sparse at both ends.
 * The lowest level is 0.0032 at the defaults, whatever sigma_min below it. Levels that the range's ends would make equal
 * are refused.
 */
export const laplace: DiscretizationSpec = {
  id: 'laplace',
  label: 'Laplace',
  formula: String.raw`\ln\sigma_i = \mu - \beta\,\mathrm{sgn}(\tfrac12 - u)\ln\big(1 - 2\,|\tfrac12 - u| + 10^{-5}\big),\quad u = \tfrac{i}{N-1}`,
  source: 'Hang et al. 2024; ComfyUI (LaplaceScheduler, which appends no 0)',
  defaultRange: { min: 0.002, max: 80 },
  endsAt: 'own',
  parameters: [
    {
      key: 'mu',
      tex: String.raw`\mu`,
      label: 'mu',
      min: -3,
      max: 3,
      default: 0,
      spread: 'linear',
      help: 'ln sigma around which the levels crowd.',
    },
    {
      key: 'beta',
      tex: String.raw`\beta`,
      label: 'beta',
      min: 0.1,
      max: 2,
      default: 0.5,
      spread: 'log',
      help: 'Width of the crowd in ln sigma.',
    },
  ],
  create: (params) => {
    const [mu, beta] = [param(params, 'mu'), param(params, 'beta')]
    return {
      sigmas: (steps, { min, max }) =>
        sampleLevels(steps, (u) => {
          const logSigma = mu - beta * Math.sign(0.5 - u) * Math.log(1 - 2 * Math.abs(0.5 - u) + margin)
          return Math.min(Math.max(Math.exp(logSigma), min), max)
        }),
    }
  },
}
