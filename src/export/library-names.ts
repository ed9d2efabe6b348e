/**
 * What libraries call a design's solver and its time steps, where one of theirs computes the same: recorded runs of the
 * libraries say so (test/golden), and runs of diffusers in models/tests.
 */
import { type Choice, type Design, type Params, param } from '../core/index.ts'

/** A function or class with the keyword arguments that differ from its defaults. */
export interface Call {
  readonly name: string
  readonly options: Readonly<Record<string, number | string | boolean>>
}

const call = (name: string, options: Call['options'] = {}): Call => ({ name, options })

/** Whether nothing but levels, solver and churn or no added noise makes the design. */
const isOrdinary = ({ schedule, scaling, guidance, stochasticity }: Design): boolean =>
  schedule.id === 'linear' &&
  scaling.id === 'none' &&
  guidance.id === 'none' &&
  ['none', 'churn'].includes(stochasticity.id)

/** Whether a design steps in the time of flow matching. */
export const isFlow = ({ schedule, scaling }: Design): boolean => schedule.id === 'flow' && scaling.id === 'flow'

type Namer = (params: Params) => Call | undefined

const isMidpoint = (params: Params): boolean => param(params, 'kind') === 1
/** Whether a solver's noise has the strength that it has by default. */
const isPlainNoise = (params: Params): boolean => param(params, 'sNoise') === 1
const noise = (params: Params) => ({
  eta: param(params, 'eta'),
  ...(!isPlainNoise(params) && { s_noise: param(params, 'sNoise') }),
})

/** Solvers that k-diffusion can churn. */
const churned = ['euler', 'second-order', 'dpm-solver-2']

const kDiffusionNames: Readonly<Record<string, Namer>> = {
  euler: () => call('sample_euler'),
  'second-order': (params) => (param(params, 'alpha') === 1 ? call('sample_heun') : undefined),
  'dpm-solver-2': () => call('sample_dpm_2'),
  lms: (params) => call('sample_lms', { order: param(params, 'order') }),
  'euler-ancestral': (params) => call('sample_euler_ancestral', noise(params)),
  'dpmpp-2s': () => call('sample_dpmpp_2s_ancestral', { eta: 0 }),
  'dpmpp-2s-ancestral': (params) => call('sample_dpmpp_2s_ancestral', noise(params)),
  'dpmpp-sde': (params) => {
    const r = param(params, 'r')
    const options = { ...noise(params), ...(r !== 0.5 && { r }) }
    return param(params, 'path') === 2 ? call('sample_dpmpp_sde', options) : undefined
  },
  'dpm-2-ancestral': (params) => call('sample_dpm_2_ancestral', noise(params)),
  'dpmpp-3m-sde': (params) => call('sample_dpmpp_3m_sde', noise(params)),
  'dpmpp-2m': () => call('sample_dpmpp_2m'),
  'dpmpp-2m-sde': (params) =>
    call('sample_dpmpp_2m_sde', { ...noise(params), solver_type: isMidpoint(params) ? 'midpoint' : 'heun' }),
  'dpmpp-3m': (params) =>
    param(params, 'bend') === 0.5 && !isMidpoint(params) ? call('sample_dpmpp_3m_sde', { eta: 0 }) : undefined,
}

const churnOptions = ({ params }: Choice) => ({
  s_churn: param(params, 'sChurn'),
  s_tmin: param(params, 'sTmin'),
  s_tmax: param(params, 'sTmax'),
  s_noise: param(params, 'sNoise'),
})

/** The function of k_diffusion.sampling that runs a design on its list of levels, which goes to 0. */
export const kDiffusionCall = (design: Design): Call | undefined => {
  const { solver, stochasticity, ending } = design
  if (!isOrdinary(design) || !['zero', 'dropped'].includes(ending.id)) return undefined
  const named = kDiffusionNames[solver.id]?.(solver.params)
  if (!named || stochasticity.id === 'none') return named
  return churned.includes(solver.id) ? call(named.name, churnOptions(stochasticity)) : undefined
}

/** ComfyUI's sampler of that name, where eta and s_noise are its own. */
const usualNoise =
  (name: string) =>
  (params: Params): string | undefined =>
    param(params, 'eta') === 1 && isPlainNoise(params) ? name : undefined

const comfyNames: Readonly<Record<string, (params: Params) => string | undefined>> = {
  euler: () => 'euler',
  'second-order': (params) => (param(params, 'alpha') === 1 ? 'heun' : undefined),
  'dpm-solver-2': () => 'dpm_2',
  'euler-ancestral': usualNoise('euler_ancestral'),
  'dpmpp-2s-ancestral': usualNoise('dpmpp_2s_ancestral'),
  'dpm-2-ancestral': usualNoise('dpm_2_ancestral'),
  'dpmpp-3m-sde': usualNoise('dpmpp_3m_sde'),
  'res-multistep-ancestral': (params) =>
    param(params, 'eta') === 0 ? 'res_multistep' : usualNoise('res_multistep_ancestral')(params),
  'seeds-2': (params) =>
    param(params, 'r') === 0.5 && param(params, 'phi') === 1 ? usualNoise('seeds_2')(params) : undefined,
  'seeds-3': usualNoise('seeds_3'),
  heunpp2: () => 'heunpp2',
  'ipndm-v': (params) => (param(params, 'order') === 4 ? 'ipndm_v' : undefined),
  lcm: (params) => (isPlainNoise(params) ? 'lcm' : undefined),
  'dpmpp-2m': () => 'dpmpp_2m',
  'dpmpp-2m-sde': (params) => {
    if (!isPlainNoise(params)) return undefined
    if (param(params, 'eta') === 1) return isMidpoint(params) ? 'dpmpp_2m_sde' : 'dpmpp_2m_sde_heun'
    return param(params, 'eta') === 0 && !isMidpoint(params) ? 'res_multistep' : undefined
  },
  'dpmpp-sde': (params) =>
    param(params, 'path') === 2 && param(params, 'r') === 0.5 ? usualNoise('dpmpp_sde')(params) : undefined,
}

