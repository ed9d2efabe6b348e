/** The parameters that guidances share: a weight, and the noise levels at which it holds. */
import { type Parameter, type Params, param } from '../choice.ts'
import type { Guidance } from './guidance.ts'

/** `named` are the two weights at which one network call suffices, `help` is the weight's. */
export const weightAndInterval = (named: Parameter['named'], help: string, usual = 2): readonly Parameter[] => [
  {
    key: 'weight',
    tex: 'w',
    label: 'w',
    min: 0,
    max: 10,
    default: usual,
    spread: 'linear',
    ...(named && named.length > 0 && { named }),
    help,
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
]

/** Whether guidance acts at a noise level. From 0 on the interval includes 0 itself, where the data's density is. */
export const isInside = (params: Params, sigma: number): boolean => {
  const low = param(params, 'sigmaLo')
  return (low === 0 || low < sigma) && sigma <= param(params, 'sigmaHi')
}

/** The weight inside (sigma_lo, sigma_hi], 1 outside. */
export const weightInside = (params: Params): Pick<Guidance, 'weight' | 'jumps'> => {
  const weight = param(params, 'weight')
  const low = param(params, 'sigmaLo')
  const high = param(params, 'sigmaHi')
  return {
    weight: (sigma) => (isInside(params, sigma) ? weight : 1),
    jumps: weight === 1 ? [] : [low, high].filter((sigma) => sigma > 0 && Number.isFinite(sigma)),
  }
}
