import type { Design } from '../../../core/design.ts'
import type { LevelsContent } from '../../../measure/studies/study.ts'
import { useWiring } from '../../explorer-context.tsx'
import { QueueBar } from '../QueueBar.tsx'

interface LevelsStudyProps {
  readonly id: string
  readonly content: LevelsContent
}

const words = { all: 'Fit', rest: 'Fit', done: '' } as const

/** Levels that are fitted: what came of it, and both lists to go back to. */
export const LevelsStudy = ({ id, content }: LevelsStudyProps) => {
  const { explorer } = useWiring()
  const { before, after, result, fit } = content
  const take = (design: Design): void =>
    explorer.getState().change('study.levels', (document) => ({ ...document, design }))
  return (
    <>
      {fit && after === null && (
        <QueueBar id={id} label="Levels fitted" task={{ ...content, fit }} missing={1} known={0} words={words} />
      )}
      {result !== null && <p className="lab-done">{result}</p>}
      <div className="lab-row">
        {after && (
          <button type="button" className="button" onClick={() => take(after)}>
            Take the fitted design
          </button>
        )}
        <button type="button" className="button" onClick={() => take(before)}>
          {after ? 'Take the one before' : 'Take the design'}
        </button>
      </div>
    </>
  )
}
