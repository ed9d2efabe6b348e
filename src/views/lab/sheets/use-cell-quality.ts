import { useCallback } from 'react'
import { useStore } from 'zustand'
import { showCount, showNumber } from '../../../base/number.ts'
import { qualityOfDesign } from '../../../measure/quality/of-sheet.ts'
import type { Cell } from '../../../sweep/cells.ts'
import { useBench } from '../../use-bench.ts'
import type { QualityWords } from './SheetTable.tsx'

/** What the studies of this browser know of the quality of a cell's design on a network. */
export const useCellQuality = (network: string): ((cell: Cell) => QualityWords | null) => {
  const { studies, measurements } = useBench()
  const all = useStore(studies.state, (state) => state.studies)
  const count = useStore(measurements.state, (state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  return useCallback(
    ({ run }) => {
      if (!('design' in run)) return null
      const contents = all.flatMap(({ content }) => (content.kind === 'quality' ? [content] : []))
      const found = qualityOfDesign(contents, run.design, network, measurements)
      if (!found) return null
      const { distance, images, judge } = found
      const deviation = distance.deviation === null ? '' : ` ± ${showNumber(distance.deviation, 2)}`
      return {
        text: `${judge.origin === 'own' ? 'FID' : 'FD'} ${showNumber(distance.mean)}${deviation}`,
        title: `Fréchet distance in ${judge.name} features, ${showCount(images)} images of all classes in turn`,
      }
    },
    [all, network, measurements, count],
  )
}
