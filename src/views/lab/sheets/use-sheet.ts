import { useCallback, useEffect, useRef, useState } from 'react'
import type { JobStatus } from '../../../measure/job-status.ts'
import {
  type CellState,
  emptySheet,
  makeSheet,
  pausedSheet,
  recallSheet,
  type Sheet,
} from '../../../measure/sheet-run.ts'
import type { Plan } from '../../../sweep/plan.ts'
import { useBench } from '../../use-bench.ts'

export interface SheetJob {
  /** The one that is made or was made last. */
  readonly sheet: Sheet | null
  readonly job: JobStatus
  start(plan: Plan, network: string): void
  cancel(): void
}

/** A sheet that was made before. */
export interface LastSheet {
  readonly plan: Plan
  readonly network: string
}

const withState = (sheet: Sheet, number: number, state: CellState): Sheet => ({
  ...sheet,
  states: sheet.states.with(number, state),
})

/** Makes a sheet when it is asked to; of the one that was made last it shows what is known, without a run. */
export const useSheet = (last: LastSheet | null, labels: readonly string[], isReady: boolean): SheetJob => {
  const { imageRuns } = useBench()
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const stop = useRef<() => void>(() => undefined)
  /** A sheet is being made, or was: what was made before it is of no more interest. */
  const hasStarted = useRef(false)
  useEffect(() => () => stop.current(), [])

  useEffect(() => {
    // Classes have names only once the network is there.
    if (!last || !isReady || hasStarted.current) return
    let isWanted = true
    const empty = emptySheet(last.plan, last.network)
    setSheet(empty)
    void recallSheet(imageRuns, empty, labels, (number, state) => {
      if (!isWanted || hasStarted.current) return
      setSheet((before) => before && withState(before, number, state))
    })
    return () => {
      isWanted = false
    }
  }, [imageRuns, last, labels, isReady])

  const start = useCallback(
    (plan: Plan, network: string) => {
      stop.current()
      hasStarted.current = true
      const empty = emptySheet(plan, network)
      setSheet(empty)
      setJob({ status: 'running', share: 0 })
      stop.current = makeSheet(imageRuns, empty, labels, {
        onJob: setJob,
        onCell: (number, state) => setSheet((before) => before && withState(before, number, state)),
      })
    },
    [imageRuns, labels],
  )
  const cancel = useCallback(() => {
    stop.current()
    setSheet((before) => before && pausedSheet(before))
    setJob({ status: 'cancelled' })
  }, [])
  return { sheet, job, start, cancel }
}
