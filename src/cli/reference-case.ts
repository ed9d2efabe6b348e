/**
 * Cases in the options of the paper's reference samplers as designs of ours: docs/sampling.md, "Recorded runs of the
 * reference samplers".
 */
import * as v from 'valibot'
import { defaultParams } from '../core/choice.ts'
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { interpret } from '../core/interpret.ts'
import type { Program } from '../core/program.ts'
import { type Row, specOf } from '../core/registry.ts'
import { vpSigma } from '../core/schedules/vp.ts'
import { denoise, normalize } from '../toy/mixture.ts'
import { finite, firstIssue, mixtureSchema, noiseList, numbers, record } from './case-schemas.ts'

const positive = v.pipe(finite('a number above 0'), v.gtValue(0, 'must be a number above 0'))
const atLeast0 = v.pipe(finite('a number of at least 0'), v.minValue(0, 'must be a number of at least 0'))
const infinite = v.pipe(
  v.union([v.null(), v.literal('inf')]),
  v.transform(() => Number.POSITIVE_INFINITY),
)
const oneOf = <const T extends readonly string[]>(...names: T) =>
  v.picklist(names, `must be one of ${names.join(', ')}`)

const optionsSchema = v.pipe(
  record('must be an object'),
  v.strictObject({
    num_steps: v.optional(
      v.pipe(
        finite('a whole number from 2 to 100000'),
        v.integer('must be a whole number from 2 to 100000'),
        v.minValue(2, 'must be a whole number from 2 to 100000'),
        v.maxValue(100000, 'must be a whole number from 2 to 100000'),
      ),
      18,
    ),
    sigma_min: v.optional(v.nullable(positive)),
    sigma_max: v.optional(v.nullable(positive)),
    rho: v.optional(positive, 7),
    solver: v.optional(oneOf('euler', 'heun'), 'heun'),
    discretization: v.optional(oneOf('vp', 've', 'iddpm', 'edm'), 'edm'),
    schedule: v.optional(oneOf('vp', 've', 'linear'), 'linear'),
    scaling: v.optional(oneOf('vp', 'none'), 'none'),
    epsilon_s: v.optional(v.pipe(positive, v.ltValue(1, 'must be below 1')), 1e-3),
    C_1: v.optional(positive, 1e-3),
    C_2: v.optional(positive, 8e-3),
    M: v.optional(
      v.pipe(positive, v.integer('must be a whole number'), v.maxValue(1e6, 'must be at most 1000000')),
      1000,
    ),
    alpha: v.optional(v.pipe(positive, v.maxValue(1, 'must be in (0, 1]')), 1),
    S_churn: v.optional(atLeast0, 0),
    S_min: v.optional(atLeast0, 0),
    S_max: v.optional(v.union([infinite, atLeast0], 'must be a number of at least 0, "inf" or null'), null),
    S_noise: v.optional(atLeast0, 1),
  }),
)

const caseSchema = v.pipe(
  record('must be an object with sampler, options, mixture, latents and noise'),
  v.looseObject({
    sampler: oneOf('edm_sampler', 'ablation_sampler'),
    options: v.optional(optionsSchema, {}),
    mixture: mixtureSchema,
    latents: numbers,
    noise: v.optional(noiseList, []),
  }),
)

type Case = v.InferOutput<typeof caseSchema>

/** edm_sampler is the ablation sampler with these rows fixed (Algorithms 1 and 2). */
const edmSamplerRows = { solver: 'heun', discretization: 'edm', schedule: 'linear', scaling: 'none', alpha: 1 } as const

