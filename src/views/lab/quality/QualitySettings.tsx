import { useState } from 'react'
import { showCount } from '../../../base/number.ts'
import { isSameDesign } from '../../../core/design-json.ts'
import type { CurvesAsked } from '../../../measure/quality/curves.ts'
import { withCurves, withDesign, withoutCurve, withUpdatedCurves } from '../../../measure/quality/edit.ts'
import type { AnyQuality, SearchContent } from '../../../measure/quality/quality.ts'
import { atCounts, type By, byOf, countsOf } from '../../../measure/studies/by.ts'
import { comparedOf } from '../../../state/selectors.ts'
import { Choice } from '../../controls/Choice.tsx'
import { useExplorer } from '../../explorer-context.tsx'
import { DesignChips } from '../studies/DesignChips.tsx'
import { CountsField, countsFault } from './CountsField.tsx'
import { parseNumbers, printNumbers } from './number-list.ts'

const withOption = (values: readonly number[], own: number) =>
  [...new Set([...values, own])].sort((a, b) => a - b).map((value) => ({ value, label: showCount(value) }))

interface CurvesSettingsProps<C> {
  readonly content: C
  readonly imageCounts: readonly number[]
  /** What an image is called: "Images" where missing. */
  readonly images?: string
  readonly of: string
  readonly onContent: (content: C) => void
}

/** Designs, steps or calls, images and draws: more of each adds to what is known. */
export const CurvesSettings = <C extends CurvesAsked>(props: CurvesSettingsProps<C>) => {
  const { content, imageCounts, images = 'Images', of, onContent } = props
  const compared = useExplorer(comparedOf)
  const [text, setText] = useState(printNumbers(countsOf(content.at)))
  const incoming = compared.map(({ id, name, design }) => ({ key: id, label: `${id}: ${name}`, design }))
  const added = withCurves(content, incoming)
  const updated = withUpdatedCurves(content, incoming)
  const take = (by: By, next: string): void => {
    setText(next)
    const counts = parseNumbers(next)
    if (counts && countsFault(by, counts) === undefined) onContent({ ...content, at: atCounts(by, counts) })
  }
  return (
    <>
      <div className="lab-row">
        <CountsField by={byOf(content.at)} text={text} of={of} onChange={take} />
        <Choice
          label={images}
          value={content.images}
          options={withOption(imageCounts, content.images)}
          onValue={(count) => onContent({ ...content, images: count })}
        />
        <Choice
          label="Draws"
          value={content.draws}
          options={withOption([1, 2, 3, 5], content.draws)}
          onValue={(draws) => onContent({ ...content, draws })}
        />
      </div>
      <DesignChips
        curves={content.curves}
        canAdd={added !== content}
        canUpdate={updated !== content}
        of={of}
        onRemove={(key) => onContent(withoutCurve(content, key))}
        onAdd={() => onContent(added)}
        onUpdate={() => onContent(updated)}
      />
    </>
  )
}

interface SearchSettingsProps {
  readonly content: SearchContent
  readonly onContent: (content: AnyQuality) => void
}

/** Whose churn is searched for: another design leaves the candidates before in grey until it is measured. */
export const SearchSettings = ({ content, onContent }: SearchSettingsProps) => {
  const active = useExplorer((state) => comparedOf(state).find(({ isActive }) => isActive)!)
  const { design, label } = content
  return (
    <div className="lab-row">
      <span className="caption">
        Of {label}, in {design.steps} steps.
      </span>
      <button
        type="button"
        className="button"
        disabled={isSameDesign(active.design, design)}
        title="What was measured of the design before stays in grey until this one is measured"
        onClick={() => onContent(withDesign(content, `${active.id}: ${active.name}`, active.design))}
      >
        Search of the page’s design
      </button>
    </div>
  )
}
