import { CircleCheck } from 'lucide-react'
import { useEffect } from 'react'
import type { PanelScene } from '../../scenes/scene.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { Prose } from '../tour/Prose.tsx'
import { useSight } from './use-sight.ts'

/** The thing to do, what the page shows of it now, and once it is done what it shows. */
export const TaskCard = ({ scene: { id, task } }: { readonly scene: PanelScene }) => {
  const { explorer } = useWiring()
  const sight = useSight()
  // The sight lags behind: it may still be another scene's.
  const verdict = sight.document.scene === id ? task.judge(sight) : null
  const isDone = useExplorer((state) => state.done.includes(id))
  const isNewlyDone = verdict?.isDone === true && !isDone
  useEffect(() => {
    if (isNewlyDone) explorer.getState().finish(id)
  }, [explorer, id, isNewlyDone])
  return (
    <section className={isDone ? 'scene-task done' : 'scene-task'} aria-label="To do">
      <h3>
        To do
        {isDone && (
          <span className="scene-done">
            <CircleCheck aria-hidden size={16} /> done
          </span>
        )}
      </h3>
      <p>
        <Prose text={task.text} />
      </p>
      <p className="scene-reading">{verdict?.text ?? '…'}</p>
      {/* Its place is kept free: nothing on the page moves under a hand that drags. */}
      <p className="scene-outcome">
        <Prose text={task.outcome} />
      </p>
      <p role="status" className="visually-hidden">
        {isDone && 'The task is done.'}
      </p>
    </section>
  )
}
