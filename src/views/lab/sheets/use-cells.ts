import { useCallback, useMemo } from 'react'
import type { SampledBy } from '../../../measure/quality/quality.ts'
import { imagePerturbationOf } from '../../../state/imperfect.ts'
import { networkKeyOf } from '../../../state/network-key.ts'
import { type Cell, classOf } from '../../../sweep/cells.ts'
import { useExplorer, useWiring } from '../../explorer-context.tsx'

/** Makes a cell's design, seed and class the page's. */
export const useTake = (labels: readonly string[]): ((cell: Cell) => void) => {
  const { explorer } = useWiring()
  return useCallback(
    ({ number, run, seed, class: given }) => {
      const chosen = classOf(given, labels)
      if (!('design' in run) || chosen === undefined) return
      explorer.getState().change(`sheet.${number}`, (document) => ({
        ...document,
        design: run.design,
        seed,
        images: { ...document.images, class: chosen },
      }))
    },
    [explorer, labels],
  )
}

/** The network that runs, as a study keeps it; null while there is none. */
export const useSheetNetwork = (): SampledBy | null => {
  const network = useExplorer(networkKeyOf)
  const name = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.name : ''))
  const id = useExplorer(({ document }) => document.network)
  const perturbation = useExplorer(({ document }) => imagePerturbationOf(document) ?? null)
  return useMemo(() => (network === '' ? null : { network, name, id, perturbation }), [network, name, id, perturbation])
}
