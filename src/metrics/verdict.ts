/**
 * What a comparison says, as a sentence in parts: who is nearest to the converged run, by how much, and what is no error. A
 * pure function of the readings.
 */
import { pairedFactor, typicalError } from './paired.ts'
import { withSpread } from './spread-text.ts'

export interface VerdictReading {
  readonly id: string
  readonly name: string
  /** Calls per picture. */
  readonly calls: number
  readonly state: /** Root mean square distance of each picture to its own converged run, in the order of the pictures. */
    | { readonly kind: 'measured'; readonly errors: readonly number[] }
    /** Adds noise, and so ends elsewhere on purpose. */
    | { readonly kind: 'stochastic' }
    /** Nobody asked for the converged run. */
    | { readonly kind: 'unjudged' }
    | { readonly kind: 'running' }
    | { readonly kind: 'failed' }
}

export type VerdictPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'design'; readonly id: string; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }

interface Measured {
  readonly id: string
  readonly name: string
  readonly calls: number
  readonly errors: readonly number[]
  /** Error of a typical picture: one that ends as another drawing hardly moves it. */
  readonly typical: number
  readonly error: number | null
}

const text = (words: string): VerdictPart => ({ kind: 'text', text: words })
const design = ({ id, name }: Pick<VerdictReading, 'id' | 'name'>): VerdictPart => ({ kind: 'design', id, text: name })
const number = ({ typical, error }: Measured): VerdictPart => ({ kind: 'number', text: withSpread(typical, error) })

/** Whether the first is nearer on these very pictures by more than chance. One picture tells nothing of chance. */
const isResolved = (a: Measured, b: Measured): boolean => {
  if (a.errors.length !== b.errors.length) return false
  return pairedFactor(a.errors, b.errors)?.isResolved ?? a.typical !== b.typical
}

/** The first ones, up to the first that is farther than the very nearest by more than chance. */
const nearestOf = (sorted: readonly Measured[]): readonly Measured[] => {
  const end = sorted.findIndex((one, k) => k > 0 && isResolved(sorted[0]!, one))
  return end < 0 ? sorted : sorted.slice(0, end)
}

const listed = (parts: readonly (readonly VerdictPart[])[]): readonly VerdictPart[] =>
  parts.flatMap((part, k) => [...(k === 0 ? [] : [text(k === parts.length - 1 ? ' and ' : ', ')]), ...part])

const callsText = (readings: readonly { readonly calls: number }[]): string => {
  const calls = new Set(readings.map((one) => one.calls))
  return calls.size === 1 ? `At ${[...calls][0]} calls ` : ''
}

const withCallsWhereTheyDiffer = (one: Measured, all: readonly Measured[]): readonly VerdictPart[] =>
  new Set(all.map(({ calls }) => calls)).size === 1 ? [design(one)] : [design(one), text(` (${one.calls} calls)`)]

const ofMeasured = (measured: readonly Measured[]): readonly VerdictPart[] => {
  const sorted = [...measured].sort((a, b) => a.typical - b.typical)
  const [first] = sorted
  if (!first) return []
  if (sorted.length === 1)
    return [text(callsText(sorted)), design(first), text(' is '), number(first), text(' from its converged run.')]
  const nearest = nearestOf(sorted)
  const rest = sorted.slice(nearest.length)
  const names = (all: readonly Measured[]) => listed(all.map((one) => withCallsWhereTheyDiffer(one, sorted)))
  const head =
    nearest.length === 1
      ? [...names(nearest), text(' is closest to the converged run: '), number(first), text('.')]
      : [
          ...names(nearest),
          text(' tie, closest to the converged run: '),
          ...listed(nearest.map((one) => [number(one)])),
          text('.'),
        ]
  const tail = rest.flatMap((one, k) => [
    text(k === 0 ? ' ' : ', '),
    ...withCallsWhereTheyDiffer(one, sorted),
    text(' '),
    number(one),
  ])
  return [text(callsText(sorted)), ...head, ...tail, ...(rest.length > 0 ? [text('.')] : [])]
}

/** Capital letter at the beginning, where the sentence begins with words. */
const capitalized = (parts: readonly VerdictPart[]): readonly VerdictPart[] => {
  const said = parts.filter((part) => part.text !== '')
  const [first, ...others] = said
  if (first?.kind !== 'text') return said
  return [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...others]
}

/** Empty where there is nothing to say yet. */
export const verdictOf = (readings: readonly VerdictReading[]): readonly VerdictPart[] => {
  const measured = readings.flatMap(({ state, ...one }): Measured[] =>
    state.kind === 'measured' ? [{ ...one, errors: state.errors, ...typicalError(state.errors) }] : [],
  )
  const of = (kind: VerdictReading['state']['kind']) => readings.filter(({ state }) => state.kind === kind)
  const sentence = (all: readonly VerdictReading[], one: string, several: string): readonly VerdictPart[] =>
    all.length === 0
      ? []
      : [text(' '), ...listed(all.map((reading) => [design(reading)])), text(all.length === 1 ? one : several)]
  return capitalized([
    ...ofMeasured(measured),
    ...sentence(
      of('stochastic'),
      ' adds noise: another picture, not an error.',
      ' add noise: other pictures, not errors.',
    ),
    ...sentence(
      of('unjudged'),
      ' has no converged run to be compared with.',
      ' have no converged run to be compared with.',
    ),
    ...sentence(of('running'), ' is still running.', ' are still running.'),
    ...sentence(of('failed'), ' could not be run.', ' could not be run.'),
  ])
}

export const verdictText = (parts: readonly VerdictPart[]): string =>
  parts
    .map(({ text: words }) => words)
    .join('')
    .trim()
