import { type EndingSpec, usual } from './ending.ts'

/**
 * The last step goes from the lowest level to 0 by the solver's own rule: to D for rules in ln sigma, Euler for rules that
 * need a slope at the end, and for LMS and iPNDM the polynomial through earlier slopes.
 */
export const zero: EndingSpec = {
  id: 'zero',
  label: 'At 0',
  inName: 'the usual end',
  formula: String.raw`\sigma_N = 0,\quad x_N\ \text{by the solver’s rule}`,
  source: 'Karras et al. 2022, Algorithms 1 and 2; k-diffusion, diffusers (final_sigmas_type "zero")',
  use: 'The last step ends at no noise, as the paper has it: take it unless you repeat a library.',
  parameters: [],
  create: () => usual,
}
