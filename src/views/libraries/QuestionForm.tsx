import { type ReactNode, useId } from 'react'
import { showPercent } from '../../base/number.ts'
import { families } from '../../libraries/families.ts'
import { type Question, scheduleLabels } from '../../libraries/question.ts'
import { samplers } from '../../libraries/samplers.ts'
import { Segments } from '../controls/Segments.tsx'

interface QuestionFormProps {
  readonly question: Question
  /** The question that the active design is. */
  readonly usual: Question
  readonly onQuestion: (question: Question) => void
  /** What stands beside the question. */
  readonly children: ReactNode
}

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(record) as K[]

interface MenuProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [value: T, label: string])[]
  readonly onValue: (value: T) => void
}

const Menu = <T extends string>({ label, value, options, onValue }: MenuProps<T>) => (
  <label className="libraries-field">
    {label}
    <select className="select" value={value} onChange={({ target }) => onValue(target.value as T)}>
      {options.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

/** Buttons with a name above them. */
const Setting = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="libraries-field">
    {label}
    {children}
  </div>
)

const spacingLabels = [
  { value: 'usual', label: 'Usual', title: 'What the scheduler, or the file beside the weights, says' },
  { value: 'linspace', label: 'linspace' },
  { value: 'leading', label: 'leading' },
  { value: 'trailing', label: 'trailing' },
] as const

const endLabels = [
  { value: 'usual', label: 'Usual' },
  { value: 'zero', label: '0' },
  { value: 'sigma-min', label: 'σ_min', title: 'final_sigmas_type sigma_min of diffusers' },
] as const

const snrLabels = [
  { value: 'off', label: 'Off' },
  { value: 'on', label: 'On', title: 'rescale_betas_zero_snr, zsnr, the noise schedule Zero Terminal SNR' },
] as const

const startLabels = [
  { value: 'usual', label: 'Usual' },
  { value: 'sigma', label: 'σ₀ n' },
  { value: 'variance', label: '√(1 + σ₀²) n' },
] as const

const orderLabels = [
  { value: 'usual', label: 'Usual' },
  { value: 'lowered', label: 'Lowered', title: 'lower_order_final of diffusers' },
  { value: 'full', label: 'Full' },
] as const

/** What is asked: in words of the libraries, beginning with what the active design is. */
export const QuestionForm = ({ question, usual, onQuestion, children }: QuestionFormProps) => {
  const id = useId()
  const set = (more: Partial<Question>): void => onQuestion({ ...question, ...more })
  const isUsual = (Object.keys(usual) as (keyof Question)[]).every((key) => question[key] === usual[key])
  const { strength } = question
  return (
    <section className="libraries-form" aria-label="What you ask the libraries">
      <div className="libraries-row">
        <Menu
          label="Scheduler"
          value={question.schedule}
          options={keysOf(scheduleLabels).map((key) => [key, scheduleLabels[key]] as const)}
          onValue={(schedule) => set({ schedule })}
        />
        <label className="libraries-field">
          Steps
          <input
            className="number-field"
            type="number"
            min={1}
            max={1000}
            value={question.steps}
            onChange={({ target }) => {
              const steps = target.valueAsNumber
              if (Number.isInteger(steps) && steps >= 1 && steps <= 1000) set({ steps })
            }}
          />
        </label>
        <Menu
          label="Model"
          value={question.family}
          options={keysOf(families).map((key) => [key, families[key].label] as const)}
          onValue={(family) => set({ family })}
        />
        <Menu
          label="Sampler"
          value={question.sampler}
          options={keysOf(samplers).map((key) => [key, samplers[key].label] as const)}
          onValue={(sampler) => set({ sampler })}
        />
        <div className="libraries-field libraries-strength">
          <label htmlFor={id}>
            Start from a picture: <output>{strength === 1 ? 'no, from noise' : `strength ${strength}`}</output>
          </label>
          <input
            id={id}
            type="range"
            min={0.05}
            max={1}
            step={0.01}
            value={strength}
            aria-valuetext={strength === 1 ? 'from noise' : `strength ${showPercent(strength)}`}
            onChange={({ target }) => set({ strength: target.valueAsNumber })}
          />
        </div>
        {children}
        <button type="button" className="button" disabled={isUsual} onClick={() => onQuestion(usual)}>
          As my design
        </button>
      </div>
      <div className="libraries-row">
        <Setting label="Time-step spacing">
          <Segments
            label="Time-step spacing"
            value={question.spacing}
            segments={spacingLabels}
            onValue={(spacing) => set({ spacing })}
          />
        </Setting>
        <Setting label="Final sigma">
          <Segments label="Final sigma" value={question.end} segments={endLabels} onValue={(end) => set({ end })} />
        </Setting>
        <Setting label="Zero terminal SNR">
          <Segments
            label="Zero terminal SNR"
            value={question.zeroSnr ? 'on' : 'off'}
            segments={snrLabels}
            onValue={(value) => set({ zeroSnr: value === 'on' })}
          />
        </Setting>
        <Setting label="First noise">
          <Segments
            label="First noise"
            value={question.start}
            segments={startLabels}
            onValue={(start) => set({ start })}
          />
        </Setting>
        <Setting label="Order in the last steps">
          <Segments
            label="Order in the last steps"
            value={question.order}
            segments={orderLabels}
            onValue={(order) => set({ order })}
          />
        </Setting>
      </div>
    </section>
  )
}
