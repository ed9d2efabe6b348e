/** The one loop over operations for programs that run on typed arrays: the toy, the command line and the WASM engine. */
import type { Increment } from './brownian.ts'
import type { Tensor, Term } from './linear.ts'
import { type Condition, type Denoiser, lastReads, type Program, type StepMark } from './program.ts'

export type TensorArray = Float32Array | Float64Array

export type Event<T extends TensorArray> =
  /** Fill `output` with D(input; sigma) before resuming. `input` is unscaled and reused after. */
  | {
      readonly kind: 'denoise'
      readonly call: number
      readonly sigma: number
      readonly condition: Condition
      readonly denoiser: Denoiser
      readonly input: T
      readonly output: T
    }
  /**
   * Step `mark` is done; `read` gives its tensors and forms (mark.x, mark.xHat, mark.xNext, mark.denoised) until the
   * generator resumes. A form of several terms is made anew at each reading.
   */
  | { readonly kind: 'step'; readonly mark: StepMark; readonly read: (what: Tensor | readonly Term[]) => T }

export interface InterpretOptions<T extends TensorArray> {
  /** Number of elements of every tensor. */
  readonly length: number
  readonly allocate: (length: number) => T
  /** Writes noise tensor n_k; it is drawn once a k. */
  readonly drawNoise: (k: number, out: T) => void
  /** Writes a unit-variance Brownian increment w_k; needed by programs that have some. */
  readonly drawIncrement?: ((increment: Increment, out: T) => void) | undefined
}

/**
 * Runs a program as a generator that yields each network call to its driver and each finished step to whoever draws;
 * returns the result. Dropping the generator cancels the run. Tensors are recycled once nothing reads them any more.
 */
export function* interpret<T extends TensorArray>(
  program: Program,
  { length, allocate, drawNoise, drawIncrement }: InterpretOptions<T>,
): Generator<Event<T>, T, void> {
  const last = lastReads(program)
  const live = new Map<Tensor, T>()
  const free: T[] = []
  const input = allocate(length)

  const take = (tensor: Tensor): T => {
    const array = free.pop() ?? allocate(length)
    live.set(tensor, array)
    return array
  }
  const read = (tensor: Tensor): T => {
    const array = live.get(tensor)
    if (array) return array
    const k = Number(tensor.slice(1))
    const increment = tensor.startsWith('w') ? program.increments[k] : undefined
    if (increment) {
      if (!drawIncrement) throw new RangeError(`program reads ${tensor}, but this run draws no Brownian increments`)
      const noise = take(tensor)
      drawIncrement(increment, noise)
      return noise
    }
    if (!tensor.startsWith('n')) throw new RangeError(`program reads ${tensor} before it is written`)
    const noise = take(tensor)
    drawNoise(k, noise)
    return noise
  }
  const recycle = (until: number, keep: readonly Tensor[]): void => {
    for (const [tensor, array] of live)
      if ((last.get(tensor) ?? -1) <= until && !keep.includes(tensor)) {
        live.delete(tensor)
        free.push(array)
      }
  }

  /** Made for whoever draws; free again when the generator resumes. */
  const forms: T[] = []
  const show = (what: Tensor | readonly Term[]): T => {
    if (typeof what === 'string') return read(what)
    if (what.length === 1 && what[0]!.coefficient === 1) return read(what[0]!.base)
    const form = free.pop() ?? allocate(length)
    forms.push(form)
    combine(what, read, form)
    return form
  }

  let call = 0
  for (const mark of program.steps) {
    const [first, end] = mark.ops
    const shown = [mark.x, mark.xNext, ...[...mark.xHat, ...mark.denoised].map((term) => term.base)]
    for (let index = first; index < end; index++) {
      const op = program.ops[index]!
      if (op.op === 'denoise') {
        combine(op.input, read, input)
        const output = take(op.out)
        const { sigma, condition, denoiser = 'main' } = op
        yield { kind: 'denoise', call: call++, sigma, condition, denoiser, input, output }
      } else {
        const sources = op.terms.map((term) => read(term.base))
        const out = take(op.out)
        combineInto(op.terms, sources, out)
      }
      recycle(index, shown)
    }
    yield { kind: 'step', mark, read: show }
    free.push(...forms.splice(0))
    recycle(end - 1, [])
  }
  return read(program.result)
}

const combine = <T extends TensorArray>(terms: readonly Term[], read: (tensor: Tensor) => T, out: T): void =>
  combineInto(
    terms,
    terms.map((term) => read(term.base)),
    out,
  )

/** out = sum of coefficient * source, one pass a term: the loops stay monomorphic and vectorizable. */
const combineInto = <T extends TensorArray>(terms: readonly Term[], sources: readonly T[], out: T): void => {
  out.fill(0)
  terms.forEach(({ coefficient }, k) => {
    const source = sources[k]!
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + coefficient * source[j]!
  })
}
