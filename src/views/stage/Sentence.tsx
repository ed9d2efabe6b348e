import type { CSSProperties } from 'react'
import { showNumber, showPercent } from '../../base/number.ts'
import type { BeatControl } from '../../scenes/beats.ts'
import { type BeatPiece, type ReadingName, splitSentence } from '../../scenes/prose.ts'
import type { SlotId } from '../../state/document.ts'
import { comparedOf } from '../../state/store.ts'
import { Tex } from '../controls/Tex.tsx'
import { useExplorer } from '../explorer-context.tsx'
import type { Tube } from '../tube/tube.ts'
import { StageControl } from './StageControl.tsx'
import type { PictureErrors } from './use-picture-errors.ts'

interface SentenceProps {
  readonly text: string
  readonly control: BeatControl | undefined
  readonly tube: Tube
  readonly errors: PictureErrors
}

const styleOf = (of: string): CSSProperties | undefined =>
  of === 'exact' ? undefined : ({ '--own': `var(--design-${of.toLowerCase()})` } as CSSProperties)

/** What a beat says: words in the color of what they name, numbers as they are read now. */
export const Sentence = ({ text, control, tube, errors }: SentenceProps) => {
  const compared = useExplorer(comparedOf)
  const reading = (name: ReadingName, slot: string): string => {
    const path = tube.paths.find(({ id }) => id === slot)
    switch (name) {
      case 'calls':
        return String(compared.find(({ id }) => id === slot)?.program.nfe ?? '…')
      case 'below':
        return tube.crowd ? showPercent(tube.crowd.below, 2) : '…'
      case 'pictures': {
        const error = errors.of(slot as SlotId)
        return typeof error === 'number' ? showNumber(error, 2) : '…'
      }
      default:
        return path ? showNumber(path[name], 2) : '…'
    }
  }
  const show = (piece: BeatPiece, k: number) => {
    switch (piece.kind) {
      case 'formula':
        return <Tex key={k} tex={piece.text} />
      case 'mark':
        return (
          <strong key={k} className="stage-mark" style={styleOf(piece.of)}>
            {piece.text}
          </strong>
        )
      case 'reading':
        return (
          <strong key={k} className="stage-mark" style={styleOf(piece.slot)}>
            {reading(piece.name, piece.slot)}
          </strong>
        )
      case 'control':
        return control ? <StageControl key={k} control={control} /> : null
      default:
        return <span key={k}>{piece.text}</span>
    }
  }
  return splitSentence(text).map(show)
}
