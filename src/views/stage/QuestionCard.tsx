import { Check, RotateCcw } from 'lucide-react'
import { useEffect } from 'react'
import { showNumber } from '../../base/number.ts'
import type { BeatCurve } from '../../scenes/beats.ts'
import {
  type ChoiceQuestion,
  type CurveQuestion,
  curveFactor,
  judgeCurve,
  judgePoint,
  type PointQuestion,
  rightOption,
} from '../../scenes/questions.ts'
import { Prose } from '../tour/Prose.tsx'
import type { PointTruth } from './point-truth.ts'
import './question.css'
import type { Asked } from './use-question.ts'
import { useWords } from './use-words.ts'

interface QuestionCardProps {
  readonly asked: Asked
  readonly curve: BeatCurve | undefined
  /** Where a point question’s answer is. */
  readonly truth: PointTruth | undefined
}

/** A question below the sentence: before the answer what to do, after it the truth and what it says of the guess. */
export const QuestionCard = ({ asked, curve, truth }: QuestionCardProps) => {
  const { question, answer } = asked
  return (
    <section className="question" aria-label="Your prediction" data-answered={answer !== undefined || undefined}>
      <p className="question-ask">
        <Prose text={question.ask} />
      </p>
      {question.kind === 'choice' ? (
        <Choice question={question} asked={asked} />
      ) : question.kind === 'curve' ? (
        <Curve question={question} asked={asked} curve={curve} />
      ) : (
        <Point question={question} asked={asked} truth={truth} />
      )}
    </section>
  )
}

/** The answer to a guess, and the way to make another. */
const Reply = ({ text, onAgain }: { readonly text: string; readonly onAgain: () => void }) => {
  const { again } = useWords()
  return (
    <div className="question-reply">
      <p role="status">
        <Prose text={text} />
      </p>
      <button type="button" className="question-again" onClick={onAgain}>
        <RotateCcw aria-hidden size="0.9em" /> {again}
      </button>
    </div>
  )
}

const Choice = ({ question, asked }: { readonly question: ChoiceQuestion; readonly asked: Asked }) => {
  const { options } = question
  const { answer, onAnswer, onAgain } = asked
  const right = rightOption(question)
  const isOpen = answer === undefined
  useEffect(() => {
    if (!isOpen) return
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
      const option = Number(event.key) - 1
      if (event.key.length === 1 && option in options) onAnswer(option)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isOpen, options, onAnswer])
  return (
    <>
      <div className="question-options">
        {options.map(({ text }, k) => (
          <button
            key={text}
            type="button"
            title={isOpen ? `Key ${k + 1}` : undefined}
            aria-pressed={answer === k}
            data-right={(!isOpen && k === right) || undefined}
            disabled={!isOpen}
            onClick={() => onAnswer(k)}
          >
            {!isOpen && k === right && <Check aria-label="right" size="1em" />}
            <span>
              <Prose text={text} />
            </span>
          </button>
        ))}
      </div>
      {typeof answer === 'number' && <Reply text={options[answer]!.reply} onAgain={onAgain} />}
    </>
  )
}

interface CurveProps {
  readonly question: CurveQuestion
  readonly asked: Asked
  readonly curve: BeatCurve | undefined
}

const Commit = ({ asked, hint }: { readonly asked: Asked; readonly hint: string }) => {
  const { draft, onAnswer } = asked
  const { commit } = useWords()
  return (
    <div className="question-commit">
      <button
        type="button"
        className="button"
        disabled={draft === undefined}
        onClick={() => draft !== undefined && onAnswer(draft)}
      >
        {commit}
      </button>
      <span>{hint}</span>
    </div>
  )
}

const Curve = ({ question, asked, curve }: CurveProps) => {
  const { answer, onAgain } = asked
  const words = useWords()
  if (!curve) return null
  if (typeof answer !== 'object') return <Commit asked={asked} hint={words.drawHint} />
  const { verdict, lowest } = judgeCurve(answer, curve.points, curve.flat)
  const factor = curveFactor(answer, curve.points)
  const where = verdict === 'level' ? '' : words.lowest(words.number(showNumber(lowest, 2)))
  const how = words.factor(words.number(showNumber(factor, 2)))
  return <Reply text={where + question.replies[verdict] + how} onAgain={onAgain} />
}

interface PointProps {
  readonly question: PointQuestion
  readonly asked: Asked
  readonly truth: PointTruth | undefined
}

const Point = ({ question, asked, truth }: PointProps) => {
  const { answer, onAgain } = asked
  const { pointHint } = useWords()
  if (typeof answer !== 'number' || !truth) return <Commit asked={asked} hint={pointHint} />
  const verdict = judgePoint(answer, truth.at, truth.high - truth.low)
  return <Reply text={question.replies[verdict]} onAgain={onAgain} />
}
