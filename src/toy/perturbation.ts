/** The toy's denoiser with an error, and what links and controls say of it: see src/core/perturbation.ts for what its numbers mean. */
import type { Parameter } from '../core/choice.ts'
import { isRecord } from '../core/design-json.ts'
import { faultOf, quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'
import {
  bellAt,
  isDenoiserPerturbed,
  memoryOf,
  noPerturbation,
  type Perturbation,
  tiltOf,
} from '../core/perturbation.ts'
import { denoiseInto, type Mixture, normalize } from './mixture.ts'
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
  tilt: {
    key: 'tilt',
    tex: '\\mathrm{tilt}',
    label: 'Wrong shares',
    min: -4,
    max: 4,
    default: 0,
    spread: 'linear',
    help: 'The denoiser takes the last class (in the toy, mode) to be more common than it is and the first to be rarer, each by this logarithm. Pictures with a label do not feel it.',
  },
  forgotten: {
    key: 'forgotten',
    tex: '\\mathrm{forgotten}',
    label: 'Forgotten drawings',
    min: 0,
    max: 1,
    default: 0,
    spread: 'linear',
    help: 'Part of its share that every second drawing of each class (in the toy, every second mode) has lost. At 1 the denoiser does not know them.',
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
  startScale: {
    key: 'startScale',
    tex: '\\mathrm{scale}_0',
    label: 'Scale of the start',
    min: 0.1,
    max: 2,
    default: 1,
    spread: 'linear',
    help: 'The noise that a run starts from is this many times as strong as its noise level says.',
  },
  startShift: {
    key: 'startShift',
    tex: '\\mathrm{shift}_0',
    label: 'Shift of the start',
    min: -3,
    max: 3,
    default: 0,
    spread: 'linear',
    help: 'The start is moved by this many standard deviations of its noise: up in the toy, towards brighter pictures.',
  },
} as const satisfies Record<keyof Perturbation, Parameter>

type Key = keyof Perturbation
export const perturbationKeys = Object.keys(perturbationParameters) as readonly Key[]

/** The mixture in the shares that a perturbed denoiser takes it to have. */
const misshared = (perturbation: Perturbation, mixture: Mixture, bell: number): Mixture => {
  if (perturbation.tilt === 0 && perturbation.forgotten === 0) return mixture
  const { w, mu, s } = mixture
  const wrong = w.map(
    (share, k) => share * Math.exp(tiltOf(perturbation, k, w.length, bell) + memoryOf(perturbation, k, bell)),
  )
  // Where everything is forgotten the denoiser has nothing else to go by.
  return wrong.some((share) => share > 0) ? normalize({ w: wrong, mu, s }) : mixture
}

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
  const shared = misshared(perturbation, mixture, share)
  const data = blur === 0 ? shared : { ...shared, s: shared.s.map((s) => Math.hypot(s, blur)) }
  denoiseInto(data, x, sigma, out)
  const gain = 1 + perturbation.gain * share
  const mean = mixture.w.reduce((sum, w, k) => sum + w * mixture.mu[k]!, 0)
  const shift = mean * (1 - gain) + perturbation.bias * unit * share
  for (let j = 0; j < x.length; j++) out[j] = gain * out[j]! + shift
}

const kept = new WeakMap<Mixture, WeakMap<Perturbation, PointDenoiser>>()

/** The perturbed denoiser of a mixture, null without a perturbation. The same object for the same arguments. */
export const perturbedDenoiser = (mixture: Mixture, perturbation: Perturbation): PointDenoiser | null => {
  if (!isDenoiserPerturbed(perturbation)) return null
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
  const value = Object.fromEntries(perturbationKeys.map((key) => [key, read(key)])) as unknown as Perturbation
  return { value, notes }
}
