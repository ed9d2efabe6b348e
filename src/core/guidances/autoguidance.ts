import type { GuidanceSpec } from './guidance.ts'
import { weightAndInterval, weightInside } from './interval.ts'

/**
 * Away from the output of a weaker network, through the main one's, both told the same label: errors that the two share in
 * kind are larger in the weak one, so that the difference points away from them. Inside the interval each call of the main
 * network has one of the weak network beside it.
 */
export const autoguidance: GuidanceSpec = {
  id: 'auto',
  label: 'Autoguidance',
  formula: String.raw`D = D_{\mathrm{weak}} + w\,(D_\theta - D_{\mathrm{weak}})(x;\sigma, c)\quad \text{if}\ \sigma_{\mathrm{lo}} < \sigma \le \sigma_{\mathrm{hi}}`,
  source:
    'Karras et al. 2024, "Guiding a Diffusion Model with a Bad Version of Itself"; interval: Kynkäänniemi et al. 2024',
  isByNameOnly: true,
  use: 'Goes past a weaker network’s answer: cleaner pictures with less loss of variety, at twice the calls.',
  parameters: weightAndInterval(
    [
      { value: 0, label: 'weak network' },
      { value: 1, label: 'main network' },
    ],
    'Guidance weight: 1 is the main network alone, 0 the weak one; above 1 the run is pushed from the second towards the first and beyond. In the toy the weak denoiser is that of data blurred by 0.25.',
  ),
  create: (params) => ({ ...weightInside(params), away: { condition: 'label', denoiser: 'weak' } }),
}
