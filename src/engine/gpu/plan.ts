/**
 * A program as the GPU runs it: which kernel launches, between which network calls, on which slots of one arena of tensors.
 * All of it is known before the first launch, so that nothing but the launches is left to do in the run.
 */
import { type Draw, drawsOf } from '../../core/brownian.ts'
import { add, base, type LinearForm, scale, type Tensor, type Term } from '../../core/linear.ts'
import { type Condition, type Denoiser, lastReads, type Program, type StepMark } from '../../core/program.ts'
import { residualScale, stateScale } from '../tonemap.ts'

/** Tensors that a kernel reads of one form; a longer form is summed up by several launches. */
export const mostTerms = 8

export interface SlotTerm {
  readonly slot: number
  readonly coefficient: number
}

/** sum of coefficient * slot + sum of weight * draw. */
export interface Form {
  readonly terms: readonly SlotTerm[]
  readonly draws: readonly Draw[]
}

/** Hands the form to the network, whose call `call` follows; the next launch stores the output in `slot`. */
export interface Feed {
  readonly form: Form
  readonly sigma: number
  readonly condition: Condition
  readonly denoiser: Denoiser
  readonly call: number
  readonly slot: number
}

/** One launch of the combine kernel, which writes before it feeds, element by element. */
export interface Launch {
  readonly write?: { readonly slot: number; readonly form: Form } | undefined
  readonly feed?: Feed | undefined
}

/** Step `step` as three forms that are black at -1 and white at 1; see tonemap.ts. */
export interface FramePlan {
  readonly step: number
  readonly panels: readonly [state: Form, denoised: Form, residual: Form]
}

export type Item =
  | { readonly kind: 'launch'; readonly launch: Launch }
  /** All tensors of the frame are there. */
  | { readonly kind: 'step'; readonly frame: FramePlan }
  /** From here on some of the frame's tensors are overwritten: its pixels have to be made now. */
  | { readonly kind: 'paint'; readonly frame: FramePlan }

export interface Plan {
  readonly items: readonly Item[]
  readonly launches: readonly Launch[]
  readonly frames: readonly FramePlan[]
  /** Tensors of the arena. */
  readonly slots: number
  /** Slot of the final state. */
  readonly result: number
  readonly nfe: number
}

const panelsOf = (mark: StepMark, displaySigmaData: number): readonly [LinearForm, LinearForm, LinearForm] => {
  const { denoised } = mark
  const noise = add(scale(mark.xHat, 1 / mark.sHat), scale(denoised, -1))
  return [
    scale(base(mark.x), stateScale(mark.s, mark.sigma, displaySigmaData)),
    denoised,
    scale(noise, residualScale(mark.sigmaHat)),
  ]
}

const isDrawn = (tensor: Tensor): boolean => tensor.startsWith('n') || tensor.startsWith('w')

export interface PlanOptions {
  /** See RunRequest. */
  readonly displaySigmaData: number
  /** Tensors that the arena should have at most: beyond them the oldest steps are kept as pixels only. */
  readonly mostSlots: number
}

