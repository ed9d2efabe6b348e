import { useMemo } from 'react'
import { dataOf } from '../../document/document.ts'
import { imperfectOf } from '../../state/imperfect.ts'
import { comparedOf } from '../../state/selectors.ts'
import type { ToyData } from '../../state/toy-run.ts'
import { useExplorer } from '../explorer-context.tsx'
import { type Tube, tubeOf } from '../tube/tube.ts'

/** What the toy samples from. */
export const useToyData = (): ToyData => {
  const mixture = useExplorer(({ document }) => dataOf(document))
  const label = useExplorer(({ document }) => document.toyClass)
  const imperfect = useExplorer(imperfectOf)
  return useMemo(() => ({ mixture, label, imperfect }), [mixture, label, imperfect])
}

/** The designs' paths from one start; with those of many points where a picture is of them. */
export const useTube = (isCrowd: boolean): Tube => {
  const compared = useExplorer(comparedOf)
  const data = useToyData()
  const seed = useExplorer(({ document }) => document.seed)
  const toy = useExplorer(({ document }) => document.toy)
  const wrong = useExplorer(({ document }) => document.perturbation)
  const { count, start } = toy
  return useMemo(
    () => tubeOf(compared, data, seed, isCrowd ? { count, start } : null, wrong),
    [compared, data, seed, isCrowd, count, start, wrong],
  )
}
