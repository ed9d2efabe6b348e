import { CircleCheck } from 'lucide-react'
import { useEffect } from 'react'
import { showNumber, showPercent } from '../../base/number.ts'
import type { Document } from '../../document/document.ts'
import { slotsOf } from '../../document/slots.ts'
import { type Goal, type GoalReading, goalKey, goalWords, isReached } from '../../scenes/goals.ts'
import { callsOf } from '../../state/match.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { Prose } from '../tour/Prose.tsx'
import type { Tube } from '../tube/tube.ts'
import './question.css'
import type { PictureErrors } from './use-picture-errors.ts'

/** A reading as a number; undefined where it cannot be read. */
const numberOf = (
  { reading, design }: Goal,
  document: Document,
  tube: Tube,
  errors: PictureErrors,
): number | undefined => {
  if (reading === 'calls') {
    const own = slotsOf(document).find(({ id }) => id === design)?.design
    return (own && callsOf(own)) ?? undefined
  }
  if (reading === 'below') return tube.crowd?.below
  if (reading === 'pictures') {
    const error = errors.of(design)
    return typeof error === 'number' ? error : undefined
  }
  return tube.paths.find(({ id }) => id === design)?.[reading]
}

const print = (reading: GoalReading, value: number | undefined): string =>
  value === undefined ? '…' : reading === 'below' ? showPercent(value, 2) : showNumber(value, 2)

interface GoalCardProps {
  readonly goal: Goal
  readonly scene: string
  readonly beat: number
  readonly tube: Tube
  readonly errors: PictureErrors
}

/** Something to reach: the reading at the moment, whether that is enough, and whether it ever was. */
export const GoalCard = ({ goal, scene, beat, tube, errors }: GoalCardProps) => {
  const { explorer } = useWiring()
  const document = useExplorer((state) => state.document)
  const key = goalKey(scene, beat)
  const wasReached = useExplorer((state) => state.done.includes(key))
  const reading = numberOf(goal, document, tube, errors)
  const isNow = isReached(goal, reading)
  useEffect(() => {
    if (isNow) explorer.getState().finish(key)
  }, [explorer, key, isNow])
  return (
    <section className="question" aria-label="Goal">
      <p className="question-ask">
        <Prose text={goal.text} />
      </p>
      <p role="status">
        Now {goalWords[goal.reading]} {print(goal.reading, reading)}; wanted is {goal.is}{' '}
        {print(goal.reading, goal.value)}. {isNow && <strong>There you are.</strong>}
      </p>
      {wasReached && (
        <p className="goal-reached">
          <CircleCheck aria-hidden size="1em" /> You have reached it{isNow ? '' : ' before'}.
        </p>
      )}
    </section>
  )
}