/** The name in ComfyUI's KSamplerSelect that runs a design on its list of levels, which goes to 0. */
export const comfyName = (design: Design): string | undefined => {
  const { solver, stochasticity, ending } = design
  if (!isOrdinary(design) || stochasticity.id !== 'none') return undefined
  // Since July 2025 ComfyUI takes D in the last step of these.
  if (ending.id === 'denoised' && solver.id === 'lms' && param(solver.params, 'order') === 4) return 'lms'
  if (ending.id === 'denoised' && solver.id === 'ipndm' && param(solver.params, 'order') === 4) return 'ipndm'
  return ['zero', 'dropped'].includes(ending.id) ? comfyNames[solver.id]?.(solver.params) : undefined
}

/**
 * The name in KSamplerSelect that runs a design of flow matching on its list of times, which goes to 0. ComfyUI's samplers in
 * half-logSNR are not among them: they start at the shifted 0.9999.
 */
export const comfyFlowName = (design: Design): string | undefined => {
  const { solver, scaling, stochasticity, guidance, beginning, ending } = design
  const isPlain =
    stochasticity.id === 'none' && guidance.id === 'none' && beginning.id === 'level' && ending.id === 'zero'
  if (!isFlow(design) || !isPlain) return undefined
  if (solver.id === 'euler') return 'euler'
  if (solver.id === 'second-order') return comfyNames['second-order']!(solver.params)
  return solver.id === 'dpmpp-2m' && param(scaling.params, 'log') === 2 ? 'dpmpp_2m' : undefined
}

/** The scheduler of diffusers that runs a design of flow matching on a list of times. */
export const diffusersFlowName = (design: Design): string | undefined => {
  const name = comfyFlowName(design)
  return name === 'euler' ? 'FlowMatchEulerDiscreteScheduler' : undefined
}

/** The function of k-diffusion that spaces a design's levels, as a line of Python; n, sigma_min and sigma_max go first. */
export const kDiffusionLevels = ({ discretization: { id, params }, ending }: Design): Call | undefined => {
  if (ending.id !== 'zero') return undefined
  if (id === 'edm') return call('get_sigmas_karras', { rho: param(params, 'rho') })
  if (id === 'exponential') return call('get_sigmas_exponential')
  return id === 'polyexponential' ? call('get_sigmas_polyexponential', { rho: param(params, 'rho') }) : undefined
}

/** What diffusers calls families of time steps that it spaces over the model's own range. */
const diffusersLevels = ({ discretization: { id, params } }: Design): Call['options'] | undefined => {
  if (id === 'edm' && param(params, 'rho') === 7) return { use_karras_sigmas: true }
  return id === 'exponential' ? { use_exponential_sigmas: true } : undefined
}

/** Whether a run goes to 0 with lower orders, as diffusers lets it (lower_order_final). */
const isLowered = ({ ending }: Design): boolean =>
  ending.id === 'lower-orders' && ending.params.sigmaEnd === 0 && ending.params.dropped === 0

const multistep = (order: number, type: string): Call =>
  call('DPMSolverMultistepScheduler', {
    algorithm_type: 'dpmsolver++',
    solver_order: order,
    solver_type: type,
    final_sigmas_type: 'zero',
  })

const diffusersSolver = (design: Design): Call | undefined => {
  const { id, params } = design.solver
  const isUsual = design.ending.id === 'zero'
  // With bh1 it divides by 0 in the step to 0.
  if (id === 'unipc' && isLowered(design) && param(params, 'bh') === 2)
    return call('UniPCMultistepScheduler', {
      solver_order: param(params, 'order'),
      solver_type: 'bh2',
      final_sigmas_type: 'zero',
    })
  if (id === 'dpmpp-2m' && (isUsual || isLowered(design))) return multistep(2, 'midpoint')
  if (!isUsual) return undefined
  if (id === 'second-order' && param(params, 'alpha') === 1) return call('HeunDiscreteScheduler')
  return id === 'lms' && param(params, 'order') === 4 ? call('LMSDiscreteScheduler') : undefined
}

/** The scheduler of diffusers that computes a design over its model's own range of levels, where it has one. */
export const diffusersScheduler = (design: Design): Call | undefined => {
  if (!isOrdinary(design) || design.stochasticity.id !== 'none') return undefined
  const [solver, levels] = [diffusersSolver(design), diffusersLevels(design)]
  return solver && levels && call(solver.name, { ...solver.options, ...levels })
}
