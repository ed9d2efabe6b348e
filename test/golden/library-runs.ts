/**
 * Recorded runs of the real libraries (k-diffusion, ComfyUI, diffusers, AUTOMATIC1111, EDM, Restart) in float64, and our
 * runs of the same designs. The file is a copy of what the libraries' own code wrote: it is never regenerated here.
 */
import { readFileSync } from 'node:fs'
import { drawsOf, type Increment } from '../../src/core/brownian.ts'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { interpret } from '../../src/core/interpret.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import type { Row } from '../../src/core/registry.ts'
import { denoise, type Mixture, normalize } from '../../src/toy/mixture.ts'

/** A choice as the file writes it: parameters that are absent have their defaults. */
interface RecordedChoice {
  readonly id: string
  readonly params: Readonly<Record<string, number>>
}

/**
 * What the page called this run when it was recorded; without time steps, the recorded levels are the list. `wordsOf` says
 * it in today's choices.
 */
interface RecordedDesign {
  readonly solver?: RecordedChoice
  readonly stochasticity?: RecordedChoice
  readonly discretization?: RecordedChoice
  readonly schedule?: RecordedChoice
  readonly scaling?: RecordedChoice
  readonly ending?: RecordedChoice
  readonly steps?: number
  readonly sigmaMin?: number
  readonly sigmaMax?: number
}

interface Recorded {
  readonly id: string
  readonly library: string
  readonly options: Readonly<Record<string, unknown>>
  /** Levels from the highest on; a run that goes to 0 has it at the end. */
  readonly sigmas: readonly number[]
  readonly product: RecordedDesign
  readonly note: string
  /** Whether the page's own words name what was recorded. */
  readonly claimed: boolean
}

export interface Call {
  readonly sigma: number
  readonly x: readonly number[]
  readonly denoised: readonly number[]
}

/** A whole run of a sampler. */
export interface RecordedRun extends Recorded {
  readonly sampler: string
  readonly mixture: Mixture
  readonly latents: readonly number[]
  /** Every draw in the order in which the library made it. */
  readonly noise: readonly (readonly number[])[]
  readonly calls: readonly Call[]
  /** null where the library returned nan. */
  readonly result: readonly (number | null)[]
  readonly tolerance: number
  /** Of a sampler that the page does not have. */
  readonly absent?: boolean
}

/** The levels that a library spaces. */
export interface RecordedLevels extends Recorded {
  readonly function: string
}

/** A run that record_diffusers.py made: it says nothing of the page. */
type OwnRun = Omit<RecordedRun, 'product' | 'claimed'>

/** Correlation of two draws from one Brownian path, in closed form and as sampled from the library's tree. */
export interface RecordedCorrelation {
  readonly id: string
  readonly pair: readonly [readonly [number, number], readonly [number, number]]
  readonly expected: number
  readonly sampled: number
}

interface File {
  readonly cases: readonly RecordedRun[]
  readonly levels: readonly RecordedLevels[]
  readonly correlations: readonly RecordedCorrelation[]
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))

export const recorded = read('./libraries.json') as File

const solverOf = ({ sampler, options }: OwnRun): RecordedChoice => {
  const order = options.solver_order as number
  if (sampler === 'DEISMultistepScheduler') return { id: 'deis', params: { order, time: 3 } }
  if (sampler === 'UniPCMultistepScheduler')
    return { id: 'unipc', params: { order, bh: options.solver_type === 'bh1' ? 1 : 2 } }
  return { id: `dpmpp-${order}m`, params: {} }
}

const own = read('./diffusers.json') as {
  readonly cases: readonly OwnRun[]
  readonly levels: readonly RecordedLevels[]
}

/** Runs of diffusers that end above 0, by record_diffusers.py. */
export const recordedOpen: readonly RecordedRun[] = own.cases.map((run) => ({
  ...run,
  product: { solver: solverOf(run) },
  claimed: true,
}))

/** Spacings of diffusers, by record_diffusers.py. */
export const recordedSpacings = own.levels

