import type { Content } from '../../../measure/studies/study.ts'
import { useKeep } from './use-studies.ts'

/** Copies what a chart shows into a study of its own. */
export const KeepButton = ({ content }: { readonly content: () => Content }) => {
  const keep = useKeep()
  return (
    <button
      type="button"
      className="button"
      title="Copies these designs and settings into a study, which later edits leave alone"
      onClick={() => {
        keep(content())
        requestAnimationFrame(() => document.querySelector('.study-open')?.scrollIntoView({ block: 'start' }))
      }}
    >
      Keep as a study
    </button>
  )
}
