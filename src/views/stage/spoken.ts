/** What a beat says as plain text, for the speaker. Pure. */
import { showNumber } from '../../base/number.ts'
import type { Document } from '../../document/document.ts'
import type { BeatControl } from '../../scenes/beats.ts'
import { printHash } from '../../scenes/link.ts'
import { splitSentence } from '../../scenes/prose.ts'
import { rightOption } from '../../scenes/questions.ts'
import type { Scene } from '../../scenes/scene.ts'
import type { SpokenBeat } from '../tour/talk-channel.ts'
import type { Tube } from '../tube/tube.ts'
import { readingOf } from './reading.ts'
import { toldBeat } from './told.ts'

/** A sentence with its readings as numbers; formulas stay between dollar signs. */
export const spokenText = (
  text: string,
  control: BeatControl | undefined,
  document: Document,
  tube: Tube | undefined,
): string =>
  splitSentence(text)
    .map((piece) => {
      switch (piece.kind) {
        case 'formula':
          return `$${piece.text}$`
        case 'reading':
          return readingOf(piece.name, piece.slot, document, tube)
        case 'control':
          return control ? (control.text ?? showNumber)(control.read(document)) : ''
        default:
          return 'text' in piece ? piece.text : ' '
      }
    })
    .join('')

/** A beat in the state that it sets. */
export const spokenBeat = (scene: Scene, beat: number): SpokenBeat => {
  const { say, question } = scene.beats[beat]!
  const { document, tube } = toldBeat(scene, beat)
  return {
    id: `${scene.id}/${beat}`,
    hash: printHash(document),
    title: scene.title,
    say: spokenText(say, scene.control, document, tube),
    question: question && {
      ask: question.ask,
      right:
        question.kind === 'choice'
          ? question.options[rightOption(question)]!.text
          : question.kind === 'curve'
            ? question.replies.within
            : question.replies.near,
    },
  }
}
