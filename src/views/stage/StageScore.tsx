import { Check, Minus, X } from 'lucide-react'
import { scenes } from '../../scenes/registry.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { Prose } from '../tour/Prose.tsx'
import { predictionsOf, scoreText } from './score.ts'
import './build.css'

/** All predictions: right, wrong, or not made. Each leads to its scene. */
export const StageScore = ({ height }: { readonly height: number }) => {
  const { explorer } = useWiring()
  const answers = useExplorer((state) => state.answers)
  const all = predictionsOf(scenes, answers)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys
    <section className="stage-score" style={{ maxHeight: height }} aria-label="Your predictions" tabIndex={0}>
      <h3>{scoreText(all)}</h3>
      <ul>
        {all.map(({ scene, beat, ask, isRight }) => (
          <li key={`${scene.id} ${beat}`} data-right={isRight}>
            {isRight === undefined ? (
              <Minus aria-label="not answered" size="1.1em" />
            ) : isRight ? (
              <Check aria-label="right" size="1.1em" />
            ) : (
              <X aria-label="wrong" size="1.1em" />
            )}
            <button type="button" onClick={() => explorer.getState().openScene(scene.id, beat)}>
              <strong>{scene.title}</strong>{' '}
              <span>
                <Prose text={ask} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
