import { param } from '../choice.ts'
import type { GuidanceSpec } from './guidance.ts'

/** Away from the output without a label, through the one with it; NFE doubles inside the interval. */
export const classifierFree: GuidanceSpec = {
  id: 'cfg',
  label: 'Classifier-free',
  formula: String.raw`D = w\,D_\theta(x;\sigma, c) + (1 - w)\,D_\theta(x;\sigma)\quad \text{if}\ \sigma_{\mathrm{lo}} < \sigma \le \sigma_{\mathrm{hi}}`,
  source: 'Ho and Salimans 2021; interval: Kynkäänniemi et al. 2024',
  parameters: [
    {
      key: 'weight',
      tex: 'w',
      label: 'w',
      min: 0,
      max: 10,
      default: 2,
      spread: 'linear',
      named: [
        { value: 0, label: 'no label' },
        { value: 1, label: 'label' },
      ],
      help: 'Guidance weight: 1 is the labelled network alone, 0 the unlabelled one; above 1 the run is pushed from the second towards the first and beyond.',
    },
    {
      key: 'sigmaLo',
      tex: String.raw`\sigma_{\mathrm{lo}}`,
      label: 'sigma_lo',
      min: 0,
      max: 100,
      default: 0,
      spread: 'log',
      help: 'Guidance acts above this noise level; below it w is 1.',
    },
    {
      key: 'sigmaHi',
      tex: String.raw`\sigma_{\mathrm{hi}}`,
      label: 'sigma_hi',
      min: 0,
      max: 1000,
      default: Number.POSITIVE_INFINITY,
      spread: 'log',
      allowsInfinity: true,
      help: 'Guidance acts up to this noise level; above it w is 1.',
    },
  ],
  create: (params) => {
    const weight = param(params, 'weight')
    const low = param(params, 'sigmaLo')
    const high = param(params, 'sigmaHi')
    return {
      // From 0 on the interval includes 0 itself, where the data's density is.
      weight: (sigma) => ((low === 0 || low < sigma) && sigma <= high ? weight : 1),
      jumps: weight === 1 ? [] : [low, high].filter((sigma) => sigma > 0 && Number.isFinite(sigma)),
    }
  },
}
