/**
 * Recorded runs of flow models in float64, by code of diffusers or by ComfyUI's formulas (`source` says which), and the
 * designs that repeat them. A run of a sampler that the page lacks has its name in `solverOf` already: it is covered from the
 * day on which the registry has that solver.
 */
import { readFileSync } from 'node:fs'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { type Choice, choose, type Design } from '../../src/core/design.ts'
import { flowSigma, flowTime } from '../../src/core/frame.ts'
import { interpret } from '../../src/core/interpret.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { findSpec } from '../../src/core/registry.ts'
import { denoise, type Mixture, normalize } from '../../src/toy/mixture.ts'
import { distance } from './library-runs.ts'

type Options = Readonly<Record<string, number | string | boolean>>

export interface FlowRun {
  readonly id: string
  readonly library: string
  /** 'edm' for two runs of k-diffusion on sigma itself, which have `sigmas` alone. */
  readonly frame: 'flow' | 'edm'
  /** 'n': the state at t_0 is the latents; 't0 n': t_0 times them; 'sigma0 n' in the edm frame. */
  readonly start: 'n' | 't0 n' | 'sigma0 n'
  readonly sampler: string
  readonly options: Options
  /** Takes the place of t_0 = 1, while the state stays: samplers in half-logSNR. */
  readonly head?: number | null
  readonly product: { readonly frame: 't' | 'sigma' } | null
  readonly mixture: Mixture
  readonly latents: readonly number[]
  readonly times?: readonly number[]
  readonly sigmas: readonly (number | 'inf')[]
  readonly noise: readonly (readonly number[])[]
  /** From and to which time (sigma in the edm frame) each draw goes. */
  readonly noise_at: readonly (readonly [number, number])[]
  readonly calls: readonly {
    readonly t: number
    readonly sigma: number | 'inf'
    readonly xt: readonly number[]
    readonly x: readonly number[] | null
    readonly denoised: readonly number[]
  }[]
  readonly result: readonly number[]
  readonly tolerance: number
}

export interface FlowLevels {
  readonly id: string
  readonly library: string
  readonly function: string
  readonly options: Options
  readonly times: readonly number[]
  readonly tolerance: number
}

