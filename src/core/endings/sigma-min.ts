import { param } from '../choice.ts'
import { type EndingSpec, usual } from './ending.ts'

/**
 * The run stops at the lowest level, one step and one call of the last step earlier: the result keeps that noise.
 * With it, ComfyUI's Laplace levels and AUTOMATIC1111's kl_optimal, which have no 0, end as they do there.
 */
export const sigmaMin: EndingSpec = {
  id: 'sigma-min',
  label: 'At σ_min',
  inName: 'an end at sigma_min',
  formula: String.raw`\sigma_{N-1} = \sigma_{\min}\ \text{is the end:}\ N - 1\ \text{steps}`,
  source: 'diffusers (final_sigmas_type "sigma_min"); ComfyUI (LaplaceScheduler)',
  use: 'Stops at the lowest noise level and leaves that noise in: to repeat diffusers’ sigma_min setting.',
  parameters: [
    {
      key: 'lowered',
      tex: 'l',
      label: 'lower orders',
      min: 0,
      max: 1,
      default: 0,
      spread: 'linear',
      isInteger: true,
      named: [
        { value: 0, label: 'Full orders' },
        { value: 1, label: 'Lower orders' },
      ],
      help: 'Whether multistep rules come down to order 1 over the last steps (lower_order_final).',
    },
  ],
  create: (params) => ({
    ...usual,
    end: (levels) => {
      if (levels.length < 3) throw new RangeError('a run that ends at sigma_min needs two levels: take more steps')
      return levels.slice(0, -1)
    },
    reach: param(params, 'lowered') === 1 ? (left) => left : usual.reach,
  }),
}
