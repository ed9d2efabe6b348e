/**
 * The core of Samplerscope: designs of diffusion samplers and the programs that they compile to.
 *
 * A {@link Design} is plain JSON, with one independent choice for each row of Table 1 of Karras et al. 2022. {@link compile}
 * turns it into a {@link Program}: a straight line of operations whose coefficients are numbers and whose only unknowns are
 * tensors. {@link interpret} runs a program on typed arrays, around any denoiser `D(x; sigma)`.
 *
 * ```ts
 * const { value: design } = parseDesign({ steps: 12, solver: 'euler' })
 * const run = interpret(compile(design), {
 *   length: 1,
 *   allocate: (length) => new Float64Array(length),
 *   drawNoise: (k, out) => fillNormals(out, 1, 0, k),
 * })
 * for (let next = run.next(); !next.done; next = run.next())
 *   if (next.value.kind === 'denoise') next.value.output.fill(0.5) // D(input; sigma) of data that is always 0.5
 * ```
 *
 * Everything here is pure and in float64: no DOM, no clock, no global state. Noise levels and states are in units of the
 * data; times are in the units of the schedule. What this module does not export may change without notice.
 *
 * @module core
 */
export type { Beginning, BeginningSpec } from './beginnings/beginning.ts'
export { fillIncrement, type Increment } from './brownian.ts'
export {
  type ChoiceSpec,
  defaultParams,
  initialOf,
  type KnotAxis,
  type Knots,
  type ListParameter,
  type Parameter,
  type Params,
  param,
  type SigmaRange,
} from './choice.ts'
export { compile, curvesOf, levelsOf } from './compile.ts'
export {
  type Choice,
  chooseDefault,
  chooseInitial,
  type Design,
  designParameters,
  rangeOf,
  withLevels,
} from './design.ts'
export { isSameDesign, toJson } from './design-json.ts'
export type { Discretization, DiscretizationSpec, FieldName } from './discretizations/discretization.ts'
export type { Ending, EndingSpec } from './endings/ending.ts'
export { type Frame, flowFrame, flowSigma, flowTime, sigmaFrame } from './frame.ts'
export type { Asked, Guidance, GuidanceSpec } from './guidances/guidance.ts'
export { type Event, type InterpretOptions, interpret, type TensorArray } from './interpret.ts'
export { add, base, type LinearForm, scale, type Tensor, type Term, toTerms } from './linear.ts'
export { type Parsed, parseDesign } from './parse-design.ts'
export { defaultDesign, type Preset, presetOf, presets } from './presets.ts'
export {
  asksWeak,
  type Condition,
  callsOf,
  type Denoiser,
  lastReads,
  type Op,
  type Program,
  printProgram,
  type StepMark,
} from './program.ts'
export { asWritten, isPureNoise } from './pure-noise.ts'
export { fillNormals, normal } from './random.ts'
export {
  findSpec,
  type Registry,
  type Row,
  registry,
  rowLabels,
  rows,
  type SpecOf,
  specOf,
  withSolver,
  withSpec,
} from './registry.ts'
export type { Rates, Scaling, ScalingSpec } from './scalings/scaling.ts'
export type { Schedule, ScheduleSpec } from './schedules/schedule.ts'
export type { Apart, Evaluation, NoisyOrders, Solver, SolverSpec, StepBuilder } from './solvers/solver.ts'
export type { LevelStep, Stochasticity, StochasticitySpec } from './stochasticity/stochasticity.ts'
