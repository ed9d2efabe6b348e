import type { Design } from '../../../core/design.ts'
import type { Content } from '../../../measure/studies/study.ts'
import { useWiring } from '../../explorer-context.tsx'

/** Levels that were fitted: what came of it, and both lists to go back to. */
export const LevelsStudy = ({ content }: { readonly content: Extract<Content, { kind: 'fitted levels' }> }) => {
  const { explorer } = useWiring()
  const take = (design: Design): void =>
    explorer.getState().change('study.levels', (document) => ({ ...document, design }))
  return (
    <>
      <p className="lab-done">{content.result}</p>
      <div className="lab-row">
        <button type="button" className="button" onClick={() => take(content.after)}>
          Take the fitted design
        </button>
        <button type="button" className="button" onClick={() => take(content.before)}>
          Take the one before
        </button>
      </div>
    </>
  )
}