const toDesign = ({ sampler, options }: Case): Design => {
  if (sampler === 'edm_sampler')
    for (const [name, fixed] of Object.entries(edmSamplerRows))
      if (options[name as keyof typeof edmSamplerRows] !== fixed)
        throw new RangeError(`options.${name}: edm_sampler always has ${fixed}; use ablation_sampler to change it`)
  const choose = (row: Row, id: string, given: Record<string, number> = {}) => {
    const known = defaultParams(specOf(row, id))
    const params = Object.entries(known).map(([key, value]) => [key, given[key] ?? value] as const)
    return { id, params: Object.fromEntries(params) }
  }
  const { epsilon_s: epsilonS } = options
  const songVp = (t: number): number => vpSigma({ betaD: 19.9, betaMin: 0.1 }, t)
  const published =
    options.discretization === 'vp'
      ? { min: songVp(epsilonS), max: songVp(1) }
      : specOf('discretization', options.discretization).defaultRange
  const sigmaMin = options.sigma_min ?? published.min
  const sigmaMax = options.sigma_max ?? published.max
  if (!(sigmaMin < sigmaMax))
    throw new RangeError(`options.sigma_min: must be below sigma_max, got ${sigmaMin} and ${sigmaMax}`)
  return {
    steps: options.num_steps,
    sigmaMin,
    sigmaMax,
    // The reference's iDDPM grid has no j0: every level inside the range counts.
    discretization: choose('discretization', options.discretization, {
      rho: options.rho,
      epsilonS,
      m: options.M,
      c1: options.C_1,
      c2: options.C_2,
      j0: 0,
    }),
    schedule: choose('schedule', options.schedule, { epsilonS }),
    scaling: choose('scaling', options.scaling),
    solver:
      options.solver === 'euler'
        ? choose('solver', 'euler')
        : choose('solver', 'second-order', { alpha: options.alpha }),
    stochasticity:
      options.S_churn > 0
        ? choose('stochasticity', 'churn', {
            sChurn: options.S_churn,
            sTmin: options.S_min,
            sTmax: options.S_max ?? Number.POSITIVE_INFINITY,
            sNoise: options.S_noise,
          })
        : choose('stochasticity', 'none'),
    guidance: choose('guidance', 'none'),

    beginning: choose('beginning', 'level'),
    ending: choose('ending', 'zero'),
  }
}

export interface Call {
  readonly sigma: number
  /** The denoiser's input, unscaled. */
  readonly x: readonly number[]
  readonly denoised: readonly number[]
}

export interface CaseTrace {
  readonly calls: readonly Call[]
  readonly result: readonly number[]
}

const parseCase = (input: unknown): Case => {
  const parsed = v.safeParse(caseSchema, input)
  if (!parsed.success) throw new RangeError(firstIssue(parsed.issues, 'an option of the reference samplers'))
  return parsed.output
}

/** Compiles, and lays what does not fit together at the options' door. */
const compileCase = (parsed: Case): Program => {
  const design = toDesign(parsed)
  try {
    return compile(design)
  } catch (error) {
    throw error instanceof RangeError ? new RangeError(`options: ${error.message}`) : error
  }
}

/** The design that a case asks for. Throws RangeError whose message names the field at fault. */
export const designOfCase = (input: unknown): Design => toDesign(parseCase(input))

/** Runs one case on its exact mixture. Throws RangeError whose message names the field at fault. */
export const runCase = (input: unknown): CaseTrace => {
  const parsed = parseCase(input)
  const { latents, noise } = parsed
  const mixture = normalize(parsed.mixture)
  const program = compileCase(parsed)

  const draw = (k: number, out: Float64Array): void => {
    const source = k === 0 ? latents : noise[k - 1]
    if (!source) throw new RangeError(`noise[${k - 1}]: is missing, and step ${k - 1} adds noise`)
    if (source.length !== out.length)
      throw new RangeError(`noise[${k - 1}]: has ${source.length} numbers, latents have ${out.length}`)
    out.set(source)
  }
  const calls: Call[] = []
  const run = interpret(program, { length: latents.length, allocate: (n) => new Float64Array(n), drawNoise: draw })
  for (;;) {
    const event = run.next()
    if (event.done) {
      const result = [...event.value]
      if (!result.every(Number.isFinite)) throw new RangeError('options: the run left the range of numbers')
      return { calls, result }
    }
    if (event.value.kind === 'step') continue
    const { sigma, input: x, output } = event.value
    for (let j = 0; j < x.length; j++) output[j] = denoise(mixture, x[j]!, sigma)
    calls.push({ sigma, x: [...x], denoised: [...output] })
  }
}
