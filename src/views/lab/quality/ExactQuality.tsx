import { useEffect, useMemo, useRef, useState } from 'react'
import { showNumber } from '../../../base/number.ts'
import { exactWorldOf } from '../../../engine/exact/worlds.ts'
import type { JobStatus } from '../../../measure/job-status.ts'
import { createLabClient } from '../../../metrics/lab-client.ts'
import type { PictureQualityRequest, PictureQualityUpdate } from '../../../metrics/picture-quality.ts'
import { imagePerturbationOf } from '../../../state/imperfect.ts'
import { comparedOf } from '../../../state/selectors.ts'
import { Choice } from '../../controls/Choice.tsx'
import { Progress } from '../../controls/Progress.tsx'
import { useExplorer } from '../../explorer-context.tsx'
import { ExactQualityTable } from './ExactQualityTable.tsx'

const counts = [100, 300, 1000, 3000].map((value) => ({ value, label: String(value) }))

/** What was measured, of which request. */
interface Found {
  readonly request: PictureQualityRequest
  readonly names: Readonly<Record<string, string>>
  readonly updates: readonly PictureQualityUpdate[]
}

/** How good the page's designs are on exact pictures. Its answers stay until the next ones come. */
export const ExactQuality = () => {
  const [lab] = useState(() => createLabClient())
  useEffect(() => () => lab.dispose(), [lab])
  const compared = useExplorer(comparedOf)
  const document = useExplorer((state) => state.document)
  const [count, setCount] = useState(300)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const [found, setFound] = useState<Found | null>(null)
  const stop = useRef<() => void>(() => undefined)
  const { network, seed, images } = document
  const perturbation = imagePerturbationOf(document)
  const request = useMemo((): PictureQualityRequest | null => {
    const world = exactWorldOf(network)
    if (!world) return null
    const designs = compared.map(({ id, design }) => ({ key: id, design }))
    return { world, designs, seed, label: images.class, count, perturbation }
  }, [network, compared, seed, images.class, count, perturbation])
  if (!request) return null
  const measure = (): void => {
    stop.current()
    const names = Object.fromEntries(compared.map(({ id, name }) => [id, name]))
    let updates: readonly PictureQualityUpdate[] = []
    setJob({ status: 'running', share: 0 })
    stop.current = lab.run(
      { type: 'pictures', request },
      {
        onUpdate: (update) => {
          if (update.type !== 'pictures') return
          updates = [...updates, update.update]
          setFound({ request, names, updates })
        },
        onProgress: (share) => setJob({ status: 'running', share }),
        onDone: () => setJob({ status: 'done' }),
        onFailed: (message) => setJob({ status: 'failed', message }),
      },
    )
  }
  const cancel = (): void => {
    stop.current()
    setJob({ status: 'cancelled' })
  }
  const isStale = found !== null && JSON.stringify(found.request) !== JSON.stringify(request)
  return (
    <section className="lab-view" aria-label="Quality of exact pictures">
      <p className="schedule-hint">
        The distribution of these pictures is known, so this is the whole answer. The flow error is the distance to the
        exact flow from the same noise. Likelihood, colors, noise and spread judge the state at the last noise level.{' '}
        <strong>Never read the likelihood alone:</strong> pictures that are too smooth are likelier than the truth. Read
        it beside colors and noise, which are 1 for exact samples.
      </p>
      <div className="lab-row">
        <Choice label="Pictures" value={count} options={counts} onValue={setCount} />
        {job.status === 'running' ? (
          <>
            <Progress label="Quality of exact pictures measured" share={job.share} />
            <button type="button" className="button" onClick={cancel}>
              Cancel
            </button>
          </>
        ) : (
          <button type="button" className="button" onClick={measure}>
            {found ? 'Measure again' : 'Measure'}
          </button>
        )}
        <span className="caption" role="status">
          {job.status === 'failed'
            ? `Not measured: ${job.message}`
            : job.status === 'cancelled'
              ? 'Cancelled. What was measured so far stays.'
              : isStale && job.status !== 'running'
                ? 'Measured before the latest change.'
                : ''}
        </span>
      </div>
      {found && <ExactQualityTable updates={found.updates} names={found.names} />}
      {found && found.updates.length > 0 && (
        <p className="schedule-hint">
          {showNumber(found.request.count)} pictures of seed {found.request.seed}; the flow error of the first 64 at
          most, against 256 Heun steps. ± is one standard error.
        </p>
      )}
    </section>
  )
}
