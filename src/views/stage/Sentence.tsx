import type { CSSProperties } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Document } from '../../document/document.ts'
import type { BeatControl } from '../../scenes/beats.ts'
import { type BeatPiece, splitSentence } from '../../scenes/prose.ts'
import { Tex } from '../controls/Tex.tsx'
import type { Tube } from '../tube/tube.ts'
import { readingOf } from './reading.ts'
import { StageControl } from './StageControl.tsx'
import { useWords } from './use-words.ts'

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

/** What a beat says: words in the color of what they name, numbers as they are read. */
export const Sentence = ({ text, control, document, tube, isTold }: SentenceProps) => {
  const words = useWords()
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
            {words.number(readingOf(piece.name, piece.slot, document, tube))}
          </strong>
        )
      case 'control': {
        if (!control) return null
        const { read, text: print = showNumber } = control
        return isTold ? (
          <strong key={k}>{words.number(print(read(document)))}</strong>
        ) : (
          <StageControl key={k} control={control} />
        )
      }
      case 'strong':
        return <strong key={k}>{piece.text}</strong>
      case 'emphasis':
        return <em key={k}>{piece.text}</em>
      case 'code':
        return <code key={k}>{piece.text}</code>
      case 'link':
        return (
          <a key={k} href={piece.to} target="_blank" rel="noreferrer">
            {piece.text}
          </a>
        )
      case 'break':
        return <span key={k} className="stage-break" />
      default:
        return <span key={k}>{piece.text}</span>
    }
  }
  return splitSentence(text).map(show)
}