export const recorded = JSON.parse(readFileSync(new URL('./flow.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly FlowRun[]
  readonly levels: readonly FlowLevels[]
}

interface Meant {
  readonly solver: { readonly id: string; readonly params?: Readonly<Record<string, number>> }
  readonly guidance?: string
}

const number = (value: Options[string] | undefined, usual: number): number => Number(value ?? usual)

/** What the page calls, or will call, a run's sampler. */
const solverOf = ({ sampler, options }: FlowRun): Meant => {
  const eta = { eta: number(options.eta, 1) }
  const named: Readonly<Record<string, Meant>> = {
    sample_euler: { solver: { id: 'euler' } },
    sample_heun: { solver: { id: 'second-order' } },
    sample_dpm_2: { solver: { id: 'dpm-solver-2' } },
    sample_dpmpp_2m: { solver: { id: 'dpmpp-2m' } },
    sample_dpmpp_2m_sde: { solver: { id: 'dpmpp-2m-sde', params: eta } },
    sample_dpmpp_sde: { solver: { id: 'dpmpp-sde', params: { ...eta, path: 1 } } },
    sample_dpmpp_3m_sde: { solver: { id: 'dpmpp-3m-sde', params: eta } },
    sample_dpmpp_2s_ancestral: { solver: { id: 'dpmpp-2s-ancestral-rf', params: eta } },
    sample_dpm_2_ancestral: { solver: { id: 'dpm-2-ancestral-rf', params: eta } },
    sample_euler_ancestral: { solver: { id: 'euler-ancestral-rf', params: eta } },
    LTXEulerAncestralRFScheduler: { solver: { id: 'euler-ancestral-rf', params: eta } },
    sample_euler_cfg_pp: { solver: { id: 'euler' }, guidance: 'cfg-pp' },
    sample_euler_ancestral_cfg_pp: { solver: { id: 'euler-ancestral', params: eta }, guidance: 'cfg-pp' },
    sample_res_multistep: { solver: { id: 'res-multistep' } },
    sample_gradient_estimation: { solver: { id: 'gradient-estimation', params: { gamma: number(options.g, 2) } } },
    sample_heunpp2: { solver: { id: 'heunpp2' } },
    sample_ipndm_v: { solver: { id: 'ipndm-v' } },
    sample_lcm: { solver: { id: 'lcm' } },
    FlowMatchLCMScheduler: { solver: { id: 'lcm' } },
    sample_er_sde: { solver: { id: 'er-sde' } },
    sample_sa_solver: { solver: { id: 'sa-solver', params: { pece: options.pece === true ? 1 : 0 } } },
    SASolverScheduler: { solver: { id: 'sa-solver-diffusers' } },
    sample_seeds_2: { solver: { id: 'seeds-2', params: eta } },
    sample_seeds_3: { solver: { id: 'seeds-3', params: eta } },
    sample_exp_heun_2_x0: { solver: { id: 'seeds-2', params: { eta: 0, r: 1, phi: 2 } } },
    sample_exp_heun_2_x0_sde: { solver: { id: 'seeds-2', params: { ...eta, r: 1, phi: 2 } } },
    FlowMatchEulerDiscreteScheduler: { solver: { id: 'euler' } },
    FlowMatchHeunDiscreteScheduler: { solver: { id: 'second-order' } },
    UniPCMultistepScheduler: {
      solver: {
        id: 'unipc',
        params: { order: number(options.solver_order, 2), bh: options.solver_type === 'bh1' ? 1 : 2 },
      },
    },
    DEISMultistepScheduler: { solver: { id: 'deis', params: { order: number(options.solver_order, 2), time: 3 } } },
    DPMSolverMultistepScheduler: {
      solver: [
        { id: 'euler' },
        { id: 'dpmpp-2m' },
        { id: 'dpmpp-3m', params: { kind: options.solver_type === 'heun' ? 2 : 1 } },
      ][number(options.solver_order, 2) - 1]!,
    },
  }
  const meant = named[sampler]
  if (!meant) throw new RangeError(`${sampler} has no name here`)
  return meant
}

/** Samplers of runs that the page cannot make yet, by their run. */
export const isCovered = (run: FlowRun): boolean => {
  const { solver, guidance = 'none' } = solverOf(run)
  return findSpec('solver', solver.id) !== undefined && findSpec('guidance', guidance) !== undefined
}

/** ComfyUI's samplers of EPS models that on flow models take ln t, or the rule of rectified flow; the others take half-logSNR. */
const isInTime = ({ library, product, head }: FlowRun): boolean =>
  product ? product.frame === 't' : library === 'ComfyUI' && (head ?? null) === null

/** diffusers lowers the order of the last steps of short runs; UniPC that of every run. */
const isLowered = ({ sampler, options }: FlowRun): boolean =>
  sampler === 'UniPCMultistepScheduler' ||
  (/DPMSolverMultistep|DEISMultistep/.test(sampler) && (options.n as number) < 15)

/** diffusers' DEIS repeats the last level on flow models: its last call is for a step of no length. */
const repeatsLast = ({ times = [] }: FlowRun): boolean => times.at(-1) === times.at(-2)

const endingOf = (run: FlowRun): string => (repeatsLast(run) ? 'sigma-min' : isLowered(run) ? 'lower-orders' : 'zero')

const levelsFrom = ({ frame, times, head, sigmas }: FlowRun): readonly number[] => {
  if (frame === 'edm') return sigmas.slice(0, -1) as readonly number[]
  const own = [head ?? times![0]!, ...times!.slice(1, -1)]
  return own.map((t) => (t === 1 ? Number.POSITIVE_INFINITY : flowSigma(t)))
}

const chosen = ({ id, params }: Meant['solver']): Choice => choose('solver', id, params)

/** The design of a run, with states in x_t = (1 - t) y + t n. */
export const flowDesignOf = (run: FlowRun): Design => {
  const { solver, guidance = 'none' } = solverOf(run)
  const list = levelsFrom(run)
  const isFlow = run.frame === 'flow'
  const startsWithNoise = isFlow && (run.start === 'n' || (run.head ?? null) !== null)
  return {
    ...defaultDesign,
    steps: list.length,
    sigmaMax: list[0]!,
    sigmaMin: list.at(-1)!,
    discretization: { id: 'custom', params: {}, list },
    schedule: choose('schedule', isFlow ? 'flow' : 'linear'),
    scaling: isFlow ? choose('scaling', 'flow', { log: isInTime(run) ? 2 : 1 }) : choose('scaling', 'none'),
    solver: chosen(solver),
    guidance: choose('guidance', guidance),
    beginning: choose('beginning', startsWithNoise ? 'flow' : 'level'),
    ending: choose('ending', endingOf(run)),
  }
}

/** The draw that was recorded between two levels. */
const drawBetween = ({ noise, noise_at: places, frame }: FlowRun, from: number, to: number): readonly number[] => {
  const at = (sigma: number): number => (frame === 'flow' ? flowTime(sigma) : sigma)
  const k = places.findIndex(([a, b]) => Math.abs(at(from) - a) < 1e-9 * a && Math.abs(at(to) - b) < 1e-9 * b)
  if (!noise[k]) throw new RangeError(`no noise was recorded from ${at(from)} to ${at(to)}`)
  return noise[k]
}

/** How far a design's run is from the recorded one, over every call and the result. */
export const flowDistance = (design: Design, run: FlowRun): number => {
  const mixture = normalize(run.mixture)
  const steps = interpret(compile(design), {
    length: run.latents.length,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => {
      if (k > 0) throw new RangeError('a draw that was not recorded')
      out.set(run.latents)
    },
    drawIncrement: ({ from, to }, out) => out.set(drawBetween(run, from, to)),
  })
  let [worst, count] = [0, 0]
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) {
      const ends = run.result.every((x) => x !== null) ? distance([...next.value], run.result) : 0
      return count === run.calls.length - (repeatsLast(run) ? 1 : 0) ? Math.max(worst, ends) : Number.POSITIVE_INFINITY
    }
    if (next.value.kind === 'step') continue
    const { input, output, sigma } = next.value
    output.set(input.map((x) => denoise(mixture, x, sigma)))
    const call = run.calls[count++]
    if (!call) return Number.POSITIVE_INFINITY
    const isFlow = run.frame === 'flow'
    const state = isFlow ? input.map((x) => x / (1 + sigma)) : input
    worst = Math.max(
      worst,
      isFlow ? Math.abs(flowTime(sigma) - call.t) : Math.abs(sigma / (call.sigma as number) - 1),
      distance([...state], isFlow ? call.xt : call.x!),
      distance([...output], call.denoised),
    )
  }
}

