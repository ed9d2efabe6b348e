import { useCallback, useEffect, useRef, useState } from 'react'
import type { JobStatus } from '../../../measure/job-status.ts'
import { emptySheet, makeSheet, pausedSheet, type Sheet } from '../../../measure/sheet-run.ts'
import type { Plan } from '../../../sweep/plan.ts'
import { useWiring } from '../../explorer-context.tsx'

export interface SheetJob {
  /** The one that is made or was made last. */
  readonly sheet: Sheet | null
  readonly job: JobStatus
  start(plan: Plan): void
  cancel(): void
}

/** Makes a sheet when it is asked to, of the network whose key is `model`. */
export const useSheet = (model: string, labels: readonly string[]): SheetJob => {
  const { imageRuns } = useWiring().bench
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const stop = useRef<() => void>(() => undefined)
  useEffect(() => () => stop.current(), [])

  const start = useCallback(
    (plan: Plan) => {
      stop.current()
      const empty = emptySheet(plan, model)
      setSheet(empty)
      setJob({ status: 'running', share: 0 })
      stop.current = makeSheet(imageRuns, empty, labels, {
        onJob: setJob,
        onCell: (number, state) =>
          setSheet(
            (before) =>
              before && { ...before, states: before.states.map((known, k) => (k === number ? state : known)) },
          ),
      })
    },
    [imageRuns, model, labels],
  )
  const cancel = useCallback(() => {
    stop.current()
    setSheet((before) => before && pausedSheet(before))
    setJob({ status: 'cancelled' })
  }, [])
  return { sheet, job, start, cancel }
}
