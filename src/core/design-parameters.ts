/** The numbers of a design beside its choices. They know no choice, so that a worker that runs programs needs none. */
import type { Parameter } from './choice.ts'

export const designParameters = {
  steps: {
    key: 'steps',
    tex: 'N',
    label: 'Steps',
    min: 1,
    max: 1000,
    default: 18,
    spread: 'log',
    isInteger: true,
    help: 'Number of steps from sigma_max to 0.',
  },
  sigmaMin: {
    key: 'sigmaMin',
    tex: String.raw`\sigma_{\min}`,
    label: 'sigma_min',
    min: 1e-4,
    max: 1,
    default: 0.002,
    spread: 'log',
    help: 'Lowest noise level before the final 0.',
  },
  sigmaMax: {
    key: 'sigmaMax',
    tex: String.raw`\sigma_{\max}`,
    label: 'sigma_max',
    min: 0.5,
    max: 1000,
    default: 80,
    spread: 'log',
    allowsInfinity: true,
    isInfinityTyped: true,
    help: 'Noise level at which sampling starts; infinite for noise alone, which is t = 1 of flow matching.',
  },
} as const satisfies Record<string, Parameter>

export type DesignParameter = keyof typeof designParameters
export const designKeys = Object.keys(designParameters) as readonly DesignParameter[]
