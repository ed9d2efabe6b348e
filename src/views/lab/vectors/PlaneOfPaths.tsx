import { useEffect, useMemo, useRef } from 'react'
import type { PictureWorld } from '../../../measure/studies/spec.ts'
import type { TrailUpdate } from '../../../metrics/lab-protocol.ts'
import { compilePath, measureTrails } from '../../../metrics/path-trail.ts'
import { networkKeyOf } from '../../../state/network-key.ts'
import { useExplorer } from '../../explorer-context.tsx'
import { useBench } from '../../use-bench.ts'
import type { LabCurve } from '../curves.ts'
import { JobBar } from '../JobBar.tsx'
import { useImageMeasurement } from '../useImageMeasurement.ts'
import { type MappedTrail, PathMap } from './PathMap.tsx'

interface PlaneOfPathsProps {
  readonly curves: readonly LabCurve[]
  readonly world: PictureWorld
  readonly seed: number
  readonly active: string
  readonly cursor: number | null
  readonly onStep: (step: number | null) => void
}

/** What the plane needs of a trail; nothing where there is none. */
const mappedOf = (curves: readonly LabCurve[], updates: readonly TrailUpdate[]): readonly MappedTrail[] =>
  updates.flatMap((update) => {
    const curve = curves.find(({ key }) => key === update.key)
    if (!curve || 'fault' in update) return []
    const { steps } = compilePath(update.design)
    return [{ curve, trail: update.trail, scales: [...steps.map(({ s }) => s), steps.at(-1)!.sNext] }]
  })

/** Whether this session knows every run of the trails, so that reading them costs nothing. */
const isAllKnown = (request: Parameters<typeof measureTrails>[0], isKnown: (key: string) => boolean): boolean => {
  const blank = new Float32Array(1)
  const run = measureTrails(request)
  for (let next = run.next(); !next.done; ) {
    if (next.value.kind === 'found') next = run.next()
    else if (isKnown(next.value.key)) next = run.next(blank)
    else return false
  }
  return true
}

/**
 * The plane of the paths. States and guesses are too large to be kept with the measurements: they are read from the runs
 * that those left in this session, or from new ones when somebody asks for them.
 */
export const PlaneOfPaths = ({ curves, world, seed, active, cursor, onStep }: PlaneOfPathsProps) => {
  const { imageRuns } = useBench()
  const model = useExplorer(networkKeyOf)
  const { network, labels } = world
  const request = useMemo(() => ({ designs: curves.map(({ key, design }) => ({ key, design })) }), [curves])
  const latents = { seed, labels }
  const { job, updates, start, cancel } = useImageMeasurement(measureTrails, request, latents, network)
  const begin = useRef(start)
  begin.current = start
  useEffect(() => {
    const isKnown = (key: string): boolean => imageRuns.isKnown({ network, seed, labels, key })
    if (job.status === 'idle' && isAllKnown(request, isKnown)) begin.current()
  }, [job.status, request, imageRuns, network, seed, labels])
  const mapped = useMemo(() => mappedOf(curves, updates), [curves, updates])
  return (
    <>
      {job.status === 'idle' && (
        <div className="lab-row">
          <button type="button" className="button" disabled={model !== network} onClick={start}>
            Draw their plane
          </button>
          <span className="caption">Samples these images again: their states are not kept.</span>
        </div>
      )}
      {job.status !== 'idle' && job.status !== 'done' && (
        <JobBar label="States read" job={job} onCancel={cancel} onRestart={start} again="Go on" />
      )}
      {mapped.length > 0 && (
        <PathMap trails={mapped} count={labels.length} active={active} cursor={cursor} onStep={onStep} />
      )}
    </>
  )
}