/** Throws RangeError for a program that reads what it has not written, or shows what does not fit a kernel. */
export const planRun = (program: Program, { displaySigmaData, mostSlots }: PlanOptions): Plan => {
  const { ops, steps } = program
  const last = lastReads(program)
  const items: Item[] = []
  const launches: Launch[] = []
  const frames: FramePlan[] = []

  const slotOf = new Map<Tensor, number>()
  const free: number[] = []
  let slots = 0
  /** Frames whose pixels are still to be made, by tensor: their slots stay. */
  const holds = new Map<Tensor, number>()
  const panels = steps.map((mark) => panelsOf(mark, displaySigmaData))
  const shownBy = (step: number): Set<Tensor> =>
    new Set(panels[step]!.flatMap((form) => form.map((term) => term.base).filter((tensor) => !isDrawn(tensor))))
  for (const step of steps.keys()) for (const tensor of shownBy(step)) holds.set(tensor, (holds.get(tensor) ?? 0) + 1)
  /** Frames that are there and not painted. */
  const resident: FramePlan[] = []
  /** Operations before this index are launched. */
  let launched = 0

  const sweep = (): void => {
    for (const [tensor, slot] of slotOf)
      if ((last.get(tensor) ?? -1) < launched && !holds.get(tensor)) {
        slotOf.delete(tensor)
        free.push(slot)
      }
  }
  const take = (): number => {
    while (free.length === 0 && slots >= mostSlots && resident.length > 0) {
      const frame = resident.shift()!
      items.push({ kind: 'paint', frame })
      for (const tensor of shownBy(frame.step)) holds.set(tensor, holds.get(tensor)! - 1)
      sweep()
    }
    return free.pop() ?? slots++
  }

  const emit = (launch: Launch): void => {
    launches.push(launch)
    items.push({ kind: 'launch', launch })
  }

  const lower = (form: LinearForm): Form => {
    const terms: SlotTerm[] = []
    const draws: Draw[] = []
    for (const { base: tensor, coefficient } of form) {
      const slot = slotOf.get(tensor)
      const k = Number(tensor.slice(1))
      const increment = tensor.startsWith('w') ? program.increments[k] : undefined
      if (slot !== undefined) terms.push({ slot, coefficient })
      else if (increment)
        for (const { stream, weight } of drawsOf(increment)) draws.push({ stream, weight: coefficient * weight })
      else if (tensor.startsWith('n')) draws.push({ stream: k, weight: coefficient })
      else throw new RangeError(`program reads ${tensor} before it is written`)
    }
    return { terms, draws }
  }
  /** The form with at most `mostTerms` terms: what is too much is summed up in slots of its own. */
  const shorten = (form: Form, partial: number[]): Form => {
    let { terms } = form
    while (terms.length > mostTerms) {
      const slot = take()
      partial.push(slot)
      emit({ write: { slot, form: { terms: terms.slice(0, mostTerms), draws: [] } } })
      terms = [{ slot, coefficient: 1 }, ...terms.slice(mostTerms)]
    }
    return { terms, draws: form.draws }
  }
  const buffered = (terms: readonly Term[]): number => terms.filter(({ base }) => !isDrawn(base)).length

  let call = 0
  let shown = 0
  /** Ends operations up to `end`: frees what they were the last to read, and reports steps that are complete. */
  const finish = (end: number, partial: readonly number[]): void => {
    launched = end
    free.push(...partial)
    while (shown < steps.length && steps[shown]!.ops[1] <= end) {
      const lowered = panels[shown]!.map(lower)
      if (lowered.some(({ terms }) => terms.length > mostTerms))
        throw new RangeError(`step ${shown} shows a sum of more than ${mostTerms} tensors`)
      const frame: FramePlan = { step: shown, panels: lowered as unknown as FramePlan['panels'] }
      frames.push(frame)
      resident.push(frame)
      items.push({ kind: 'step', frame })
      shown++
    }
    sweep()
  }

  for (let index = 0; index < ops.length; index++) {
    const partial: number[] = []
    const op = ops[index]!
    let write: Launch['write']
    if (op.op === 'combine') {
      const form = shorten(lower(op.terms), partial)
      const slot = take()
      slotOf.set(op.out, slot)
      write = { slot, form }
    }
    // A new state goes to the network in the launch that makes it.
    const next = op.op === 'combine' ? ops[index + 1] : op
    if (next?.op !== 'denoise' || (write && buffered(next.input) > mostTerms)) {
      emit({ write })
      finish(index + 1, partial)
      continue
    }
    const form = shorten(lower(next.input), partial)
    const slot = take()
    slotOf.set(next.out, slot)
    const { sigma, condition, denoiser = 'main' } = next
    emit({ write, feed: { form, sigma, condition, denoiser, call: call++, slot } })
    if (write) index++
    finish(index + 1, partial)
  }
  const result = slotOf.get(program.result)
  if (result === undefined || launches.at(-1)?.feed)
    throw new RangeError(`program does not end with its result ${program.result}`)
  return { items, launches, frames, slots, result, nfe: call }
}
