import { param } from '../choice.ts'
import { epsilonSParameter, vpBetas, vpDefaultRange, vpSigma } from '../schedules/vp.ts'
import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** The levels of the VP schedule at times evenly spaced from 1 to epsilonS. */
export const vp: DiscretizationSpec = {
  id: 'vp',
  label: 'VP',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{VP}}\big(1 + \tfrac{i}{N-1}(\epsilon_s - 1)\big)`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  defaultRange: vpDefaultRange,
  parameters: [epsilonSParameter],
  create: (params) => {
    const epsilonS = param(params, 'epsilonS')
    return {
      sigmas: (steps, range) => {
        const betas = vpBetas(range, epsilonS)
        return sampleLevels(steps, (u) => vpSigma(betas, 1 + u * (epsilonS - 1)))
      },
    }
  },
}
