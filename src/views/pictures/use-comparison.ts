/** Errors of the designs' pictures against their converged runs, and what they say together. */
import { rmsOfEach } from '../../metrics/rms.ts'
import type { VerdictReading } from '../../metrics/verdict.ts'
import type { ExplorerState } from '../../state/explorer.ts'
import { isReference, type Run } from '../../state/run.ts'
import { comparedOf, comparisonOf, referencesOf } from '../../state/selectors.ts'
import { shippedFrameOf } from '../../state/shipped.ts'
import { isStochastic } from '../../toy/errors.ts'
import { useExplorer } from '../explorer-context.tsx'
import { shortNameOf } from './short-name.ts'

const errorsKept = new WeakMap<Float32Array, { readonly of: Float32Array; readonly errors: readonly number[] }>()

/** Root mean square distance of each picture; the same list for the same images. */
const errorsBetween = (images: Float32Array, converged: Float32Array, count: number): readonly number[] => {
  const known = errorsKept.get(images)
  if (known?.of === converged) return known.errors
  const errors = rmsOfEach(images, converged, count)
  errorsKept.set(images, { of: converged, errors })
  return errors
}

const stateOf = (
  run: Run | undefined,
  reference: Run | undefined,
  isUnjudged: boolean,
  addsNoise: boolean,
  count: number,
): VerdictReading['state'] => {
  if (run?.status === 'failed' || reference?.status === 'failed') return { kind: 'failed' }
  if (addsNoise) return { kind: 'stochastic' }
  if (isUnjudged) return { kind: 'unjudged' }
  if (!run?.images || !reference?.images) return { kind: 'running' }
  if (run.images.length !== reference.images.length) return { kind: 'running' }
  return { kind: 'measured', errors: errorsBetween(run.images, reference.images, count) }
}

const isSame = (a: VerdictReading['state'], b: VerdictReading['state']): boolean =>
  a.kind === 'measured' && b.kind === 'measured' ? a.errors === b.errors : a.kind === b.kind

interface Kept {
  readonly inputs: readonly unknown[]
  readonly readings: readonly VerdictReading[]
}

/** The newest ones; more than one, as the small pictures in the window of a talk's notes have stores of their own. */
const kept: Kept[] = []
const mostKept = 4

/** One reading for each design, in the order of their letters: the same list, and the same reading of a design, where nothing changed. */
export const comparisonReadings = (state: ExplorerState): readonly VerdictReading[] => {
  const compared = comparedOf(state)
  const { runs } = state
  const { count } = state.document.images
  // Numbers of the pictures before would stand beside those that came with the page.
  const areShipped = compared.some(({ id }) => shippedFrameOf(state, id) !== undefined)
  const inputs = [compared, runs, count, referencesOf(state), areShipped]
  const found = kept.find((one) => inputs.every((input, k) => input === one.inputs[k]))
  if (found) return found.readings
  const made = compared.map((one, k): VerdictReading => {
    const { id, program } = one
    const reference = comparisonOf(state, id)
    const own = stateOf(
      areShipped ? undefined : runs[id],
      isReference(reference) ? runs[reference] : undefined,
      !isReference(reference),
      isStochastic(program),
      count,
    )
    const [name, calls] = [shortNameOf(one, compared), program.nfe]
    const known = kept
      .map(({ readings }) => readings[k])
      .find((each) => each?.id === id && each.name === name && each.calls === calls && isSame(each.state, own))
    return known ?? { id, name, calls, state: own }
  })
  const same = kept.find(({ readings: all }) => all.length === made.length && all.every((each, k) => each === made[k]))
  const readings = same?.readings ?? made
  kept.unshift({ inputs, readings })
  kept.length = Math.min(kept.length, mostKept)
  return readings
}

export const useComparison = (): readonly VerdictReading[] => useExplorer(comparisonReadings)
