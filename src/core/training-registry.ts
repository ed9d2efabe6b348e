/** The only place that lists choices of network and training (Table 1, lower part). A new one is a file and a line here. */
import { cosmap } from './noise-distributions/cosmap.ts'
import { edm as edmLevels } from './noise-distributions/edm.ts'
import { flowShifted, flowUniform } from './noise-distributions/flow-uniform.ts'
import { iddpm as iddpmDistribution } from './noise-distributions/iddpm.ts'
import { logitNormal, logitNormalShifted } from './noise-distributions/logit-normal.ts'
import { mode } from './noise-distributions/mode.ts'
import type { NoiseDistributionSpec } from './noise-distributions/noise-distribution.ts'
import { ve as veLevels } from './noise-distributions/ve.ts'
import { vp as vpLevels } from './noise-distributions/vp.ts'
import { edm } from './preconditionings/edm.ts'
import { flow } from './preconditionings/flow.ts'
import { iddpm } from './preconditionings/iddpm.ts'
import type { PreconditioningSpec } from './preconditionings/preconditioning.ts'
import { ve } from './preconditionings/ve.ts'
import { vp } from './preconditionings/vp.ts'
import { edm as edmWeight } from './weightings/edm.ts'
import { inverseSquare } from './weightings/inverse-square.ts'
import { learned } from './weightings/learned.ts'
import { minSnr, softMinSnr } from './weightings/min-snr.ts'
import { velocity } from './weightings/velocity.ts'
import type { WeightingSpec } from './weightings/weighting.ts'

const preconditionings: readonly PreconditioningSpec[] = [vp, ve, iddpm, edm, flow]
const weightings: readonly WeightingSpec[] = [inverseSquare, edmWeight, minSnr, softMinSnr, velocity, learned]
const noiseDistributions: readonly NoiseDistributionSpec[] = [
  vpLevels,
  veLevels,
  iddpmDistribution,
  edmLevels,
  logitNormal,
  logitNormalShifted,
  mode,
  cosmap,
  flowUniform,
  flowShifted,
]

export const trainingRegistry = {
  preconditioning: preconditionings,
  weighting: weightings,
  noiseDistribution: noiseDistributions,
} as const

export type TrainingRow = keyof typeof trainingRegistry

export const trainingRows = Object.keys(trainingRegistry) as readonly TrainingRow[]

export const trainingRowLabels: Readonly<Record<TrainingRow, string>> = {
  preconditioning: 'Preconditioning',
  weighting: 'Loss weight λ(σ)',
  noiseDistribution: 'Noise levels',
}

type SpecOf<R extends TrainingRow> = (typeof trainingRegistry)[R][number]

/** Throws RangeError for an id that nobody registered. */
export const trainingSpecOf = <R extends TrainingRow>(row: R, id: string): SpecOf<R> => {
  const spec = trainingRegistry[row].find((one) => one.id === id)
  if (!spec) throw new RangeError(`no ${row} is called "${id}"`)
  return spec as SpecOf<R>
}

/** The choices of a training, one id a row. */
export type TrainingChoices = Readonly<Record<TrainingRow, string>>

export interface TrainingPreset {
  readonly id: string
  readonly label: string
  readonly choices: TrainingChoices
}

/** The columns of Table 1. */
export const trainingPresets: readonly TrainingPreset[] = [
  ...(['vp', 've', 'iddpm'] as const).map((id) => ({
    id,
    label: { vp: 'VP', ve: 'VE', iddpm: 'iDDPM' }[id],
    choices: { preconditioning: id, weighting: 'inverse-square', noiseDistribution: id },
  })),
  { id: 'edm', label: 'EDM', choices: { preconditioning: 'edm', weighting: 'edm', noiseDistribution: 'edm' } },
]

/** The weight that the loss puts on the network F itself, lambda c_out^2. */
export const effectiveWeight = (
  { preconditioning, weighting }: Pick<TrainingChoices, 'preconditioning' | 'weighting'>,
  sigmaData: number,
): ((sigma: number) => number) => {
  const { cOut } = trainingSpecOf('preconditioning', preconditioning).create(sigmaData)
  const lambda = trainingSpecOf('weighting', weighting).create(sigmaData)
  return (sigma) => lambda(sigma) * cOut(sigma) ** 2
}
