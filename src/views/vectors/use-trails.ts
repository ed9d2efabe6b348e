import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { contentKey, type Design } from '../../core/design.ts'
import type { TrailUpdate } from '../../metrics/lab-protocol.ts'
import { imageTrail } from '../../metrics/path-trail.ts'
import { useWiring } from '../explorer-context.tsx'
import { driveRuns, type Latents, runImages } from '../lab/image-runs.ts'
import type { JobStatus } from '../lab/useLabJob.ts'

interface Wanted {
  readonly key: string
  readonly design: Design
}

export interface Trails {
  readonly job: JobStatus
  readonly updates: readonly TrailUpdate[]
  start(): void
  cancel(): void
}

/** Reads the paths of designs with the network when it is asked to; what was found goes when any of it changes. */
export const useTrails = (wanted: readonly Wanted[], from: Latents, model: string): Trails => {
  const { engine } = useWiring()
  const key = contentKey([wanted.map(({ key, design }) => [key, design]), from, model])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the request
  const request = useMemo(() => ({ designs: wanted, latents: from, model }), [key])
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const [updates, setUpdates] = useState<readonly TrailUpdate[]>([])
  const stop = useRef<() => void>(() => undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the request is the trigger
  useEffect(
    () => () => {
      stop.current()
      setJob({ status: 'idle' })
      setUpdates([])
    },
    [request],
  )

  const start = useCallback(() => {
    const { designs, latents, model } = request
    stop.current()
    setUpdates([])
    setJob({ status: 'running', share: 0 })
    const follow = (k: number): void => {
      const one = designs[k]
      if (!one) {
        setJob({ status: 'done' })
        return
      }
      const end = (update: TrailUpdate): void => {
        setUpdates((before) => [...before, update])
        follow(k + 1)
      }
      stop.current = driveRuns(
        imageTrail(one.design),
        ({ program, key, shares: [before, after] }, resume) => {
          const show = (share: number): void =>
            setJob({ status: 'running', share: (k + before + (after - before) * share) / designs.length })
          show(0)
          return runImages(
            engine,
            model,
            { program, key, ...latents },
            {
              onProgress: (calls) => show(calls / program.nfe),
              onDone: resume,
              onFailed: (message) => setJob({ status: 'failed', message }),
            },
          )
        },
        (trail) => end({ ...one, trail }),
        (fault) => end({ ...one, fault }),
      )
    }
    follow(0)
  }, [engine, request])
  const cancel = useCallback(() => {
    stop.current()
    setJob({ status: 'cancelled' })
  }, [])
  return { job, updates, start, cancel }
}
