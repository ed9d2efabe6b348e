import type { CSSProperties } from 'react'
import { showNumber } from '../../base/number.ts'
import { isStartPerturbed, noPerturbation } from '../../core/perturbation.ts'
import type { SlotId } from '../../document/slots.ts'
import { slotStyles } from '../../plot/palette.ts'
import { imagePerturbationOf, imperfectOf } from '../../state/imperfect.ts'
import type { RunId } from '../../state/run.ts'
import { comparedOf, referencesOf } from '../../state/selectors.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { SlotMarker } from '../slot-style.tsx'
import type { PictureErrors } from './use-picture-errors.ts'

interface ResultsProps {
  readonly errors: PictureErrors
  /** Side of a picture, in pixels, and pictures of a design in a row. */
  readonly side: number
  readonly columns: number
}

/** What the designs end at beside where the exact flow ends, from the same noise, and how far they are from it. */
export const Results = ({ errors, side, columns }: ResultsProps) => {
  const compared = useExplorer(comparedOf)
  const isPerturbed = useExplorer((state) => imperfectOf(state) !== null)
  const isStartWrong = useExplorer(({ document }) => isStartPerturbed(imagePerturbationOf(document) ?? noPerturbation))
  const reference = useExplorer((state) => referencesOf(state)[0]?.id)
  return (
    <div className="stage-results" style={{ '--side': `${side}px`, '--columns': columns } as CSSProperties}>
      {compared.map(({ id, name, program }) => (
        <figure key={id} style={{ color: `var(${slotStyles[id].token})` }}>
          <Pictures run={id} count={columns} />
          <figcaption>
            <SlotMarker id={id} /> <strong>{name}</strong>, {program.nfe} calls
            <br />
            <span className="stage-result-error">{errorWords(errors, id)}</span>
          </figcaption>
        </figure>
      ))}
      {reference && (
        <figure className="stage-results-exact">
          <Pictures run={reference} count={columns} />
          <figcaption>
            <strong>{isPerturbed ? 'the same denoiser' : 'exact flow'}</strong>
            <br />
            <span>
              {isPerturbed ? 'without a miss' : isStartWrong ? 'from the same wrong start' : 'from the same noise'}
            </span>
          </figcaption>
        </figure>
      )}
    </div>
  )
}

const errorWords = (errors: PictureErrors, id: SlotId): string => {
  const error = errors.of(id)
  if (error === 'stochastic') return 'adds noise'
  return error === undefined ? '…' : `off by ${showNumber(error, 2)}`
}

const Pictures = ({ run: id, count }: { readonly run: RunId; readonly count: number }) => {
  const frame = useExplorer((state) => state.runs[id]?.frames.at(-1))
  const status = useExplorer((state) => state.runs[id]?.status)
  return (
    <div className="stage-pictures" data-running={(status !== undefined && status !== 'done') || undefined}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a picture is its place
        <span key={index} className="stage-picture">
          {frame && <Pixels pixels={frame.state} side={frame.side} index={index} />}
        </span>
      ))}
    </div>
  )
}
