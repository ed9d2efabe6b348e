/** Pieces of the schemas of `trace`: numbers and mixtures, and what is wrong with a case in one sentence. */
import * as v from 'valibot'

/** `wanted` ends the sentence "must be". */
export const finite = (wanted: string) => v.pipe(v.number(`must be ${wanted}`), v.finite(`must be ${wanted}`))

export const numbers = v.pipe(
  v.array(finite('a finite number'), 'must be a list of numbers'),
  v.minLength(1, 'must not be empty'),
)

/** Noise tensors n_1, n_2, ..., one per step. */
export const noiseList = v.array(numbers, 'must be a list with a list of numbers for each step')

/** valibot's objects let lists pass. */
export const record = (message: string) =>
  v.custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    message,
  )

export const mixtureSchema = v.pipe(
  record('must be an object with w, mu and s'),
  v.object({ w: numbers, mu: numbers, s: numbers }),
)

/** One sentence that begins with the field at fault. `whole` is what an unknown key is not: "an option of ...". */
export const firstIssue = (issues: readonly v.BaseIssue<unknown>[], whole: string): string => {
  const issue = issues[0]!
  const path = v.getDotPath(issue)?.replaceAll(/\.(\d+)/g, '[$1]')
  // A strict object reports an unknown key with the type "never".
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${path}: is not ${whole}`
  if (issue.received === 'undefined') return `${path}: is missing`
  return path ? `${path}: ${issue.message}` : issue.message
}
