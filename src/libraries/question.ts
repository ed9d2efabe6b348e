/** What somebody asks four libraries to run: a scheduler's name, steps, a model, a sampler, and the settings that move levels. */
import type { FamilyId } from './families.ts'
import type { SamplerId } from './samplers.ts'

/** Names of schedules as people say them; `default` is what runs when nobody chooses, `list` a list of one's own. */
export const scheduleLabels = {
  default: 'Default, no name chosen',
  karras: 'Karras',
  exponential: 'Exponential',
  polyexponential: 'Polyexponential',
  normal: 'Normal',
  simple: 'Simple',
  sgm_uniform: 'SGM uniform',
  ddim_uniform: 'DDIM uniform',
  beta: 'Beta',
  kl_optimal: 'KL optimal',
  linear_quadratic: 'Linear-quadratic',
  list: 'Your own list',
} as const
export type ScheduleId = keyof typeof scheduleLabels

/** diffusers' timestep_spacing; `usual` is what the scheduler or the model's own file says. */
export const spacings = ['usual', 'linspace', 'leading', 'trailing'] as const
export type SpacingId = (typeof spacings)[number]

export interface Question {
  readonly schedule: ScheduleId
  /** Steps as they are typed into the library, 1 to 1000. */
  readonly steps: number
  readonly family: FamilyId
  readonly sampler: SamplerId
  readonly spacing: SpacingId
  /** Where the run is asked to end. */
  readonly end: 'usual' | 'zero' | 'sigma-min'
  /** Whether the model's table is rescaled so that its highest level has no signal. */
  readonly zeroSnr: boolean
  /** What the first noise is asked to be multiplied by: sigma_0, or sqrt(1 + sigma_0^2). */
  readonly start: 'usual' | 'sigma' | 'variance'
  /** Orders of a multistep rule over the last steps. */
  readonly order: 'usual' | 'lowered' | 'full'
  /** Strength of image to image in (0, 1]: 1 starts from noise. */
  readonly strength: number
  /** Falling levels above 0, in sigma, for the schedule `list`. */
  readonly list?: readonly number[]
}

export const usualQuestion: Question = {
  schedule: 'karras',
  steps: 20,
  family: 'sd15',
  sampler: 'dpmpp_2m',
  spacing: 'usual',
  end: 'usual',
  zeroSnr: false,
  start: 'usual',
  order: 'usual',
  strength: 1,
}

/** Whether a run starts from a picture. */
export const isFromPicture = ({ strength }: Question): boolean => strength < 1
