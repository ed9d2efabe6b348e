import { ArrowLeft, ArrowRight } from 'lucide-react'
import { outlines } from '../../scenes/outlines.ts'
import type { Scene } from '../../scenes/scene.ts'
import { useWiring } from '../explorer-context.tsx'
import type { StageKey } from '../tour/stage-keys.ts'
import { useWords } from './use-words.ts'

interface BarProps {
  readonly scene: Scene
  readonly beat: number
  readonly onKey: (key: StageKey) => void
}

/** Back, one dot for each beat, and next. */
export const StageBar = ({ scene, beat, onKey }: BarProps) => {
  const words = useWords()
  const { explorer } = useWiring()
  const at = outlines.findIndex(({ id }) => id === scene.id)
  const isFirst = beat === 0 && at <= 0
  const isLast = beat === scene.beats.length - 1
  const next = at < 0 ? undefined : outlines[at + 1]
  const isEnd = isLast && !next
  return (
    <nav className="stage-bar" aria-label="Beats">
      <button
        type="button"
        className="button"
        aria-label="Back"
        title="Back (←)"
        disabled={isFirst}
        onClick={() => onKey('back')}
      >
        <ArrowLeft aria-hidden size={18} />
      </button>
      <span className="stage-dots">
        {scene.beats.map(({ say }, k) => (
          <button
            key={say}
            type="button"
            aria-label={`Beat ${k + 1} of ${scene.beats.length}`}
            aria-current={k === beat ? 'step' : undefined}
            data-told={k < beat || undefined}
            onClick={() => explorer.getState().openScene(scene.id, k)}
          />
        ))}
      </span>
      <button
        type="button"
        className="button stage-next"
        aria-label={isLast && next ? `${words.nextScene}: ${next.title}` : words.next}
        title="Next (→)"
        disabled={isEnd}
        onClick={() => onKey('next')}
      >
        {isLast && next ? words.nextScene : words.next} <ArrowRight aria-hidden size={18} />
      </button>
    </nav>
  )
}
