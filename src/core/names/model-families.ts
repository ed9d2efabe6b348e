/** Ranges of noise levels that families of models were trained on, and the time steps that belong to them. */
import type { Params, SigmaRange } from '../choice.ts'
import { choose, type Design } from '../design.ts'
import { edm } from '../discretizations/edm.ts'
import { flowRange } from '../discretizations/flow.ts'
import { iddpmLevels } from '../discretizations/iddpm.ts'
import { modelRange } from '../discretizations/model-levels.ts'
import { muOf } from '../discretizations/shift.ts'
import { ve } from '../discretizations/ve.ts'
import { findSpec } from '../registry.ts'
import { vpDefaultRange } from '../schedules/vp.ts'
import { keyOf, type NamedChoice } from './spoken-name.ts'

export interface ModelFamily {
  /** Stable and unique. */
  readonly id: string
  readonly label: string
  readonly aliases: readonly string[]
  readonly range: SigmaRange
  /** A flow model, whose schedule and scaling are those of flow matching. */
  readonly flow?: { readonly beginning: string }
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

/** From t = 1 to the lowest of 1000 times, before their shift. */
const fromNoise: SigmaRange = { ...flowRange, max: Number.POSITIVE_INFINITY }

/** How FlowMatchEuler spaces N steps of its own, how pipelines do that pass a list, and UniPC with use_flow_sigmas. */
const [pipelineList, ownSteps, unipcSteps] = [1, 3, 7]

const flowFamily = (
  id: string,
  label: string,
  aliases: readonly string[],
  params: Params,
  usual: string,
  source: string,
  beginning = 'level',
): ModelFamily => ({
  id,
  label,
  aliases,
  range: fromNoise,
  flow: { beginning },
  steps: { id: 'flow', params },
  usual,
  source,
})

/** As their pipelines of diffusers run them. */
const flowFamilies: readonly ModelFamily[] = [
  flowFamily(
    'sd3',
    'SD3, SD3.5',
    ['sd3', 'sd3.5', 'stable diffusion 3'],
    { spacing: ownSteps, shift: 3 },
    'Euler, 28 steps',
    'Esser et al. 2024; diffusers (FlowMatchEulerDiscreteScheduler, shift 3)',
  ),
  flowFamily(
    'flux',
    'Flux.1 dev, 1024²',
    ['flux', 'flux.1', 'flux dev'],
    { spacing: pipelineList, mu: muOf(4096, 0.5, 1.15, [256, 4096]) },
    'Euler, 28 steps',
    'Black Forest Labs 2024; diffusers: mu grows from 0.5 at 256 tokens to 1.15 at 4096, which 1024² pixels are',
  ),
  flowFamily(
    'wan',
    'Wan 2.1, 720p',
    ['wan', 'wan 2.1'],
    { spacing: unipcSteps, shift: 5 },
    'UniPC, 50 steps',
    'Wan team 2025; diffusers (UniPCMultistepScheduler, flow_shift 5; 3 for 480p), which takes n for the state just below t = 1',
    'flow',
  ),
  flowFamily(
    'auraflow',
    'AuraFlow',
    ['auraflow', 'aura flow'],
    { spacing: ownSteps, shift: 1.73 },
    'Euler, 50 steps',
    'fal 2024; diffusers (FlowMatchEulerDiscreteScheduler, shift 1.73)',
  ),
  flowFamily(
    'ltx',
    'LTX-Video, 4096 tokens',
    ['ltx', 'ltx video', 'ltxv'],
    { spacing: pipelineList, mu: muOf(4096, 0.95, 2.05, [1024, 4096]), terminal: 0.1 },
    'Euler, 50 steps',
    'Lightricks 2024; diffusers: mu grows from 0.95 at 1024 tokens to 2.05 at 4096, last level 0.1',
  ),
]

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
  ...flowFamilies,
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

/** Parameters of time steps that a flow model decides, whatever family of steps is taken. */
const shiftKeys = ['shift', 'mu', 'terminal'] as const

/** What a flow model says of time steps of a family that can be shifted; nothing for families that cannot. */
export const flowParams = ({ steps }: ModelFamily, discretization: string): Params => {
  const known = (findSpec('discretization', discretization)?.parameters ?? []).map(({ key }) => key)
  const usual = choose('discretization', steps.id, steps.params).params
  return Object.fromEntries(shiftKeys.filter((key) => known.includes(key)).map((key) => [key, usual[key]!]))
}

/** Whether time steps are times of flow matching, which a flow model's shift moves. */
export const isFlowSteps = (discretization: string): boolean => /^flow|-t$/.test(discretization)

/** Whether time steps map another model's times, so that a change of family must replace them. */
export const isForeignTo = ({ id, steps }: ModelFamily, discretization: string): boolean =>
  (boundSteps.has(discretization) || isFlowSteps(discretization)) &&
  steps.id !== discretization &&
  !(id === 'sd' && tableSteps.has(discretization))

/** Ends of a range as people round them: 0.029 to 14.6. */
const isNear = (a: number, b: number): boolean => a === b || Math.abs(a / b - 1) < 0.01

const hasShiftOf = (family: ModelFamily, { id, params }: Design['discretization']): boolean =>
  isFlowSteps(id) &&
  Object.entries(flowParams(family, id)).every(([key, value]) => Math.abs(params[key]! - value) < 1e-9)

/** The family whose range a design has, to within 1 %, and of flow models the shift; undefined for a range of a person's own. */
export const familyOf = (design: Design): ModelFamily | undefined => {
  const { schedule, scaling, sigmaMin, sigmaMax, discretization } = design
  const isFlow = schedule.id === 'flow' && scaling.id === 'flow'
  const isInRange = ({ range }: ModelFamily): boolean => isNear(sigmaMin, range.min) && isNear(sigmaMax, range.max)
  return modelFamilies.find(
    (family) => isInRange(family) && (family.flow ? isFlow && hasShiftOf(family, discretization) : true),
  )
}

const byKey = new Map(
  modelFamilies.flatMap((family) => [...family.aliases, family.label].map((alias) => [keyOf(alias), family] as const)),
)

/** The family that a text names as a range; undefined for other texts. */
export const findFamily = (text: string): ModelFamily | undefined => byKey.get(keyOf(text))
