/** A small select with its label. */
interface ChoiceProps<T extends string | number> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onValue: (value: T) => void
}

export const Choice = <T extends string | number>({ label, value, options, onValue }: ChoiceProps<T>) => (
  <label className="lab-field">
    {label}{' '}
    <select
      className="select"
      value={value}
      onChange={({ target }) => onValue(options.find((option) => String(option.value) === target.value)!.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  </label>
)

const listed = (values: readonly number[]) => values.map((value) => ({ value, label: String(value) }))

export type StepRange = readonly [from: number, to: number]

interface StepRangeProps {
  /** "Steps from" where missing. */
  readonly label?: string
  readonly range: StepRange
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly onRange: (range: StepRange) => void
}

/** Least and most steps to measure. */
export const StepRangeChoice = ({ label = 'Steps from', range, from, to, onRange }: StepRangeProps) => (
  <span className="lab-field">
    <Choice label={label} value={range[0]} options={listed(from)} onValue={(value) => onRange([value, range[1]])} />
    <Choice label="to" value={range[1]} options={listed(to)} onValue={(value) => onRange([range[0], value])} />
  </span>
)
