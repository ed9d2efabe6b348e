/** scheduler_config.json of diffusers: a scheduler's class with what it was made with. */
import { levelsOfBetas, levelsOfList } from '../core/betas.ts'
import { modelRange } from '../core/discretizations/model-levels.ts'
import { type Choice, choice, type Heard, lookUp, notUsed, type Said } from './said.ts'
import { tableOf } from './training.ts'

type Config = Readonly<Record<string, unknown>>

/** How a scheduler picks its levels where no flag names a family. */
type Spacing = 'sampled' | 'rounded' | 'ddim'

interface Scheduler {
  /** Undefined for settings that the page has no solver for. */
  readonly solver: (config: Config) => Choice | undefined
  /** Timestep spacing where the file gives none. */
  readonly spacing: 'linspace' | 'leading' | 'trailing'
  readonly kind: Spacing
  /** Whether lower_order_final and final_sigmas_type mean something to it. */
  readonly lowers?: 'below 15 steps' | 'always'
  /** Whether it never goes to 0. */
  readonly isOpen?: true
}

const order = ({ solver_order }: Config): number => (typeof solver_order === 'number' ? solver_order : 2)

const multistep = (config: Config): Choice | undefined => {
  const isHeun = config.solver_type === 'heun'
  const algorithm = config.algorithm_type ?? 'dpmsolver++'
  if (algorithm === 'sde-dpmsolver++' && order(config) === 2)
    return choice('dpmpp-2m-sde', { eta: 1, kind: isHeun ? 2 : 1 })
  if (algorithm !== 'dpmsolver++') return undefined
  if (order(config) === 1) return choice('euler')
  if (order(config) === 3) return choice('dpmpp-3m', { kind: isHeun ? 2 : 1 })
  return isHeun ? choice('dpmpp-2m-sde', { eta: 0, kind: 2 }) : choice('dpmpp-2m')
}

const sampled = (id: string, params: Readonly<Record<string, number>> = {}): Scheduler => ({
  solver: () => choice(id, params),
  spacing: 'linspace',
  kind: 'sampled',
})

const schedulers: Readonly<Record<string, Scheduler>> = {
  EulerDiscreteScheduler: sampled('euler'),
  EulerAncestralDiscreteScheduler: sampled('euler-ancestral'),
  HeunDiscreteScheduler: sampled('second-order'),
  LMSDiscreteScheduler: sampled('lms'),
  KDPM2DiscreteScheduler: sampled('dpm-solver-2'),
  DPMSolverMultistepScheduler: { solver: multistep, spacing: 'linspace', kind: 'rounded', lowers: 'below 15 steps' },
  UniPCMultistepScheduler: {
    solver: (config) => choice('unipc', { order: order(config), bh: config.solver_type === 'bh1' ? 1 : 2 }),
    spacing: 'linspace',
    kind: 'rounded',
    lowers: 'always',
  },
  DEISMultistepScheduler: {
    solver: (config) => choice('deis', { order: order(config), time: 3 }),
    spacing: 'linspace',
    kind: 'rounded',
    lowers: 'below 15 steps',
    isOpen: true,
  },
  DDPMScheduler: {
    solver: ({ variance_type: variance = 'fixed_small' }) => {
      if (variance === 'fixed_small') return choice('ddpm', { v: 0 })
      return variance === 'fixed_large' ? choice('ddpm', { v: 1 }) : undefined
    },
    spacing: 'leading',
    kind: 'ddim',
  },
  DDIMScheduler: { solver: () => choice('euler'), spacing: 'leading', kind: 'ddim' },
}

/** Which flag spaces levels how, over the range of the table. */
const flags: Readonly<Record<string, Choice>> = {
  use_karras_sigmas: choice('edm'),
  use_exponential_sigmas: choice('exponential'),
  use_beta_sigmas: choice('beta-sigma'),
  use_lu_lambdas: choice('exponential'),
}

const spacings: Readonly<Record<string, (kind: Spacing) => Choice>> = {
  linspace: (kind) => (kind === 'rounded' ? choice('sgm-uniform', { timesteps: 2 }) : choice('normal', { between: 2 })),
  leading: () => choice('ddim-uniform'),
  trailing: () => choice('simple', { rounding: 2 }),
}

