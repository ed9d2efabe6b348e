import { raiseEach, type StochasticitySpec } from './stochasticity.ts'

/** The deterministic probability-flow ODE. */
export const none: StochasticitySpec = {
  id: 'none',
  label: 'None (ODE)',
  formula: String.raw`\hat\sigma_i = \sigma_i`,
  source: 'Karras et al. 2022, Algorithm 1',
  use: 'Follows the ODE: the same noise always ends in the same picture. Take it first.',
  parameters: [],
  create: () => ({ plan: (levels) => raiseEach(levels, () => 0), sNoise: 1 }),
}
