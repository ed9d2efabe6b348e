import { useCallback, useEffect, useRef, useState } from 'react'
import { startTraining } from '../../training/client.ts'
import type { TrainingRequest } from '../../training/settings.ts'
import { useWiring } from '../explorer-context.tsx'

export type TrainingJob =
  | { readonly status: 'idle' }
  /** Share of the whole queue, in [0, 1]. */
  | { readonly status: 'running'; readonly share: number }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly message: string }

/** Trains one request after the other, in a worker; results go to the store. */
export const useTraining = () => {
  const { explorer } = useWiring()
  const [job, setJob] = useState<TrainingJob>({ status: 'idle' })
  const stop = useRef<() => void>(() => undefined)
  useEffect(() => () => stop.current(), [])
  const run = useCallback(
    (requests: readonly TrainingRequest[]) => {
      stop.current()
      const next = (k: number): void => {
        const request = requests[k]
        if (!request) {
          stop.current = () => undefined
          setJob({ status: 'idle' })
          return
        }
        setJob({ status: 'running', share: k / requests.length })
        stop.current = startTraining(request, {
          onProgress: (share) => setJob({ status: 'running', share: (k + share) / requests.length }),
          onDone: (result) => {
            explorer.getState().keepTrained(result)
            next(k + 1)
          },
          onFailed: (message) => setJob({ status: 'failed', message }),
        })
      }
      next(0)
    },
    [explorer],
  )
  const cancel = useCallback(() => {
    stop.current()
    stop.current = () => undefined
    setJob({ status: 'cancelled' })
  }, [])
  return { job, run, cancel }
}
