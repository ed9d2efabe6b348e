/** What the order tests measure: errors of runs on the exact toy, of the ODE, of a path, of a law. */
import { drawsOf, type Increment } from '../../src/core/brownian.ts'
import { defaultParams, type Parameter, type Params } from '../../src/core/choice.ts'
import { compile } from '../../src/core/compile.ts'
import { type Choice, chooseDefault, type Design } from '../../src/core/design.ts'
import { gaussLegendre, integrate } from '../../src/core/gauss-legendre.ts'
import type { Tensor } from '../../src/core/linear.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { noiseAtStart, type Program } from '../../src/core/program.ts'
import { fillNormals } from '../../src/core/random.ts'
import { registry, specOf } from '../../src/core/registry.ts'
import type { NoisyOrders, SolverSpec } from '../../src/core/solvers/solver.ts'
import { denoise, denoiseInto } from '../../src/toy/mixture.ts'
import { mixtureFlow, statesAfterExact, statesOf, statesOfAll } from './core-run.ts'

/** Several modes: on one Gaussian, leading terms can cancel. */
const mixture = { w: [0.4, 0.6], mu: [-0.6, 0.5], s: [0.3, 0.4] }
const mixtureDenoiser = (x: number, sigma: number): number => denoise(mixture, x, sigma)

/** The number p of errors C h^p whose step halves from one to the next. */
export const orderOf = (coarse: number, fine: number): number => Math.log2(coarse / fine)

/** A solver with the parameters that one measurement takes. */
export interface Variant {
  readonly spec: SolverSpec
  /** What differs from the other variants: `order 2`. */
  readonly name: string
  readonly solver: Choice
}

const nameOf = (params: Params): string =>
  Object.entries(params)
    .map(([key, value]) => `${key} ${Number(value.toPrecision(2))}`)
    .join(', ')

const variantOf = (spec: SolverSpec, change: Params, base: Params = {}): Variant => ({
  spec,
  name: nameOf({ ...base, ...change }),
  solver: { ...chooseDefault('solver', spec.id), params: { ...defaultParams(spec), ...base, ...change } },
})

/** Every whole number and every named value of a parameter; a few alphas besides. */
const valuesOf = ({ key, min, max, isInteger, named = [] }: Parameter): readonly number[] => {
  const whole = isInteger ? Array.from({ length: max - min + 1 }, (_, k) => min + k) : []
  const inner = { alpha: [0.25, 0.8], r: [0.75] }[key] ?? []
  return [...new Set([...whole, ...inner, ...named.map(({ value }) => value)])]
}

/** One parameter at a time, with the others' defaults. */
const changesOf = (spec: SolverSpec): readonly Params[] => {
  const changes = spec.parameters
    .filter(({ key }) => key !== spec.noiseKey)
    .flatMap((parameter) => valuesOf(parameter).map((value) => ({ [parameter.key]: value })))
  return changes.length > 0 ? changes : [{}]
}

/** The same of parameters whose values have names. */
const namedChangesOf = (spec: SolverSpec): readonly Params[] => {
  const named = spec.parameters.filter(({ named = [], key }) => named.length > 0 || key === 'r')
  return changesOf({ ...spec, parameters: named })
}

/** Noise over the whole run: a law that changes where an interval ends changes in the middle of a step. */
const wide = ({ parameters }: SolverSpec): Params =>
  parameters.some(({ key }) => key === 'tauLo') ? { tauLo: 0.001, tauHi: Number.POSITIVE_INFINITY } : {}

/** Whether a solver can add noise. */
export const isNoisy = ({ noiseKey, noisyOrders }: SolverSpec): boolean =>
  noiseKey !== undefined || noisyOrders !== undefined

export const noisyOrdersOf = ({ spec, solver }: Variant): NoisyOrders =>
  spec.noisyOrders?.(solver.params) ?? { strong: 1, weak: 1, marginal: 1 }

/** Solvers of the ODE; those that add noise without it, where they can be. */
export const stillVariants: readonly Variant[] = registry.solver.flatMap((spec) => {
  if (isNoisy(spec) && spec.noiseKey === undefined) return []
  const still = spec.noiseKey === undefined ? {} : { [spec.noiseKey]: 0 }
  return changesOf(spec).map((change) => variantOf(spec, change, still))
})

