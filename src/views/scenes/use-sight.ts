import { useDeferredValue, useMemo } from 'react'
import { dataOf } from '../../document/document.ts'
import type { SlotId } from '../../document/slots.ts'
import type { Sight } from '../../scenes/scene.ts'
import { imperfectOf } from '../../state/imperfect.ts'
import { comparedOf } from '../../state/selectors.ts'
import { trainedOf } from '../../state/trained.ts'
import type { Readings } from '../../toy/errors.ts'
import { measure } from '../../toy/measure.ts'
import { noiseOf, populationOf } from '../../toy/population-cache.ts'
import { useExplorer } from '../explorer-context.tsx'

/** What a task is judged by. Deferred: a drag draws the toy first. */
export const useSight = (): Sight => {
  const document = useDeferredValue(useExplorer((state) => state.document))
  const { design, program } = useDeferredValue(useExplorer((state) => state.runnable))
  const compared = useDeferredValue(useExplorer(comparedOf))
  const pinned = useDeferredValue(useExplorer((state) => state.pinned))
  const imperfect = useDeferredValue(useExplorer(imperfectOf))
  const trained = useDeferredValue(useExplorer(trainedOf))
  const { toyClass: label, seed, toy, perturbation } = document
  const mixture = dataOf(document)
  const { count, start } = toy
  const readings = useMemo(() => {
    const kept = new Map<SlotId, Readings>()
    return (slot: SlotId): Readings | undefined => {
      const known = kept.get(slot)
      const one = compared.find(({ id }) => id === slot)
      if (known || !one) return known
      const noise = noiseOf(seed, { count, start }, perturbation)
      const measured = measure(one, { mixture, label, imperfect }, noise, populationOf)
      kept.set(slot, measured)
      return measured
    }
  }, [compared, mixture, label, imperfect, seed, count, start, perturbation])
  const last = program.steps.length
  const step = Math.min(pinned ?? last, last)
  return useMemo(
    () => ({ document, design, program, step, readings, trained }),
    [document, design, program, step, readings, trained],
  )
}