/** Shift, mu and spacing that a recorded list's options mean. */
const shiftsOf = ({ options }: FlowLevels): Readonly<Record<string, number>> => {
  const factor = options.shift ?? options.flow_shift
  if (options.time_shift_type === 'linear') return { shift: options.mu as number }
  return {
    ...(factor !== undefined && { shift: factor as number }),
    ...(options.mu !== undefined && { mu: options.mu as number }),
  }
}

const stepsOf = (levels: FlowLevels): Choice => {
  const { function: name, options } = levels
  const shifts = shiftsOf(levels)
  const flow = (spacing: number, more = {}) => choose('discretization', 'flow', { spacing, ...shifts, ...more })
  const twice = { ...shifts, lowest: 2 }
  switch (name) {
    case 'simple_scheduler':
      return flow(2)
    case 'normal_scheduler':
      return flow(3)
    case 'sgm_uniform_scheduler':
      return flow(4)
    case 'ddim_uniform_scheduler':
      return flow(5)
    case 'DPMSolverMultistepScheduler.set_timesteps':
      return flow(6)
    case 'UniPCMultistepScheduler.set_timesteps':
      return flow(7)
    case 'beta_scheduler':
      return choose('discretization', 'flow-beta', { ...shifts, table: Math.round(1 / lowestTime(levels)) })
    case 'karras_scheduler':
      return choose('discretization', 'karras-t', shifts)
    case 'exponential_scheduler':
      return choose('discretization', 'exponential-t', shifts)
    case 'kl_optimal_scheduler':
      return choose('discretization', 'kl-optimal-t', shifts)
    case 'linear_quadratic_scheduler':
      return choose('discretization', 'linear-quadratic-t')
    case 'FlowMatchEulerDiscreteScheduler.set_timesteps':
      if (options.use_karras_sigmas) return choose('discretization', 'karras-t', twice)
      if (options.use_exponential_sigmas) return choose('discretization', 'exponential-t', twice)
      if (options.use_beta_sigmas) return choose('discretization', 'beta-t', twice)
      if (options.shift_terminal !== undefined) return flow(1, { terminal: options.shift_terminal })
      return flow(options.sigmas !== undefined || options.mu !== undefined ? 1 : 3)
    default:
      throw new RangeError(`${name} has no name here`)
  }
}

/** Flux has 10000 times in ComfyUI. */
const lowestTime = ({ library, options }: FlowLevels): number =>
  library === 'ComfyUI' && options.mu !== undefined ? 1e-4 : 1e-3

/** The page's times for a recorded list, with the final 0. */
export const timesFor = (levels: FlowLevels): readonly number[] => [
  ...levelsOf({
    ...defaultDesign,
    steps: levels.options.n as number,
    sigmaMin: flowSigma(lowestTime(levels)),
    sigmaMax: Number.POSITIVE_INFINITY,
    discretization: stepsOf(levels),
  }).map(flowTime),
]
