/** A compiled sampler: a straight line of operations whose coefficients are numbers and whose unknowns are tensors. */
import type { Increment } from './brownian.ts'
import type { Tensor, Term } from './linear.ts'

/** What a network call is conditioned on: the image's class label, or no label at all (guidance needs both). */
export type Condition = 'label' | 'none'

/** Which network a call goes to: the one that samples, or the weaker one that autoguidance leads away from. */
export type Denoiser = 'main' | 'weak'

export type Op =
  /** out = sum of coefficient * base. */
  | { readonly op: 'combine'; readonly out: Tensor; readonly terms: readonly Term[] }
  /** out = D(sum of coefficient * base; sigma): the input is unscaled, x / s. One network call. */
  | {
      readonly op: 'denoise'
      readonly out: Tensor
      readonly input: readonly Term[]
      readonly sigma: number
      readonly condition: Condition
      /** 'main' when missing. */
      readonly denoiser?: Denoiser
    }

/** What a view needs to know of step i. Times are of the design's schedule, levels in units of the data. */
export interface StepMark {
  readonly i: number
  readonly t: number
  readonly tHat: number
  readonly tNext: number
  readonly sigma: number
  readonly sigmaHat: number
  readonly sigmaNext: number
  readonly s: number
  readonly sHat: number
  readonly sNext: number
  readonly gamma: number
  /** Scaled state at (t, sigma). */
  readonly x: Tensor
  /** Scaled state after noise was added, at (tHat, sigmaHat); equal to x without churn. */
  readonly xHat: readonly Term[]
  /** Scaled state at (tNext, sigmaNext). */
  readonly xNext: Tensor
  /** What takes the denoiser's place at (xHat, sigmaHat): one output, or under guidance a form of two. */
  readonly denoised: readonly Term[]
  /** Index range [first, end) of this step's operations. */
  readonly ops: readonly [first: number, end: number]
}

export interface Program {
  readonly ops: readonly Op[]
  readonly steps: readonly StepMark[]
  /** Where on the run's Brownian path each tensor w_k is read; empty for solvers that add no noise. */
  readonly increments: readonly Increment[]
  /** Number of network calls. */
  readonly nfe: number
  /** The state that holds the result. */
  readonly result: Tensor
}

/** One operation a line, for people: `D3 = D(0.5 x1 + 0.5 D2; sigma 1.2)`. */
export const printProgram = ({ ops }: Program): string => {
  const form = (terms: readonly Term[]): string =>
    terms.map((term) => `${Number(term.coefficient.toPrecision(6))} ${term.base}`).join(' + ') || '0'
  return ops
    .map((op) =>
      op.op === 'combine'
        ? `${op.out} = ${form(op.terms)}`
        : `${op.out} = D(${form(op.input)}; sigma ${Number(op.sigma.toPrecision(6))}${op.condition === 'none' ? ', no label' : ''}${op.denoiser === 'weak' ? ', weak' : ''})`,
    )
    .join('\n')
}

/** How many of a program's calls each network answers; they sum to its nfe. */
export const callsOf = ({ ops }: Pick<Program, 'ops'>): Readonly<Record<Denoiser, number>> => {
  const calls = { main: 0, weak: 0 }
  for (const op of ops) if (op.op === 'denoise') calls[op.denoiser ?? 'main']++
  return calls
}

/** Factor of the first noise n_0 in the unscaled state that a run starts with, in units of the data. */
export const noiseAtStart = ({ ops, steps }: Pick<Program, 'ops' | 'steps'>): number => {
  const [first] = ops
  return (first?.op === 'combine' ? (first.terms[0]?.coefficient ?? 0) : 0) / steps[0]!.s
}

/** Whether a program needs the weak network. */
export const asksWeak = ({ ops }: Pick<Program, 'ops'>): boolean =>
  ops.some((op) => op.op === 'denoise' && op.denoiser === 'weak')

/** Index of the last operation that reads each tensor, so that an engine can reuse its memory. The result is never dead. */
export const lastReads = (program: Program): ReadonlyMap<Tensor, number> => {
  const last = new Map<Tensor, number>()
  program.ops.forEach((op, index) => {
    for (const { base } of op.op === 'combine' ? op.terms : op.input) last.set(base, index)
  })
  last.set(program.result, program.ops.length)
  return last
}