/** Whether a solver with its noise tends to the data at all. */
export const converges = ({ convergence }: SolverSpec): boolean => convergence !== 'none'

/** Solvers with their noise, at its default strength, or 1 where that is none, and at half of it. */
export const noisyVariants: readonly Variant[] = registry.solver
  .filter(converges)
  .filter(isNoisy)
  .flatMap((spec) => {
    const strength = spec.parameters.find(({ key }) => key === spec.noiseKey)
    const noises: readonly Params[] = strength
      ? [strength.default || 1, (strength.default || 1) / 2].map((value) => ({ [strength.key]: value }))
      : [{}]
    // At half strength nothing but that is changed: every run costs.
    return noises.flatMap((noise, k) =>
      (k === 0 ? namedChangesOf(spec) : [{}]).map((change) => variantOf(spec, change, { ...wide(spec), ...noise })),
    )
  })

const latents = [-1.7, -0.6, 0.05, 0.4, 1.3]

/**
 * The largest error at sigma_min of runs of the ODE on the mixture with `intervals` steps down to it: the last step, always
 * Euler, would spoil the slope. Several points, because at one of them leading terms can cancel.
 */
export const flowErrors = (design: Omit<Design, 'steps'>, intervals: readonly number[]): readonly number[] => {
  const flowTo = (sigma: number): number[] =>
    latents.map((n) => mixtureFlow(mixture, n * design.sigmaMax, design.sigmaMax, sigma))
  const exact = flowTo(design.sigmaMin)
  return intervals.map((n) => {
    const program = compile({ ...design, steps: n + 1 })
    // The first steps of a multistep rule have no history and are of lower order, which in the limit would be all that
    // one sees: the rule itself is measured from states and denoiser outputs of the exact flow.
    const isMultistep = (specOf('solver', design.solver.id).history ?? 0) > 0
    const states = isMultistep
      ? statesAfterExact(program, mixtureDenoiser, 4, flowTo)
      : statesOf(
          program,
          mixtureDenoiser,
          (_, out) => out.set(latents),
          latents.length,
          undefined,
          (i) => i === n,
        )
    return Math.max(...exact.map((x, j) => Math.abs(states[n]![j]! - x)))
  })
}

/**
 * A run with noise from 4 to 1/16 in `intervals` steps of one length in ln sigma: where that divides 3072, all levels and
 * the middles between them are places of the Brownian path, which is read without rounding.
 */
export const noisyDesign = (solver: Choice, intervals: number): Design => ({
  ...defaultDesign,
  steps: intervals + 1,
  sigmaMax: 4,
  sigmaMin: 1 / 16,
  discretization: chooseDefault('discretization', 'exponential'),
  solver,
})

/** Paths that each solver follows. */
export const pathCount = 400
export const seed = 11

/** Draws of the nodes of all paths' trees, which neighboring increments share. */
const drawnNodes = new Map<number, Float64Array>()

const nodeOf = (stream: number): Float64Array => {
  const known = drawnNodes.get(stream)
  if (known) return known
  const drawn = new Float64Array(pathCount)
  fillNormals(drawn, seed, 0, stream)
  drawnNodes.set(stream, drawn)
  return drawn
}

/** What `fillIncrement` writes, to the last bit; every solver asks for the same increments of the same paths. */
const drawnIncrements = { log: new Map<number, Drawn>(), sigma: new Map<number, Drawn>() }
/** By the lower level: to print two numbers for a key takes longer than to read the increment. */
type Drawn = Map<number, Float64Array>

export const drawIncrement = (increment: Increment, out: Float64Array): void => {
  const { from, to, clock = 'log' } = increment
  const start = drawnIncrements[clock].get(from) ?? new Map<number, Float64Array>()
  drawnIncrements[clock].set(from, start)
  let drawn = start.get(to)
  if (!drawn) {
    drawn = new Float64Array(pathCount)
    for (const { stream, weight } of drawsOf(increment)) {
      const node = nodeOf(stream)
      for (let j = 0; j < pathCount; j++) drawn[j] = drawn[j]! + weight * node[j]!
    }
    start.set(to, drawn)
  }
  out.set(drawn)
}

