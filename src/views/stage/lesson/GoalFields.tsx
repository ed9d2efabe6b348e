import { slotIds } from '../../../document/slots.ts'
import { type GoalReading, goalReadings } from '../../../scenes/goals.ts'
import type { LessonBeat } from '../../../state/lesson.ts'

type Goal = LessonBeat['goal']

const readingWords: Readonly<Record<GoalReading, string>> = {
  off: 'the path’s miss',
  truncation: 'truncation',
  network: 'the denoiser’s own error',
  calls: 'network calls',
  below: 'share that ends below',
  pictures: 'error of the pictures',
}

const emptyGoal: NonNullable<Goal> = { text: '', reading: 'off', design: 'A', is: 'at most', value: 0.05 }

interface GoalFieldsProps {
  readonly goal: Goal
  readonly onChange: (goal: Goal) => void
}

/** Something to reach: a reading of a design, at most or at least a number. */
export const GoalFields = ({ goal, onChange }: GoalFieldsProps) => (
  <fieldset className="lesson-question">
    <legend>
      <label>
        <input
          type="checkbox"
          checked={goal !== undefined}
          onChange={({ target }) => onChange(target.checked ? emptyGoal : undefined)}
        />{' '}
        A goal
      </label>
    </legend>
    {goal && (
      <>
        <input
          type="text"
          aria-label="What to do"
          placeholder="What to do: bring the miss below 0.05 with 20 calls"
          value={goal.text}
          maxLength={200}
          onChange={({ target }) => onChange({ ...goal, text: target.value })}
        />
        <div className="lesson-goal">
          <select
            className="select"
            aria-label="Reading"
            value={goal.reading}
            onChange={({ target }) => onChange({ ...goal, reading: target.value as GoalReading })}
          >
            {goalReadings.map((one) => (
              <option key={one} value={one}>
                {readingWords[one]}
              </option>
            ))}
          </select>
          <select
            className="select"
            aria-label="Design"
            value={goal.design}
            onChange={({ target }) => onChange({ ...goal, design: target.value as (typeof slotIds)[number] })}
          >
            {slotIds.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
          <select
            className="select"
            aria-label="At most or at least"
            value={goal.is}
            onChange={({ target }) => onChange({ ...goal, is: target.value as 'at most' | 'at least' })}
          >
            <option>at most</option>
            <option>at least</option>
          </select>
          <input
            type="number"
            step="any"
            aria-label="Number"
            value={goal.value}
            onChange={({ target }) =>
              Number.isFinite(target.valueAsNumber) && onChange({ ...goal, value: target.valueAsNumber })
            }
          />
        </div>
      </>
    )}
  </fieldset>
)
