import { type ChoiceQuestion, rightOption } from '../../../scenes/questions.ts'
import type { LessonBeat } from '../../../state/lesson.ts'

type Question = LessonBeat['question']
type Choice = Extract<NonNullable<Question>, { readonly kind: 'choice' }>

const emptyChoice: Choice = {
  kind: 'choice',
  ask: '',
  options: [
    { text: '', reply: '', right: true },
    { text: '', reply: '' },
  ],
}

/** The same question with its right option marked, where its file says it by the options' numbers. */
const marked = ({ right, ...question }: Choice): Choice => {
  if (right === undefined) return question
  const options = question.options as ChoiceQuestion['options']
  const k = rightOption({ options, right })
  return { ...question, options: question.options.map((one, j) => (j === k ? { ...one, right: true } : one)) }
}

interface QuestionFieldsProps {
  readonly question: Question
  readonly onChange: (question: Question) => void
}

/** A question with two to four options, and an answer to each. */
export const QuestionFields = ({ question, onChange }: QuestionFieldsProps) => (
  <fieldset className="lesson-question">
    <legend>
      <label>
        <input
          type="checkbox"
          checked={question !== undefined}
          onChange={({ target }) => onChange(target.checked ? emptyChoice : undefined)}
        />{' '}
        A question
      </label>
    </legend>
    {question?.kind === 'choice' && <ChoiceFields question={marked(question)} onChange={onChange} />}
    {question?.kind === 'point' && <p>This question asks for a place in the picture. Change it in the file.</p>}
    {question?.kind === 'curve' && <p>This question asks for a curve to be drawn. Change it in the file.</p>}
  </fieldset>
)

const ChoiceFields = ({
  question,
  onChange,
}: {
  readonly question: Choice
  readonly onChange: (question: Choice) => void
}) => {
  const { ask, options } = question
  const setOption = (k: number, change: Partial<Choice['options'][number]>): void =>
    onChange({ ...question, options: options.map((option, j) => (j === k ? { ...option, ...change } : option)) })
  return (
    <>
      <input
        type="text"
        aria-label="What you ask"
        placeholder="What you ask before the next beat tells"
        value={ask}
        maxLength={300}
        onChange={({ target }) => onChange({ ...question, ask: target.value })}
      />
      {options.map(({ text, reply, right }, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an option is its place
        <div key={k} className="lesson-option">
          <input
            type="radio"
            name="right-option"
            aria-label={`Option ${k + 1} is right`}
            checked={right === true}
            onChange={() =>
              onChange({
                ...question,
                options: options.map((option, j) => ({ ...option, right: j === k ? true : undefined })),
              })
            }
          />
          <input
            type="text"
            aria-label={`Option ${k + 1}`}
            placeholder={`Option ${k + 1}`}
            value={text}
            maxLength={60}
            onChange={({ target }) => setOption(k, { text: target.value })}
          />
          <input
            type="text"
            aria-label={`Answer to option ${k + 1}`}
            placeholder="What you answer to who takes it, and why"
            value={reply}
            maxLength={300}
            onChange={({ target }) => setOption(k, { reply: target.value })}
          />
        </div>
      ))}
      <div className="lesson-pair">
        <button
          type="button"
          className="button"
          disabled={options.length >= 4}
          onClick={() => onChange({ ...question, options: [...options, { text: '', reply: '' }] })}
        >
          Another option
        </button>
        <button
          type="button"
          className="button"
          disabled={options.length <= 2}
          onClick={() => {
            const rest = options.slice(0, -1)
            const hasRight = rest.some(({ right }) => right)
            onChange({
              ...question,
              options: hasRight ? rest : rest.map((one, k) => (k === 0 ? { ...one, right: true } : one)),
            })
          }}
        >
          One fewer
        </button>
      </div>
    </>
  )
}
