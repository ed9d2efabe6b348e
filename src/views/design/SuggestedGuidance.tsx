import { useId } from 'react'
import { showCount, showNumber, showPercent } from '../../base/number.ts'
import { isSameDesign } from '../../core/design-json.ts'
import type { SuggestedGuidance as Suggested } from '../../engine/protocol.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'

const choiceText = ({ guidance }: Suggested): string => {
  const { weight, sigmaLo, sigmaHi } = guidance.params
  const name = guidance.id === 'auto' ? 'Autoguidance' : 'Classifier-free'
  const ends = [
    ...(sigmaLo! > 0 ? [`above σ ${showNumber(sigmaLo!, 2)}`] : []),
    ...(sigmaHi! < Infinity ? [`up to σ ${showNumber(sigmaHi!, 2)}`] : []),
  ]
  return [`${name}, w ${showNumber(weight!, 2)}`, ...ends].join(', ')
}

const gainText = ({ images, distance, accuracy, recall }: Suggested): string =>
  `Over ${showCount(images)} images the Fréchet distance is ${showNumber(distance[0], 3)} instead of ${showNumber(distance[1], 3)}, and ${showPercent(accuracy[0])} instead of ${showPercent(accuracy[1])} are taken for their class. Variety (recall) is ${showNumber(recall[0], 2)} instead of ${showNumber(recall[1], 2)}.`

/** A button for the guidance that the network's card gives as the best of a search, until the design has it. What it is stands in a note once it is taken. */
export const SuggestedGuidance = () => {
  const { explorer } = useWiring()
  const suggested = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.suggested : undefined))
  const guidance = useExplorer((state) => state.document.design.guidance)
  const guide = useExplorer((state) => state.document.guide)
  const aboutId = useId()
  if (!suggested) return null
  // Compared when one of the two changes, and not with every move of another control.
  const { design } = explorer.getState().document
  const isThere = isSameDesign({ ...design, guidance }, { ...design, guidance: suggested.guidance })
  if (isThere && guide === suggested.guide) return null
  const about = `${choiceText(suggested)}. ${gainText(suggested)}`
  const take = (): void => {
    explorer.getState().change('guidance', (document) => ({
      ...document,
      design: { ...document.design, guidance: suggested.guidance },
      guide: suggested.guide,
    }))
    // A finger has no way to hold still over the button.
    explorer.getState().note('info', about, { offersUndo: true })
  }
  return (
    <>
      <button
        type="button"
        className="button suggested-guidance"
        aria-describedby={aboutId}
        title={about}
        onClick={take}
      >
        Best measured: w {showNumber(suggested.guidance.params.weight!, 2)}
      </button>
      <span id={aboutId} className="visually-hidden">
        {about}
      </span>
    </>
  )
}