const choose = (row: Row, { id, params }: RecordedChoice) => {
  const usual = chooseDefault(row, id)
  return { ...usual, params: { ...usual.params, ...params } }
}

/** What the options of a library are called on the page, where it is more than the solver. */
type Words = {
  readonly solver?: RecordedChoice
  readonly ending?: RecordedChoice
  readonly stochasticity?: RecordedChoice
}

/** ComfyUI's samplers since July 2025; runs that the file dates before end otherwise. */
const ofComfy = ({ id, sampler, product: { solver } }: RecordedRun): Words => {
  if (sampler === 'sample_deis') return { solver: { id: 'deis', params: { ...solver!.params, time: 2 } } }
  if (sampler === 'sample_unipc') return { ending: { id: 'lower-orders', params: { sigmaEnd: 0.001 } } }
  const isOlder = id.startsWith('comfy-before-2025-07')
  return ['sample_lms', 'sample_ipndm'].includes(sampler) && !isOlder ? { ending: { id: 'denoised', params: {} } } : {}
}

/** From this many steps on, diffusers lowers no order at the end but that of the step to 0; UniPC lowers it always. */
const manySteps = 15

const ofDiffusers = ({ sampler, options, product: { solver }, sigmas }: RecordedRun): Words => {
  if (sampler === 'DPMSolverSinglestepScheduler' && options.solver_order === 3)
    return { solver: { id: 'dpm-solver-3', params: { stage: 2 } } }
  const isMultistep = /DPMSolverMultistep|DEISMultistep|UniPCMultistep/.test(sampler)
  const isLong = !sampler.startsWith('UniPC') && (options.n as number) >= manySteps
  const isLowered = isMultistep && options.lower_order_final !== false && !isLong
  const lowered: Words = isLowered ? { ending: { id: 'lower-orders', params: {} } } : {}
  const open: Words = { ending: { id: 'sigma-min', params: { lowered: isLowered ? 1 : 0 } } }
  const kind = options.solver_type === 'heun' ? 2 : 1
  return {
    ...(sigmas.at(-1) === 0 ? lowered : open),
    ...(solver?.id === 'dpmpp-3m' && { solver: { id: 'dpmpp-3m', params: { ...solver.params, kind } } }),
  }
}

const ofRestart = ({ options, product: { stochasticity } }: RecordedRun): Words => {
  const [levels, k, tMin, tMax] = options.restart as readonly [number, number, number, number]
  const { sNoise } = stochasticity!.params as { readonly sNoise: number }
  return { stochasticity: { id: 'restart', params: { levels, k, tMin, tMax, nearest: 2, sNoise } } }
}

const wordsBy: Readonly<Record<string, (run: RecordedRun) => Words>> = {
  ComfyUI: ofComfy,
  diffusers: ofDiffusers,
  Restart: ofRestart,
}

const wordsOf = (run: RecordedRun): Words => wordsBy[run.library]?.(run) ?? {}

/** The design that the page has for a recorded run. Throws RangeError where it has no such sampler. */
export const designOf = (run: RecordedRun): Design => {
  const product = { ...run.product, ...wordsOf(run) }
  const { sigmas } = run
  const choice = (row: 'solver' | 'stochasticity' | 'schedule' | 'scaling' | 'ending', usual: string) =>
    choose(row, product[row] ?? { id: usual, params: {} })
  const levels = sigmas.at(-1) === 0 ? sigmas.slice(0, -1) : sigmas
  return {
    ...defaultDesign,
    steps: product.steps ?? levels.length,
    sigmaMin: product.sigmaMin ?? levels.at(-1)!,
    sigmaMax: product.sigmaMax ?? levels[0]!,
    discretization: product.discretization
      ? choose('discretization', product.discretization)
      : { id: 'custom', params: {}, list: levels },
    schedule: choice('schedule', 'linear'),
    scaling: choice('scaling', 'none'),
    solver: choice('solver', 'euler'),
    stochasticity: choice('stochasticity', 'none'),
    ending: choice('ending', 'zero'),
  }
}