/** States at sigma_min of many runs on the mixture, each on a path of its own that does not depend on `intervals`. */
const pathEnds = (solver: Choice, intervals: number): Float64Array =>
  statesOfAll(
    compile(noisyDesign(solver, intervals)),
    (x, sigma, out) => denoiseInto(mixture, x, sigma, out),
    (k, out) => fillNormals(out, seed, 0, k),
    pathCount,
    drawIncrement,
    (i) => i === intervals,
  )[intervals]!

/** Root mean square distances of paths from those of a run of `finest` steps on the same noise. */
export const pathErrors = (solver: Choice, intervals: readonly number[], finest: number): readonly number[] => {
  const reference = pathEnds(solver, finest)
  return intervals.map((n) => {
    const ends = pathEnds(solver, n)
    return Math.sqrt(ends.reduce((sum, x, j) => sum + (x - reference[j]!) ** 2, 0) / pathCount)
  })
}

/** State i given a start x_0 with data N(0, s^2), unscaled: gain * x_0 + a normal of this variance. */
export interface Law {
  readonly gain: number
  readonly variance: number
}

/**
 * Exact, without sampling: the denoiser of N(0, s^2) is linear, so that a state is a sum of the start and of increments. What
 * it takes of each is found from its end backwards, one number a tensor; an increment is a sum over the smallest intervals
 * between levels that the program asks for.
 */
export const lawOf = (program: Program, s: number, i: number): Law => {
  const { ops, steps, increments } = program
  const [before, after] = [steps[Math.max(i - 1, 0)]!, steps[i]]
  const shares = new Map<Tensor, number>([[after?.x ?? before.xNext, 1 / (after?.s ?? before.sNext)]])
  for (let index = before.ops[1] - 1; index >= 0; index--) {
    const op = ops[index]!
    const share = shares.get(op.out)
    if (share === undefined) continue
    const isCombined = op.op === 'combine'
    const factor = isCombined ? share : (share * s * s) / (s * s + op.sigma * op.sigma)
    for (const { base, coefficient } of isCombined ? op.terms : op.input)
      shares.set(base, (shares.get(base) ?? 0) + factor * coefficient)
  }
  const ends = [...new Set(increments.flatMap(({ from, to }) => [from, to]))].sort((a, b) => b - a)
  const places = new Map(ends.map((end, k) => [end, k]))
  const lengthOf = ({ from, to, clock }: Increment): number => (clock === 'sigma' ? from - to : Math.log(from / to))
  const smallest = new Float64Array(ends.length)
  increments.forEach((increment, w) => {
    const share = shares.get(`w${w}`) ?? 0
    for (let k = places.get(increment.from)!; k < places.get(increment.to)!; k++) {
      const part = { ...increment, from: ends[k]!, to: ends[k + 1]! }
      smallest[k] = smallest[k]! + share * Math.sqrt(lengthOf(part) / lengthOf(increment))
    }
  })
  return {
    gain: shares.get('n0')! / noiseAtStart(program),
    variance: smallest.reduce((sum, x) => sum + x * x, 0),
  }
}

/**
 * The law of the SDE whose noise is replaced at `rate` times sigma' / sigma, from one level to another: the paper's eq. 6
 * on a Gaussian, in closed form. The marginal's variance v = s^2 + sigma^2 is kept: gain^2 v(from) + variance = v(to).
 */
export const exactLaw = (s: number, from: number, to: number, rate: number): Law => {
  const shrink = (s ** 2 + to ** 2) / (s ** 2 + from ** 2)
  return { gain: shrink ** ((1 + rate) / 2), variance: (s ** 2 + to ** 2) * (1 - shrink ** rate) }
}

const lawRule = gaussLegendre(64)

/** The same where the rate is a function of the noise level. */
export const lawAlong = (s: number, from: number, to: number, rate: (sigma: number) => number): Law => {
  const [start, end] = [s ** 2 + from ** 2, s ** 2 + to ** 2]
  const shrinking = (u: number): number => (1 + rate(Math.sqrt(Math.exp(u) - s ** 2))) / 2
  const gain = Math.exp(integrate(lawRule, shrinking, Math.log(start), Math.log(end)))
  return { gain, variance: end - gain ** 2 * start }
}
