import { useMemo } from 'react'
import { showFixed, showPercent } from '../../base/number.ts'
import { callsOf } from '../../core/program.ts'
import { activeRunOf } from '../../state/store.ts'
import { useExplorer } from '../explorer-context.tsx'

/** Network calls and time of the run. */
export const RunLine = () => {
  const run = useExplorer(activeRunOf)
  const isReady = useExplorer((state) => state.engine.phase === 'ready')
  const program = useExplorer((state) => state.runnable.program)
  const weakCalls = useMemo(() => callsOf(program).weak, [program])
  const weak = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.weak : undefined))
  if (!run) return null
  const seconds = run.milliseconds === null ? null : showFixed(run.milliseconds / 1000, 2)
  return (
    <>
      <div className="run-progress" aria-hidden hidden={!isReady}>
        <div style={{ width: `${(100 * run.calls) / run.nfe}%` }} />
      </div>
      <dl className="readings">
        <div>
          <dt>Network calls</dt>
          <dd>
            {run.preview === null
              ? `${run.calls} of ${run.nfe}`
              : `preview: one image, ${run.preview === run.steps ? 'all' : `${run.preview} of ${run.steps}`} steps`}
          </dd>
        </div>
        {weakCalls > 0 && (
          <div title="Calls to the weaker network for autoguidance">
            <dt>Of which {weak ? weak.name : 'the weak network'}</dt>
            <dd>
              {weakCalls}
              {weak?.cost && `, each at ${showPercent(weak.cost, 2)} of the cost`}
            </dd>
          </div>
        )}
        <div>
          <dt>Time</dt>
          <dd>{seconds === null ? (run.status === 'running' && isReady ? 'running' : '–') : `${seconds} s`}</dd>
        </div>
        {run.milliseconds !== null && run.networkMilliseconds !== null && (
          <div title="Share of the run’s time spent in network calls">
            <dt>In the network</dt>
            <dd>{showPercent(run.networkMilliseconds / run.milliseconds)}</dd>
          </div>
        )}
      </dl>
      {run.status === 'failed' && (
        <p className="fault" role="alert">
          {run.message}
        </p>
      )}
    </>
  )
}
