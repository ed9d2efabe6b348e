/**
 * Runs programs without pixels: of every tensor only its projections on a span's directions are kept, some 270 numbers for a
 * picture with a label. Every update of every solver is linear, so that any state or answer is
 *
 *   sum of alpha_k noise_k + beta + U' gamma
 *
 * and its pixels can be had afterwards. The weights of a state on noise, ones and answers are the program's own, the same for
 * all pictures: `weightsOf` works them out, `picture` applies them.
 */
import { interpret } from '../core/interpret.ts'
import type { Tensor, Term } from '../core/linear.ts'
import { isStartPerturbed } from '../core/perturbation.ts'
import { lastReads, type Program } from '../core/program.ts'
import type { Answer } from './denoise.ts'
import { type Answering, answering, type Call, type Denoisers } from './denoiser.ts'
import type { Draws } from './draws.ts'
import { type Picture, paint, projectionsOfOnes, sizeOf } from './pixels.ts'
import { spreadAnswerOf } from './spread-answer.ts'
import { type Span, spanOf } from './world.ts'
import { startingFrom } from './wrong-start.ts'

type Coefficients = Pick<Answer, 'layouts' | 'coefficients'>

/** A program that is ready to run in a world: what its calls need is worked out once for all pictures. */
export interface Plan {
  readonly program: Program
  readonly denoisers: Denoisers
  readonly calls: readonly Call[]
  /** For each call, the first of its kind. */
  readonly kinds: readonly number[]
  /** By span and label. */
  readonly answerings: Map<string, readonly Answering[]>
}

export const planOf = (program: Program, denoisers: Denoisers): Plan => {
  const calls = program.ops.flatMap((op): Call[] =>
    op.op === 'denoise' ? [{ sigma: op.sigma, condition: op.condition, denoiser: op.denoiser ?? 'main' }] : [],
  )
  const firsts = new Map<string, number>()
  const kinds = calls.map((call, k) => {
    const kind = JSON.stringify(call)
    const first = firsts.get(kind) ?? k
    firsts.set(kind, first)
    return first
  })
  return { program, denoisers, calls, kinds, answerings: new Map() }
}

/** What a run must follow: the directions of its class, or of all layouts where a call asks without the label. */
const spanOfRun = ({ calls, denoisers: { main } }: Plan, label: number | null): Span =>
  calls.some(({ condition }) => condition === 'none') ? main.all : spanOf(main, label)

const answeringsOf = (plan: Plan, span: Span, label: number | null): readonly Answering[] => {
  const key = `${span.first} ${span.count} ${label}`
  const known = plan.answerings.get(key)
  if (known) return known
  const made: Answering[] = []
  for (const [k, call] of plan.calls.entries())
    made.push(made[plan.kinds[k]!] ?? answering(plan.denoisers, span, label, call))
  plan.answerings.set(key, made)
  return made
}

/** One picture's run. */
export interface Trajectory {
  readonly plan: Plan
  readonly label: number | null
  readonly span: Span
  readonly draws: Draws
  /** One for each call. */
  readonly answers: readonly Coefficients[]
  /** Projections of the result on the span's directions. */
  readonly result: Float64Array
}

/** Runs a plan for one picture. Spans keep scratch memory: runs do not nest. */
export const run = (plan: Plan, label: number | null, right: Draws): Trajectory => {
  const { program, denoisers } = plan
  const { main, perturbation } = denoisers
  const draws = perturbation && isStartPerturbed(perturbation) ? startingFrom(main, right, perturbation) : right
  const span = spanOfRun(plan, label)
  const own = answeringsOf(plan, span, label)
  const ones = projectionsOfOnes(main, span)
  const spread = spreadAnswerOf(main, span)
  const answers: Coefficients[] = []
  const events = interpret(program, {
    length: 3 * span.count,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => out.set(draws.projections(`n${k}`, span, program.increments)),
    drawIncrement: (increment, out) =>
      out.set(draws.projections(`w${program.increments.indexOf(increment)}`, span, program.increments)),
  })
  for (;;) {
    const next = events.next()
    if (next.done) return { plan, label, span, draws, answers, result: next.value }
    const event = next.value
    if (event.kind !== 'denoise') continue
    const { input, output } = event
    const { kept, shift, answer } = own[event.call]!
    for (let j = 0; j < input.length; j++) input[j]! += ones[j]!
    const coefficients = answer(input)
    answers.push(coefficients)
    for (let j = 0; j < output.length; j++) output[j] = kept * input[j]! + (shift - 1) * ones[j]!
    spread(coefficients, output)
  }
}

