import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelLevels, modelRange } from './model-levels.ts'

/**
 * Timesteps of the model along a smoothstep: most of them at both ends, as for "beta", which it comes close to. Rounded to
 * whole timesteps, halves up.
 */
export const smoothstep: DiscretizationSpec = {
  id: 'smoothstep',
  label: 'Smoothstep (model levels)',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}\big(\mathrm{round}(999\,u^2 (3 - 2u))\big),\quad u = 1 - \tfrac{i}{N}`,
  source: 'stable-diffusion.cpp ("smoothstep")',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, range) =>
      modelLevels(
        Array.from({ length: steps }, (_, i) => {
          const u = 1 - i / steps
          return Math.round(lastTimestep * u * u * (3 - 2 * u))
        }),
        range,
      ),
  }),
}
