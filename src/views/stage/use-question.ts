import { useCallback, useState } from 'react'
import { type Answer, fitsQuestion, type Question, questionKey } from '../../scenes/questions.ts'
import type { Scene } from '../../scenes/scene.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'

/** A question of the stage: open until it is answered. */
export interface Asked {
  readonly question: Question
  /** What was answered in this browser; undefined while the question is open. */
  readonly answer: Answer | undefined
  /** What is being drawn or pointed at, before it is the answer. */
  readonly draft: Answer | undefined
  readonly onDraft: (draft: Answer | undefined) => void
  readonly onAnswer: (answer: Answer) => void
  /** Takes the answer back. */
  readonly onAgain: () => void
}

/** The question of a beat, and how it is answered; undefined for a beat that asks nothing. */
export const useQuestion = (scene: Scene, beat: number): Asked | undefined => {
  const { explorer } = useWiring()
  const question = scene.beats[beat]?.question
  const key = question ? questionKey(scene.id, question) : ''
  const kept = useExplorer((state) => state.answers[key])
  const [drafts, setDrafts] = useState<Readonly<Record<string, Answer | undefined>>>({})
  const onDraft = useCallback((draft: Answer | undefined) => setDrafts((all) => ({ ...all, [key]: draft })), [key])
  if (!question) return undefined
  return {
    question,
    answer: fitsQuestion(question, kept, scene.curve?.points.length ?? 0) ? kept : undefined,
    draft: drafts[key],
    onDraft,
    onAnswer: (answer) => explorer.getState().answer(key, answer),
    onAgain: () => {
      onDraft(undefined)
      explorer.getState().answer(key, null)
    },
  }
}

/** The curve that was drawn in a scene, to stand beside the truth in its later beats too. */
export const useDrawnCurve = (scene: Scene): readonly number[] | undefined => {
  const question = scene.beats.find((beat) => beat.question?.kind === 'curve')?.question
  const kept = useExplorer((state) => (question ? state.answers[questionKey(scene.id, question)] : undefined))
  return question && typeof kept === 'object' && fitsQuestion(question, kept, scene.curve?.points.length ?? 0)
    ? kept
    : undefined
}
