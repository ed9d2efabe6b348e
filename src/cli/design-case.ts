/** Cases of `trace` with any design of the page: {design, mixture, latents, noise}, run on the exact mixture. */
import * as v from 'valibot'
import { fillIncrement, type Increment } from '../core/brownian.ts'
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { interpret } from '../core/interpret.ts'
import type { Program } from '../core/program.ts'
import { fillNormals } from '../core/random.ts'
import { maxSeed } from '../document/fields.ts'
import { type Asked, askedBy } from '../export/program-json.ts'
import { denoise, normalize } from '../toy/mixture.ts'
import { answering, leadsFromNoLabel, type Target, targetOf } from '../toy/target.ts'
import { ArgumentFault } from './arguments.ts'
import { firstIssue, mixtureSchema, noiseList, numbers, record } from './case-schemas.ts'
import { readDesignValue } from './design-argument.ts'

/** Most elements that a case may ask for by `length`. */
const mostElements = 100_000

const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message))
}

const caseSchema = v.pipe(
  record('must be an object with design, mixture and latents'),
  v.strictObject({
    design: v.union([v.string(), v.record(v.string(), v.unknown())], 'must be an object, a link or words'),
    mixture: mixtureSchema,
    label: v.optional(whole(0, 1000)),
    latents: v.optional(numbers),
    noise: v.optional(
      v.union(
        [noiseList, v.record(v.string(), numbers)],
        'must be a list with a list of numbers for each step, or an object of lists by tensor, such as {"n1": [...]}',
      ),
    ),
    seed: v.optional(whole(0, maxSeed)),
    image: v.optional(whole(0, maxSeed), 0),
    length: v.optional(whole(1, mostElements)),
  }),
)

type Case = v.InferOutput<typeof caseSchema>

export interface DesignCall {
  readonly sigma: number
  /** Who answers: the mode that `label` names, the whole mixture, or what stands for a weak network. */
  readonly asked: Asked
  /** The denoiser's input, unscaled. */
  readonly x: readonly number[]
  readonly denoised: readonly number[]
}

export interface DesignTrace {
  readonly nfe: number
  readonly calls: readonly DesignCall[]
  /** Scaled state at the start of each step, and what takes the denoiser's place in it. */
  readonly steps: readonly {
    readonly sigma: number
    readonly s: number
    readonly x: readonly number[]
    readonly denoised: readonly number[]
  }[]
  /** x / s where the run ends, in units of the data. */
  readonly result: readonly number[]
}

const parseCase = (input: unknown): Case => {
  const parsed = v.safeParse(caseSchema, input)
  if (!parsed.success) throw new RangeError(firstIssue(parsed.issues, 'part of a case with a design'))
  return parsed.output
}

const designOf = (given: Case['design']): Design => {
  try {
    return readDesignValue(given).design
  } catch (error) {
    if (error instanceof ArgumentFault) throw new RangeError(error.message.replace(/^--design/, 'design'))
    throw error
  }
}

const compileDesign = (design: Design): Program => {
  try {
    return compile(design)
  } catch (error) {
    throw error instanceof RangeError ? new RangeError(`design: ${error.message}`) : error
  }
}

const targetFor = (parsed: Case, design: Design): Target => {
  const mixture = normalize(parsed.mixture)
  const { label } = parsed
  if (label !== undefined && label >= mixture.w.length)
    throw new RangeError(`label: must be the index of a mode, 0 to ${mixture.w.length - 1}, got ${label}`)
  if (label === undefined && leadsFromNoLabel(design.guidance))
    throw new RangeError('label: is missing; guidance away from no label needs the index of a mode')
  return targetOf(mixture, label ?? null, design.guidance)
}

/** Where a run's noise comes from: what the case gives, by tensor, or the page's own draws of its seed. */
const noiseOf = (parsed: Case, program: Program) => {
  const { seed, image, noise } = parsed
  const length = parsed.latents?.length ?? parsed.length
  if (length === undefined) throw new RangeError('latents: is missing; give a list of numbers, or a seed and a length')
  if (parsed.latents && parsed.length !== undefined && parsed.length !== length)
    throw new RangeError(`length: is ${parsed.length}, latents have ${length} numbers`)
  if (!parsed.latents && seed === undefined) throw new RangeError('latents: is missing; give them, or a seed')
  const isListed = Array.isArray(noise)
  const given = new Map<string, readonly number[]>(
    isListed ? noise.map((values, k) => [`n${k + 1}`, values] as const) : Object.entries(noise ?? {}),
  )
  if (parsed.latents) given.set('n0', parsed.latents)
  const placeOf = (tensor: string): string =>
    tensor === 'n0'
      ? 'latents'
      : isListed && tensor.startsWith('n')
        ? `noise[${Number(tensor.slice(1)) - 1}]`
        : `noise.${tensor}`
  const copy = (tensor: string, out: Float64Array): boolean => {
    const values = given.get(tensor)
    if (!values) return false
    if (values.length !== length)
      throw new RangeError(`${placeOf(tensor)}: has ${values.length} numbers, latents have ${length}`)
    out.set(values)
    return true
  }
  const missing = (tensor: string): never => {
    throw new RangeError(`${placeOf(tensor)}: is missing, and the design reads it; give it, or a seed`)
  }
  return {
    length,
    drawNoise: (k: number, out: Float64Array): void => {
      if (copy(`n${k}`, out)) return
      if (seed === undefined) missing(`n${k}`)
      else fillNormals(out, seed, image, k)
    },
    drawIncrement: (increment: Increment, out: Float64Array): void => {
      const name = `w${program.increments.indexOf(increment)}`
      if (copy(name, out)) return
      if (seed === undefined) missing(name)
      else fillIncrement(out, seed, image, increment)
    },
  }
}

/** Runs one case. Throws RangeError whose message names the field at fault. */
export const runDesignCase = (input: unknown): DesignTrace => {
  const parsed = parseCase(input)
  const design = designOf(parsed.design)
  const program = compileDesign(design)
  const target = targetFor(parsed, design)
  const { length, ...draws } = noiseOf(parsed, program)
  const calls: DesignCall[] = []
  const steps: DesignTrace['steps'][number][] = []
  const run = interpret(program, { length, allocate: (size) => new Float64Array(size), ...draws })
  for (;;) {
    const event = run.next()
    if (event.done) {
      const result = Array.from(event.value, (value) => value / program.steps.at(-1)!.sNext)
      if (!result.every(Number.isFinite)) throw new RangeError('design: the run left the range of numbers')
      return { nfe: program.nfe, calls, steps, result }
    }
    if (event.value.kind === 'step') {
      const { mark, read } = event.value
      steps.push({ sigma: mark.sigma, s: mark.s, x: [...read(mark.x)], denoised: [...read(mark.denoised)] })
      continue
    }
    const { sigma, condition, denoiser, input: x, output } = event.value
    const mixture = answering(target, { condition, denoiser })
    for (let j = 0; j < x.length; j++) output[j] = denoise(mixture, x[j]!, sigma)
    calls.push({ sigma, asked: askedBy({ condition, denoiser }), x: [...x], denoised: [...output] })
  }
}
