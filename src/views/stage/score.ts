/** How many predictions were right. Pure. */
import { type Answer, fitsQuestion, judgeCurve, judgePoint, questionKey, rightOption } from '../../scenes/questions.ts'
import type { Scene } from '../../scenes/scene.ts'
import { truthOfBeat } from './point-truth.ts'

/** Whether an answer is right; undefined for one that is missing, or that cannot be judged. */
const isRight = (scene: Scene, beat: number, answer: Answer | undefined): boolean | undefined => {
  const { question } = scene.beats[beat]!
  const { curve } = scene
  if (!question || answer === undefined || !fitsQuestion(question, answer, curve?.points.length ?? 0)) return undefined
  if (question.kind === 'choice') return answer === rightOption(question)
  if (question.kind === 'curve')
    return curve && judgeCurve(answer as readonly number[], curve.points, curve.flat).verdict === 'within'
  const truth = truthOfBeat(scene, beat)
  return truth && judgePoint(answer as number, truth.at, truth.high - truth.low) === 'near'
}

export interface Prediction {
  readonly scene: Scene
  readonly beat: number
  readonly ask: string
  /** Undefined while it is not answered. */
  readonly isRight: boolean | undefined
}

/** All questions of the scenes, in their order. */
export const predictionsOf = (
  scenes: readonly Scene[],
  answers: Readonly<Record<string, Answer>>,
): readonly Prediction[] =>
  scenes.flatMap((scene) =>
    scene.beats.flatMap(({ question }, beat): readonly Prediction[] => {
      if (!question) return []
      const answer = answers[questionKey(scene.id, question)]
      return [{ scene, beat, ask: question.ask, isRight: isRight(scene, beat, answer) }]
    }),
  )

/** "Your predictions: 4 of 6 right, 3 not made." */
export const scoreText = (all: readonly Prediction[]): string => {
  const made = all.filter(({ isRight }) => isRight !== undefined)
  if (made.length === 0) return 'You have made no predictions in this browser yet.'
  const right = made.filter(({ isRight }) => isRight).length
  const left = all.length - made.length
  return `Your predictions: ${right} of ${made.length} right${left > 0 ? `, ${left} not made` : ''}.`
}
