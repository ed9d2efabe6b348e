import { useMemo } from 'react'
import { showFixed, showPercent } from '../../base/number.ts'
import { callsOf } from '../../core/program.ts'
import { activeRunOf } from '../../state/selectors.ts'
import { useExplorer } from '../explorer-context.tsx'

/** Calls of the denoiser and time of the run. */
export const RunLine = () => {
  const run = useExplorer(activeRunOf)
  const isReady = useExplorer((state) => state.engine.phase === 'ready')
  const program = useExplorer((state) => state.runnable.program)
  const weakCalls = useMemo(() => callsOf(program).weak, [program])
  const isExact = useExplorer(({ engine }) => engine.phase === 'ready' && engine.backend === 'exact')
  const weak = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.weak : undefined))
  if (!run) return null
  // What an exact run takes until it is known; its pictures come after.
  const took = isExact ? run.networkMilliseconds : run.milliseconds
  const time = took === null ? null : took < 1000 ? `${showFixed(took, 0)} ms` : `${showFixed(took / 1000, 2)} s`
  return (
    <>
      <div className="run-progress" aria-hidden hidden={!isReady}>
        <div style={{ width: `${(100 * run.calls) / run.nfe}%` }} />
      </div>
      <dl className="readings">
        <div>
          <dt>{isExact ? 'Denoiser calls' : 'Network calls'}</dt>
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
              {weak?.cost && !isExact && `, each at ${showPercent(weak.cost, 2)} of the cost`}
            </dd>
          </div>
        )}
        <div>
          <dt>Time</dt>
          <dd>{time ?? (run.status === 'running' && isReady ? 'running' : '–')}</dd>
        </div>
        {run.milliseconds !== null && run.networkMilliseconds !== null && !isExact && (
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
