/** Errors of the designs' pictures against their converged runs, and what they say together. */
import { useMemo } from 'react'
import { rmsOfEach } from '../../metrics/rms.ts'
import type { VerdictReading } from '../../metrics/verdict.ts'
import { isReference, type Run } from '../../state/run.ts'
import { comparedOf, comparisonOf } from '../../state/selectors.ts'
import { shippedFrameOf } from '../../state/shipped.ts'
import { isStochastic } from '../../toy/errors.ts'
import { useExplorer } from '../explorer-context.tsx'
import { shortNameOf } from './short-name.ts'

const kept = new WeakMap<Float32Array, { readonly of: Float32Array; readonly errors: readonly number[] }>()

/** Root mean square distance of each picture; the same list for the same images. */
const errorsBetween = (images: Float32Array, converged: Float32Array, count: number): readonly number[] => {
  const known = kept.get(images)
  if (known?.of === converged) return known.errors
  const errors = rmsOfEach(images, converged, count)
  kept.set(images, { of: converged, errors })
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

/** One reading for each design, in the order of their letters. */
export const useComparison = (): readonly VerdictReading[] => {
  const compared = useExplorer(comparedOf)
  const runs = useExplorer((state) => state.runs)
  const count = useExplorer((state) => state.document.images.count)
  const comparisons = useExplorer((state) =>
    comparedOf(state)
      .map(({ id }) => comparisonOf(state, id))
      .join(' '),
  )
  // Numbers of the pictures before would stand beside those that came with the page.
  const areShipped = useExplorer((state) => comparedOf(state).some(({ id }) => shippedFrameOf(state, id) !== undefined))
  return useMemo(() => {
    const against = comparisons.split(' ') as ReturnType<typeof comparisonOf>[]
    return compared.map((one, k) => {
      const { id, program } = one
      const reference = against[k]!
      const state = stateOf(
        areShipped ? undefined : runs[id],
        isReference(reference) ? runs[reference] : undefined,
        !isReference(reference),
        isStochastic(program),
        count,
      )
      return { id, name: shortNameOf(one, compared), calls: program.nfe, state }
    })
  }, [compared, runs, count, comparisons, areShipped])
}
