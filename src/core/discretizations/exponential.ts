import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** Evenly spaced in ln sigma: the limit rho -> infinity of EDM's family, and VE's levels under another name. */
export const exponential: DiscretizationSpec = {
  id: 'exponential',
  label: 'Exponential',
  formula: String.raw`\sigma_i = \sigma_{\max}^{1-u}\,\sigma_{\min}^{u},\quad u = \tfrac{i}{N-1}`,
  source: 'k-diffusion, ComfyUI, diffusers ("exponential")',
  defaultRange: { min: 0.002, max: 80 },
  parameters: [],
  create: () => ({
    sigmas: (steps, { min, max }) => sampleLevels(steps, (u) => max ** (1 - u) * min ** u),
  }),
}
