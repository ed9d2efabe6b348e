import { param } from '../choice.ts'
import type { GuidanceSpec } from './guidance.ts'
import { isInside, weightAndInterval } from './interval.ts'

/**
 * CFG++: the answer without a label tells the noise, the guided one what is under it. In a step of Euler from sigma to sigma'
 * that is classifier-free guidance of weight w / (1 - sigma' / sigma): the shorter the steps, the larger the weight, without
 * end. No ODE has it for a discretization, so that results drift as steps are added. Other solvers take that weight in all
 * calls of a step.
 */
export const cfgPp: GuidanceSpec = {
  id: 'cfg-pp',
  label: 'CFG++ (drifts with N)',
  formula: String.raw`\begin{gathered}x_{i+1} = D_u + w\,(D_c - D_u) + \tfrac{\sigma_{i+1}}{\sigma_i}\,(x_i - D_u)\\ D = W D_c + (1 - W) D_u,\quad W = \frac{w}{1 - \sigma_{i+1}/\sigma_i}\end{gathered}`,
  source: 'Chung et al. 2024 (CFG++); ComfyUI ("euler_cfg_pp", "euler_ancestral_cfg_pp")',
  use: 'Takes the noise from the answer without a label: for a fixed number of steps, since it guides more strongly as steps are added.',
  isByNameOnly: true,
  parameters: weightAndInterval(
    [],
    'Weight of the labelled answer, for all steps together: not a discretization, since more steps guide more strongly.',
    0.6,
  ),
  create: (params) => {
    const [weight, ...ends] = ['weight', 'sigmaLo', 'sigmaHi'].map((key) => param(params, key))
    return {
      weight: (sigma, to = 0) => {
        if (!isInside(params, sigma)) return 1
        if (to >= sigma)
          throw new RangeError(
            'CFG++ guides a step from its higher level to its lower one, and this solver asks at the lower one too: ' +
              'take Euler or Euler a, or classifier-free guidance',
          )
        return weight! / (1 - to / sigma)
      },
      jumps: ends.filter((sigma) => sigma > 0 && Number.isFinite(sigma)),
      away: { condition: 'none' },
      isOfStep: true,
    }
  },
}