/** Gets the noise of one picture's run ready, a draw at a time: yields after each. */
export function* drawAhead(plan: Plan, label: number | null, draws: Draws): Generator<void> {
  const { program } = plan
  const span = spanOfRun(plan, label)
  for (const tensor of lastReads(program).keys())
    if (isNoise(tensor)) yield* draws.ahead(tensor, span, program.increments)
}

/** A form as a weighted sum of noise tensors, the picture of ones, and the U' c of the calls. */
export interface Weights {
  readonly noise: ReadonlyMap<Tensor, number>
  readonly ones: number
  readonly answers: Float64Array
}

const isNoise = (tensor: Tensor): boolean => tensor.startsWith('n') || tensor.startsWith('w')

/**
 * Follows a form back through the program. The answer is the same for all pictures of a plan with the same label.
 *
 * @param form - Of tensors of the program, such as a step's state or its denoised picture.
 */
export const weightsOf = (plan: Plan, label: number | null, form: readonly Term[]): Weights => {
  const own = answeringsOf(plan, spanOfRun(plan, label), label)
  const weight = new Map<Tensor, number>()
  const add = (tensor: Tensor, w: number): void => void weight.set(tensor, (weight.get(tensor) ?? 0) + w)
  for (const { base, coefficient } of form) add(base, coefficient)
  const answers = new Float64Array(plan.calls.length)
  let ones = 0
  let call = plan.calls.length
  for (let index = plan.program.ops.length - 1; index >= 0; index--) {
    const op = plan.program.ops[index]!
    if (op.op === 'denoise') call--
    const w = weight.get(op.out)
    if (!w) continue
    weight.delete(op.out)
    if (op.op === 'combine') {
      for (const { base, coefficient } of op.terms) add(base, w * coefficient)
      continue
    }
    const { kept, shift } = own[call]!
    answers[call]! += w
    ones += w * (kept + shift - 1)
    for (const { base, coefficient } of op.input) add(base, w * kept * coefficient)
  }
  return { noise: new Map([...weight].filter(([tensor]) => isNoise(tensor))), ones, answers }
}

/** gamma: the sum of the answers' coefficients with these weights, along the span's directions. */
export const gammaOf = ({ span, answers, plan }: Trajectory, weights: Weights): Float64Array => {
  const { layouts } = plan.denoisers.main
  const gamma = new Float64Array(3 * span.count)
  answers.forEach((answer, call) => {
    const weight = weights.answers[call]!
    if (weight === 0) return
    let at = 0
    for (const l of answer.layouts) {
      const { first, count } = layouts[l]!
      const base = 3 * (first - span.first)
      for (let j = 0; j < 3 * count; j++) gamma[base + j]! += weight * answer.coefficients[at++]!
    }
  })
  return gamma
}

/**
 * The pixels of a form of a run's tensors, [3, side, side].
 *
 * @param tolerance - What does not move a value by more is left out; 0 leaves out nothing. 1e-4 is below what a screen shows.
 */
export const pictureInto = (trajectory: Trajectory, weights: Weights, out: Picture, tolerance = 0): void => {
  const { plan, span, draws } = trajectory
  out.fill(weights.ones)
  const seen = [...weights.noise].filter(([, weight]) => Math.abs(weight) > tolerance)
  draws.addAll(out, seen, plan.program.increments)
  paint(plan.denoisers.main, span, gammaOf(trajectory, weights), out, tolerance)
}

/** The result of a run in pixels. */
export const resultOf = (trajectory: Trajectory): Float64Array => {
  const { plan, label } = trajectory
  const picture = new Float64Array(sizeOf(plan.denoisers.main))
  pictureInto(trajectory, weightsOf(plan, label, [{ base: plan.program.result, coefficient: 1 }]), picture)
  return picture
}
