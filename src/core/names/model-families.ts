/** Ranges of noise levels that families of models were trained on, and the time steps that belong to them. */
import type { SigmaRange } from '../choice.ts'
import { edm } from '../discretizations/edm.ts'
import { iddpmLevels } from '../discretizations/iddpm.ts'
import { modelRange } from '../discretizations/model-levels.ts'
import { ve } from '../discretizations/ve.ts'
import { vpDefaultRange } from '../schedules/vp.ts'
import { keyOf, type NamedChoice } from './spoken-name.ts'

export interface ModelFamily {
  /** Stable and unique. */
  readonly id: string
  readonly label: string
  readonly aliases: readonly string[]
  readonly range: SigmaRange
  /** The time steps that map the model's own times to these levels. */
  readonly steps: NamedChoice
  /** How such models are usually sampled, as a phrase that readName reads. */
  readonly usual: string
  readonly source: string
}

/** DDPM's 1000 levels: beta_j = 1e-4 + j/999 (0.02 - 1e-4), sigma_j^2 = 1 / abar_j - 1. */
const ddpmRange: SigmaRange = (() => {
  let logSignal = 0
  const levels = Array.from({ length: 1000 }, (_, j) => {
    logSignal += Math.log1p(-(1e-4 + (j / 999) * (0.02 - 1e-4)))
    return Math.sqrt(Math.expm1(-logSignal))
  })
  return { min: levels[0]!, max: levels.at(-1)! }
})()

/** iDDPM's levels from j0 = 8 on, as Table 1 has them. */
const iddpmRange: SigmaRange = (() => {
  const levels = iddpmLevels(1000, 1e-3, 8e-3)
  return { min: levels.at(-2)!, max: levels[8]! }
})()

export const modelFamilies: readonly ModelFamily[] = [
  {
    id: 'edm',
    label: 'EDM',
    aliases: ['edm', 'edm2'],
    range: edm.defaultRange,
    steps: { id: 'edm' },
    usual: 'Heun, Karras, 18 steps',
    source: 'Karras et al. 2022, Table 1',
  },
  {
    id: 'sd',
    label: 'SD 1.5, SDXL',
    aliases: ['sd', 'sd1', 'sd 1.5', 'sd15', 'sdxl', 'stable diffusion'],
    range: modelRange,
    steps: { id: 'normal' },
    usual: 'DPM++ 2M, Karras, 20 steps',
    source: 'Rombach et al. 2022: 1000 scaled-linear betas from 0.00085 to 0.012',
  },
  {
    id: 'ddpm',
    label: 'DDPM (CIFAR-10)',
    aliases: ['ddpm range', 'cifar ddpm', 'ddpm cifar10'],
    range: ddpmRange,
    steps: { id: 'vp' },
    usual: 'Euler, VP, 50 steps',
    source: 'Ho et al. 2020: 1000 linear betas from 0.0001 to 0.02; VP is their limit of many levels',
  },
  {
    id: 'adm-64',
    label: 'ADM-64, iDDPM',
    aliases: ['adm', 'adm64', 'adm 64'],
    range: iddpmRange,
    steps: { id: 'iddpm' },
    usual: 'Euler, iDDPM, 250 steps',
    source: 'Nichol and Dhariwal 2021, Dhariwal and Nichol 2021: 1000 levels of the cosine schedule, from j0 = 8',
  },
  {
    id: 'vp',
    label: 'VP',
    aliases: ['vp range', 'vp sde'],
    range: vpDefaultRange,
    steps: { id: 'vp' },
    usual: 'Euler, VP, 256 steps',
    source: 'Song et al. 2021: beta from 0.1 to 20, time from 0.001 to 1',
  },
  {
    id: 've',
    label: 'VE',
    aliases: ['ve range', 've sde'],
    range: ve.defaultRange,
    steps: { id: 've' },
    usual: 'Euler, VE, 256 steps',
    source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  },
]

/** Time steps that belong to one family's levels: another family's take their place. */
const boundSteps: ReadonlySet<string> = new Set([
  've',
  'vp',
  'iddpm',
  'normal',
  'sgm-uniform',
  'simple',
  'ddim-uniform',
  'beta',
])

/** Steps over the table of Stable Diffusion: all of them fit its family. */
const tableSteps: ReadonlySet<string> = new Set(['normal', 'sgm-uniform', 'simple', 'ddim-uniform', 'beta'])

/** Whether time steps map another model's times, so that a change of family must replace them. */
export const isForeignTo = ({ id, steps }: ModelFamily, discretization: string): boolean =>
  boundSteps.has(discretization) && steps.id !== discretization && !(id === 'sd' && tableSteps.has(discretization))

/** Ends of a range as people round them: 0.029 to 14.6. */
const isNear = (a: number, b: number): boolean => Math.abs(a / b - 1) < 0.01

/** The family whose range this is, to within 1 %; undefined for a range of a person's own. */
export const familyOfRange = ({ min, max }: SigmaRange): ModelFamily | undefined =>
  modelFamilies.find(({ range }) => isNear(min, range.min) && isNear(max, range.max))

const byKey = new Map(
  modelFamilies.flatMap((family) => [...family.aliases, family.label].map((alias) => [keyOf(alias), family] as const)),
)

/** The family that a text names as a range; undefined for other texts. */
export const findFamily = (text: string): ModelFamily | undefined => byKey.get(keyOf(text))
