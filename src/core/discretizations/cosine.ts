import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/**
 * Evenly spaced in the time of the cosine schedule, whose log-SNR is -2 ln tan(pi t / 2): sigma = tan(pi t / 2).
 * ComfyUI's "kl_optimal" has the same levels.
 */
export const cosine: DiscretizationSpec = {
  id: 'cosine',
  label: 'Cosine / KL optimal',
  formula: String.raw`\sigma_i = \tan\big((1-u)\arctan\sigma_{\max} + u\arctan\sigma_{\min}\big),\quad u = \tfrac{i}{N-1}`,
  source: 'Nichol and Dhariwal 2021 in the log-SNR form of Hoogeboom et al. 2023; ComfyUI ("kl_optimal")',
  fieldName: { name: 'kl_optimal', where: ['ComfyUI'] },
  defaultRange: { min: 0.002, max: 80 },
  parameters: [],
  create: () => ({
    sigmas: (steps, { min, max }) =>
      sampleLevels(steps, (u) => Math.tan((1 - u) * Math.atan(max) + u * Math.atan(min))),
  }),
}
