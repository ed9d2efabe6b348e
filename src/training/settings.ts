/** How a small network is trained on the toy: part of the document, hence of the link. */
import { isRecord } from '../core/design-json.ts'
import { quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'
import {
  type TrainingChoices,
  type TrainingRow,
  trainingPresets,
  trainingRegistry,
  trainingRows,
} from '../core/training-registry.ts'
import type { Mixture } from '../toy/mixture.ts'

/** Whose answers the toy's sampler gets. */
export const denoiserKinds = ['exact', 'learned'] as const
export type DenoiserKind = (typeof denoiserKinds)[number]

export interface TrainingSettings extends TrainingChoices {
  /** Steps of Adam. */
  readonly budget: number
  /** sigma_data as preconditioning and loss weight have it, in units of the data's own spread. */
  readonly assumedSpread: number
  readonly denoiser: DenoiserKind
}

export const budgetRange = { min: 100, max: 20_000 } as const

export const spreadRange = { min: 0.1, max: 10 } as const

export const defaultTraining: TrainingSettings = {
  ...trainingPresets.find(({ id }) => id === 'edm')!.choices,
  budget: 2000,
  assumedSpread: 1,
  denoiser: 'exact',
}

/** Everything that the trained weights depend on. */
export interface TrainingRequest extends TrainingChoices {
  readonly budget: number
  /** 1, the data's own, where missing. */
  readonly assumedSpread?: number
  /** Unsigned 32-bit. */
  readonly seed: number
  readonly mixture: Mixture
}

/** Same key, same weights. */
export const requestKey = ({ budget, assumedSpread = 1, seed, mixture, ...choices }: TrainingRequest): string =>
  JSON.stringify([
    trainingRows.map((row) => choices[row]),
    budget,
    assumedSpread,
    seed,
    mixture.w,
    mixture.mu,
    mixture.s,
  ])

/** The preset whose choices these are. */
export const trainingPresetOf = (choices: TrainingChoices) =>
  trainingPresets.find((preset) => trainingRows.every((row) => preset.choices[row] === choices[row]))

/** Reads settings from anything; what is missing or wrong takes the default's value, with a note. Never throws. */
export const parseTraining = (input: unknown): Parsed<TrainingSettings> => {
  if (!isRecord(input))
    return { value: defaultTraining, notes: [`training ${quote(input)} is not an object; using the defaults`] }
  const notes: string[] = []
  const get = (key: keyof TrainingSettings): unknown => (Object.hasOwn(input, key) ? input[key] : undefined)
  const choice = (row: TrainingRow): string => {
    const value = get(row)
    const known: readonly string[] = trainingRegistry[row].map(({ id }) => id)
    if (value === undefined || known.includes(value as string)) return (value as string) ?? defaultTraining[row]
    notes.push(`training.${row} ${quote(value)} is not one of ${known.join(', ')}; using ${defaultTraining[row]}`)
    return defaultTraining[row]
  }
  const { min, max } = budgetRange
  const budget = get('budget')
  const isBudget = typeof budget === 'number' && Number.isInteger(budget) && budget >= min && budget <= max
  if (budget !== undefined && !isBudget)
    notes.push(
      `training.budget ${quote(budget)} must be a whole number from ${min} to ${max}; using ${defaultTraining.budget}`,
    )
  const spread = get('assumedSpread')
  const isSpread = typeof spread === 'number' && spread >= spreadRange.min && spread <= spreadRange.max
  if (spread !== undefined && !isSpread)
    notes.push(
      `training.assumedSpread ${quote(spread)} must be between ${spreadRange.min} and ${spreadRange.max}; using 1`,
    )
  const denoiser = get('denoiser')
  const isKind = denoiserKinds.includes(denoiser as DenoiserKind)
  if (denoiser !== undefined && !isKind)
    notes.push(`training.denoiser ${quote(denoiser)} is not one of ${denoiserKinds.join(', ')}; using exact`)
  return {
    value: {
      preconditioning: choice('preconditioning'),
      weighting: choice('weighting'),
      noiseDistribution: choice('noiseDistribution'),
      budget: isBudget ? budget : defaultTraining.budget,
      assumedSpread: isSpread ? spread : 1,
      denoiser: isKind ? (denoiser as DenoiserKind) : 'exact',
    },
    notes,
  }
}
