import { useEffect, useState } from 'react'
import { sideFrom } from '../../../engine/card.ts'
import { recallCells } from '../../../measure/sheet-run.ts'
import type { SheetContent } from '../../../measure/studies/study.ts'
import { Pixels } from '../../controls/Pixels.tsx'
import { useBench } from '../../use-bench.ts'
import { useLabels } from '../use-labels.ts'

/** Cells that are shown: two rows of three. */
const most = 6

interface SheetThumbProps {
  readonly content: SheetContent
  /** Whether it is being made: then it is looked at again when it ends. */
  readonly isRunning: boolean
}

/** The first image of a few cells, as far as they are made. */
export const SheetThumb = ({ content, isRunning }: SheetThumbProps) => {
  const { imageRuns } = useBench()
  const labels = useLabels()
  const { plan, network } = content
  const [cells, setCells] = useState<readonly Uint8ClampedArray[]>([])
  useEffect(() => {
    if (isRunning) return
    let isWanted = true
    void recallCells(imageRuns, plan, network.network, labels, most).then((found) => {
      if (isWanted && found.length > 0) setCells(found)
    })
    return () => {
      isWanted = false
    }
  }, [imageRuns, plan, network.network, labels, isRunning])
  return (
    <span className="study-thumb study-thumb-cells" aria-hidden>
      {cells.map((pixels, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
        <Pixels key={k} pixels={pixels} side={sideFrom(pixels.length, plan.images, 4)} index={0} />
      ))}
    </span>
  )
}
