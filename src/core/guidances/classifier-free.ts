import type { GuidanceSpec } from './guidance.ts'
import { weightAndInterval, weightInside } from './interval.ts'

/** Away from the output without a label, through the one with it; NFE doubles inside the interval. */
export const classifierFree: GuidanceSpec = {
  id: 'cfg',
  label: 'Classifier-free',
  formula: String.raw`D = w\,D_\theta(x;\sigma, c) + (1 - w)\,D_\theta(x;\sigma)\quad \text{if}\ \sigma_{\mathrm{lo}} < \sigma \le \sigma_{\mathrm{hi}}`,
  source: 'Ho and Salimans 2021; interval: Kynkäänniemi et al. 2024',
  use: 'Goes past the answer without a label: pictures more typical of their class, less varied, at twice the calls.',
  parameters: weightAndInterval(
    [
      { value: 0, label: 'no label' },
      { value: 1, label: 'label' },
    ],
    'Guidance weight: 1 is the labelled network alone, 0 the unlabelled one; above 1 the run is pushed from the second towards the first and beyond.',
  ),
  create: (params) => ({ ...weightInside(params), away: { condition: 'none' } }),
}