/** What the page calls a library's spacing beside the family, by the beginning of an id. */
const wordsOfLevels: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'comfy-ays': { table: 2 },
  'df-euler-linspace': { between: 2 },
  'df-euler-trailing': { rounding: 2 },
  'df-dpm-trailing': { rounding: 2 },
  'df-dpm-linspace': { timesteps: 2 },
}

const paramsOf = ({ id }: RecordedLevels): Readonly<Record<string, number>> =>
  Object.entries(wordsOfLevels).find(([start]) => id.startsWith(start))?.[1] ?? {}

/** The page's levels for recorded ones, with the final 0. */
export const levelsFor = (levels: RecordedLevels): readonly number[] => {
  const { product, options } = levels
  const { id, params } = product.discretization!
  return [
    ...levelsOf({
      ...defaultDesign,
      steps: options.n as number,
      sigmaMin: product.sigmaMin!,
      sigmaMax: product.sigmaMax!,
      discretization: choose('discretization', { id, params: { ...params, ...paramsOf(levels) } }),
    }),
  ]
}

/** A design on the recorded mixture, latents and draws: every call, every state after a step, and the result. */
export const runDesign = (design: Design, { mixture: given, latents, noise }: RecordedRun) => {
  const mixture = normalize(given)
  const take = (draw: readonly number[] | undefined, out: Float64Array): void => {
    if (!draw) throw new RangeError('the run asks for more noise than was recorded')
    out.set(draw)
  }
  let drawn = 0
  const run = interpret(compile(design), {
    length: latents.length,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => take(k === 0 ? latents : noise[k - 1], out),
    drawIncrement: (_, out) => take(noise[drawn++], out),
  })
  const calls: Call[] = []
  const states: (readonly number[])[] = []
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return { calls, states, result: [...next.value] }
    const event = next.value
    if (event.kind === 'step') {
      states.push([...event.read(event.mark.xNext)])
      continue
    }
    event.output.set(event.input.map((x) => denoise(mixture, x, event.sigma)))
    calls.push({ sigma: event.sigma, x: [...event.input], denoised: [...event.output] })
  }
}

/** Largest difference in units of max(1, |expected|); infinite for unequal lengths. */
export const distance = (actual: readonly number[], expected: readonly number[]): number =>
  actual.length === expected.length
    ? Math.max(0, ...expected.map((value, j) => Math.abs(actual[j]! - value) / Math.max(1, Math.abs(value))))
    : Number.POSITIVE_INFINITY

/** How far our run is from the recorded one, over every call and the result. */
export const runDistance = (design: Design, run: RecordedRun): number => {
  const { calls, result } = runDesign(design, run)
  if (calls.length !== run.calls.length) return Number.POSITIVE_INFINITY
  const each = run.calls.map((call, k) =>
    Math.max(
      Math.abs(calls[k]!.sigma - call.sigma) / call.sigma,
      distance(calls[k]!.x, call.x),
      distance(calls[k]!.denoised, call.denoised),
    ),
  )
  const isNumber = (value: number | null): value is number => value !== null
  return Math.max(...each, run.result.every(isNumber) ? distance(result, run.result) : 0)
}

/** Largest relative difference between two lists of levels, a 0 to be exact. */
export const levelsDistance = (actual: readonly number[], expected: readonly number[]): number =>
  actual.length === expected.length
    ? Math.max(...expected.map((sigma, i) => (sigma === 0 ? Math.abs(actual[i]!) : Math.abs(actual[i]! / sigma - 1))))
    : Number.POSITIVE_INFINITY

/** Correlation of two increments of unit variance. */
export const correlationOf = (one: Increment, other: Increment): number => {
  const weights = new Map(drawsOf(one).map(({ stream, weight }) => [stream, weight]))
  return drawsOf(other).reduce((sum, { stream, weight }) => sum + weight * (weights.get(stream) ?? 0), 0)
}
