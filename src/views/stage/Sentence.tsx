import type { CSSProperties } from 'react'
import { showNumber, showPercent } from '../../base/number.ts'
import type { Document } from '../../document/document.ts'
import { slotsOf } from '../../document/slots.ts'
import type { BeatControl } from '../../scenes/beats.ts'
import { type BeatPiece, type ReadingName, splitSentence } from '../../scenes/prose.ts'
import { callsOf } from '../../state/match.ts'
import { Tex } from '../controls/Tex.tsx'
import type { Tube } from '../tube/tube.ts'
import { StageControl } from './StageControl.tsx'

interface SentenceProps {
  readonly text: string
  readonly control: BeatControl | undefined
  /** What is read in it: of the state at the moment, or of its own beat once that has passed. */
  readonly document: Document
  readonly tube: Tube | undefined
  /** An earlier sentence keeps its numbers and has no control. */
  readonly isTold: boolean
}

const styleOf = (of: string): CSSProperties | undefined =>
  of === 'exact' ? undefined : ({ '--own': `var(--design-${of.toLowerCase()})` } as CSSProperties)

const readingOf = (name: ReadingName, slot: string, document: Document, tube: Tube | undefined): string => {
  if (name === 'calls') {
    const design = slotsOf(document).find(({ id }) => id === slot)?.design
    return String((design && callsOf(design)) ?? '…')
  }
  if (name === 'below') return tube?.crowd ? showPercent(tube.crowd.below, 2) : '…'
  const path = tube?.paths.find(({ id }) => id === slot)
  return path ? showNumber(path[name], 2) : '…'
}

/** What a beat says: words in the color of what they name, numbers as they are read. */
export const Sentence = ({ text, control, document, tube, isTold }: SentenceProps) => {
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
            {readingOf(piece.name, piece.slot, document, tube)}
          </strong>
        )
      case 'control': {
        if (!control) return null
        const { read, text: print = showNumber } = control
        return isTold ? <strong key={k}>{print(read(document))}</strong> : <StageControl key={k} control={control} />
      }
      default:
        return <span key={k}>{piece.text}</span>
    }
  }
  return splitSentence(text).map(show)
}