const number = (value: unknown, usual: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : usual

/** Lowest and highest level of a network's table; undefined for a table that the file does not give. */
export const tableRange = (config: Config): { readonly min: number; readonly max: number } | undefined => {
  const table = tableOf(config)
  if ('fault' in table) return undefined
  const levels = table.form === 'list' ? levelsOfList(table.list) : levelsOfBetas(table)
  return { min: levels[0]!, max: levels.at(-1)! }
}

const isOpen = (config: Config, scheduler: Scheduler): boolean =>
  scheduler.isOpen === true || (scheduler.lowers !== undefined && config.final_sigmas_type === 'sigma_min')

const endingOf = (config: Config, scheduler: Scheduler, steps: number): Choice => {
  const { lowers } = scheduler
  if (!lowers) return choice('zero')
  const isLowered = config.lower_order_final !== false && (lowers === 'always' || steps < 15)
  if (isOpen(config, scheduler)) return choice('sigma-min', { lowered: isLowered ? 1 : 0 })
  return isLowered ? choice('lower-orders') : choice('zero')
}

/** What is read here; everything else is listed as not used. */
const read = [
  '_class_name',
  '_diffusers_version',
  'beta_start',
  'beta_end',
  'beta_schedule',
  'num_train_timesteps',
  'timestep_spacing',
  'solver_order',
  'solver_type',
  'algorithm_type',
  'lower_order_final',
  'final_sigmas_type',
  'variance_type',
  'sigma_min',
  'sigma_max',
  ...Object.keys(flags),
]

const isUnset = (value: unknown): boolean => value === null || value === undefined || value === false

/** `steps` are those of the run, which the file does not give. Undefined for JSON of another kind. */
export const readSchedulerConfig = (config: Config, steps: number): Heard | undefined => {
  const name = config._class_name
  if (typeof name !== 'string' || !/Scheduler$/.test(name)) return undefined
  const scheduler = lookUp(schedulers, name)
  const solver = scheduler?.solver(config)
  const notes: string[] = [`The file does not say how many steps to take: ${steps}, as before.`]
  if (!solver)
    notes.push(
      scheduler
        ? `The page has no solver for these settings of ${name}: Euler stands in its place.`
        : `The page has no ${name}: Euler stands in its place.`,
    )
  const range = tableRange(config)
  if (!range)
    notes.push('The network’s table of levels is not one that the page makes: the range is Stable Diffusion’s.')
  const [min, max] = [range?.min ?? modelRange.min, range?.max ?? modelRange.max]
  const flag = Object.keys(flags).find((key) => config[key] === true)
  const given = String(config.timestep_spacing ?? scheduler?.spacing ?? 'linspace')
  const spacing = lookUp(spacings, given)
  const discretization = flag ? flags[flag]! : (spacing ?? spacings.linspace!)(scheduler?.kind ?? 'sampled')
  const isOwnTable = Math.abs(min / modelRange.min - 1) < 1e-3 && Math.abs(max / modelRange.max - 1) < 1e-3
  if (!flag && !isOwnTable)
    notes.push('Levels between are Stable Diffusion’s, stretched to this network’s range: its own differ a little.')
  if (!flag && given === 'leading' && config.steps_offset !== 1)
    notes.push('With steps_offset 0 the run there ends one timestep lower than here.')
  if (!flag && scheduler && isOpen(config, scheduler))
    notes.push('The run there takes one step more, from its last level to the lowest of the table.')
  if (solver?.params?.v === 1) notes.push('Its last step adds noise there, here it does not.')
  if (name === 'DDIMScheduler' && config.set_alpha_to_one === false)
    notes.push('set_alpha_to_one false ends the run at the lowest level there; here it ends at 0.')
  const left = Object.keys(config).filter((key) => !read.includes(key) && !isUnset(config[key]))
  const said: Said = {
    steps,
    sigmaMin: number(config.sigma_min, min),
    sigmaMax: number(config.sigma_max, max),
    discretization,
    solver: solver ?? choice('euler'),
    ending: scheduler ? endingOf(config, scheduler, steps) : choice('zero'),
  }
  return { said, notes: [...notes, ...notUsed(left)] }
}
