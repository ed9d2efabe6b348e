/** The toy's denoiser with an error: see src/core/perturbation.ts for what its numbers mean. */
import type { Parameter } from '../core/choice.ts'
import { isRecord } from '../core/design-json.ts'
import { faultOf, quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'
import { bellAt, isPerturbed, noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { denoiseInto, type Mixture } from './mixture.ts'
import { unitOf } from './scale.ts'
import type { PointDenoiser } from './target.ts'

export const perturbationParameters = {
  bias: {
    key: 'bias',
    tex: '\\mathrm{bias}',
    label: 'Bias',
    min: -0.5,
    max: 0.5,
    default: 0,
    spread: 'linear',
    help: 'Added to every answer of the denoiser, in units of the data (in the toy, of its scale).',
  },
  smoothing: {
    key: 'smoothing',
    tex: '\\mathrm{smoothing}',
    label: 'Smoothing',
    min: 0,
    max: 0.5,
    default: 0,
    spread: 'linear',
    help: 'The denoiser answers as if the data were blurred by this standard deviation, in the same units.',
  },
  gain: {
    key: 'gain',
    tex: '\\mathrm{gain}',
    label: 'Gain',
    min: -0.5,
    max: 0.5,
    default: 0,
    spread: 'linear',
    help: 'Moves every answer away from the mean of the data (or to it, below 0), by this share of its distance.',
  },
  level: {
    key: 'level',
    tex: '\\sigma_{\\mathrm{at}}',
    label: 'Noise level of the error',
    min: 0.01,
    max: 80,
    default: 0.4,
    spread: 'log',
    help: 'Noise level at which the denoiser errs most.',
  },
  width: {
    key: 'width',
    tex: '\\mathrm{decades}',
    label: 'Width of the error in decades',
    min: 0.1,
    max: 1.5,
    default: 0.4,
    spread: 'linear',
    help: 'Over how many decades of noise level around it the error reaches: the standard deviation of a bell.',
  },
} as const satisfies Record<keyof Perturbation, Parameter>

type Key = keyof Perturbation
export const perturbationKeys = Object.keys(perturbationParameters) as readonly Key[]

/** Writes D~(x_j; sigma) for data of this mixture to out_j, which may be x. Bias and blur count in `unit`s. sigma > 0. */
const perturbedInto = (
  perturbation: Perturbation,
  mixture: Mixture,
  x: Float64Array,
  sigma: number,
  out: Float64Array,
  unit: number,
): void => {
  const share = bellAt(perturbation, sigma)
  const blur = perturbation.smoothing * unit * share
  const data = blur === 0 ? mixture : { ...mixture, s: mixture.s.map((s) => Math.hypot(s, blur)) }
  denoiseInto(data, x, sigma, out)
  const gain = 1 + perturbation.gain * share
  const mean = mixture.w.reduce((sum, w, k) => sum + w * mixture.mu[k]!, 0)
  const shift = mean * (1 - gain) + perturbation.bias * unit * share
  for (let j = 0; j < x.length; j++) out[j] = gain * out[j]! + shift
}

const kept = new WeakMap<Mixture, WeakMap<Perturbation, PointDenoiser>>()

/** The perturbed denoiser of a mixture, null without a perturbation. The same object for the same arguments. */
export const perturbedDenoiser = (mixture: Mixture, perturbation: Perturbation): PointDenoiser | null => {
  if (!isPerturbed(perturbation)) return null
  const ofMixture = kept.get(mixture) ?? new WeakMap<Perturbation, PointDenoiser>()
  kept.set(mixture, ofMixture)
  const known = ofMixture.get(perturbation)
  if (known) return known
  const unit = unitOf(mixture)
  const denoiser: PointDenoiser = {
    name: 'perturbed',
    denoiseInto: (x, sigma, out) => perturbedInto(perturbation, mixture, x, sigma, out, unit),
    modeInto: (mode, x, sigma, out) => perturbedInto(perturbation, mode, x, sigma, out, unit),
  }
  ofMixture.set(perturbation, denoiser)
  return denoiser
}

/** Reads a perturbation from anything; what is missing or wrong takes the default's value, with a note. Never throws. */
export const parsePerturbation = (input: unknown): Parsed<Perturbation> => {
  if (!isRecord(input))
    return { value: noPerturbation, notes: [`perturbation ${quote(input)} is not an object; the denoiser is exact`] }
  const notes: string[] = []
  for (const key of Object.keys(input))
    if (!Object.hasOwn(perturbationParameters, key)) notes.push(`perturbation has no ${quote(key)}; ignored`)
  const read = (key: Key): number => {
    const value = Object.hasOwn(input, key) ? input[key] : undefined
    const fallback = noPerturbation[key]
    if (value === undefined) return fallback
    const fault = typeof value === 'number' ? faultOf(perturbationParameters[key], value) : 'is not a number'
    if (fault === undefined) return value as number
    notes.push(`perturbation.${key} ${quote(value)} ${fault}; using ${fallback}`)
    return fallback
  }
  return {
    value: {
      bias: read('bias'),
      smoothing: read('smoothing'),
      gain: read('gain'),
      level: read('level'),
      width: read('width'),
    },
    notes,
  }
}
