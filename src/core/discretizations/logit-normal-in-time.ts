import { param } from '../choice.ts'
import { normalQuantileAbove } from '../functions/normal-quantile.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { flowRange, sigmaWithin } from './flow.ts'

const sigmoid = (y: number): number => 1 / (1 + Math.exp(-y))

/** Ends of the times, from log-SNRs of -18 and 15: as stable-diffusion.cpp holds them. */
const [lowest, highest] = [sigmoid(-7.5), sigmoid(9)]

/** Times at quantiles of a logit-normal distribution, so that ln sigma is at quantiles of a normal one. */
export const logitNormalInTime: DiscretizationSpec = {
  id: 'logit-normal-t',
  label: 'Flow, logit-normal',
  formula: String.raw`\sigma_i = e^{m + s\,\Phi^{-1}(1 - i/N)},\quad t_i = \tfrac{\sigma_i}{1 + \sigma_i}\ \text{within}\ \big[\tfrac{1}{1 + e^{7.5}}, \tfrac{1}{1 + e^{-9}}\big]`,
  source: 'stable-diffusion.cpp ("logit_normal"), after the training levels of Esser et al. 2024',
  defaultRange: flowRange,
  endsAt: 'own',
  parameters: [
    {
      key: 'mean',
      tex: 'm',
      label: 'mean',
      min: -3,
      max: 3,
      default: 0,
      spread: 'linear',
      help: 'Mean of ln sigma: above 0 more steps at high noise. stable-diffusion.cpp adds ln(image side / 512).',
    },
    {
      key: 'spread',
      tex: 's',
      label: 'spread',
      min: 0.2,
      max: 4,
      default: 1.75,
      spread: 'log',
      help: 'Standard deviation of ln sigma: how far the steps go to both ends.',
    },
  ],
  create: (params) => {
    const [mean, spread] = [param(params, 'mean'), param(params, 'spread')]
    return {
      sigmas: (steps, range) =>
        Float64Array.from({ length: steps }, (_, i) => {
          const t = sigmoid(mean + spread * normalQuantileAbove(i / steps))
          return sigmaWithin(range)(Math.min(Math.max(t, lowest), highest))
        }),
    }
  },
}
