import { type EndingSpec, usual } from './ending.ts'

/** The last step takes D itself. Of the solvers here, it changes LMS and iPNDM, and others where sigma(t) or s(t) bend. */
export const denoised: EndingSpec = {
  id: 'denoised',
  label: 'At D',
  inName: 'a last step to D',
  formula: String.raw`x_N = D(x_{N-1};\,\sigma_{N-1})`,
  source: 'ComfyUI ("lms" and "ipndm" since July 2025)',
  use: 'The last step takes the denoiser’s answer as it is: to repeat ComfyUI’s newer LMS and iPNDM.',
  parameters: [],
  create: () => ({ ...usual, takesDenoised: true }),
}
