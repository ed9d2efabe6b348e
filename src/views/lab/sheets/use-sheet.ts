import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Sheet } from '../../../measure/sheet-run.ts'
import type { SheetTask } from '../../../measure/tasks/task.ts'
import { cellCount } from '../../../sweep/cells.ts'
import { useBench } from '../../use-bench.ts'
import { useLabels } from '../use-labels.ts'
import { useStable } from '../use-stable.ts'

export interface ShownSheet {
  /** Null where there is none. */
  readonly sheet: Sheet | null
  /** Cells that are not done yet, and those that are. */
  readonly missing: number
  readonly known: number
}

/** The sheet of a study or of the chart, as far as it is known; what was made before shows without a run. */
export const useSheet = (id: string, task: SheetTask | null): ShownSheet => {
  const { sheets } = useBench()
  const labels = useLabels()
  const wanted = useStable(task)
  useEffect(() => {
    if (wanted) sheets.show(id, wanted.plan, wanted.network.network, labels)
  }, [sheets, id, wanted, labels])
  const sheet = useStore(sheets.state, (state) => state[id] ?? null)
  return useMemo(() => {
    const settled = sheet?.states.filter(({ status }) => status === 'done' || status === 'failed').length ?? 0
    return { sheet: wanted && sheet, missing: (wanted ? cellCount(wanted.plan) : 0) - settled, known: settled }
  }, [sheet, wanted])
}
