/** Parts that several kinds of study have in their files. */
import * as v from 'valibot'
import type { Design } from '../../core/design.ts'
import type { Perturbation } from '../../core/perturbation.ts'
import { parsePerturbation } from '../../toy/perturbation.ts'
import { firstFault, parseStudyDesign, StudyFault } from './spec-json.ts'

export const text = v.string('must be a text')
export const whole = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message))
}

export const network = v.object({
  network: v.pipe(text, v.nonEmpty('must name a network')),
  name: text,
  id: v.nullable(text),
  perturbation: v.nullable(
    v.pipe(
      v.unknown(),
      v.rawTransform(({ dataset, addIssue, NEVER }): Perturbation => {
        const { value, notes } = parsePerturbation(dataset.value)
        const [first] = notes
        if (first === undefined) return value
        addIssue({ message: first.replace(/; .*$/, '') })
        return NEVER
      }),
    ),
  ),
})

/** A design stands where `place` says. */
export const designs = { before: v.optional(v.unknown()), design: v.unknown() }
export const imagesOfReading = whole(1, 50_000)

/** Throws StudyFault; `at` is where the input stands. */
export const read = <S extends v.GenericSchema>(schema: S, input: unknown, at: string): v.InferOutput<S> => {
  const parsed = v.safeParse(schema, input)
  if (!parsed.success) throw new StudyFault(firstFault(parsed.issues, at))
  return parsed.output
}

/** The optional design that stood in a place before. */
export const beforeOf = (before: unknown, at: string): { readonly before?: Design } =>
  before === undefined ? {} : { before: parseStudyDesign(before, at) }
