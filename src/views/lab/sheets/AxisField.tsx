import { registry } from '../../../core/registry.ts'
import { designAxis, rowOf } from '../../../sweep/axis.ts'
import { type AxisText, isPicked, keyGroups, textOfValues, usualAxis, valuesOfText } from './axis-text.ts'

interface AxisFieldProps {
  readonly label: string
  readonly axis: AxisText
  readonly isOptional?: boolean
  /** Names of the network's classes. */
  readonly labels: readonly string[]
  readonly onAxis: (axis: AxisText) => void
}

const pickable = (
  key: string,
  labels: readonly string[],
): readonly { readonly value: string; readonly label: string }[] => {
  const row = rowOf(key)
  if (row) return registry[row].map(({ id, label }) => ({ value: id, label }))
  const classes = labels.map((label) => ({ value: label, label }))
  return [{ value: 'none', label: 'no label' }, ...classes]
}

/** What is varied along one side of the sheet, and its values. */
export const AxisField = ({ label, axis, isOptional = false, labels, onAxis }: AxisFieldProps) => {
  const { key, text } = axis
  return (
    <fieldset className="sheet-axis">
      <legend className="visually-hidden">{label}</legend>
      <div className="lab-row">
        <label className="lab-field">
          {label}{' '}
          <select
            className="select"
            value={key ?? ''}
            onChange={({ target }) => onAxis(usualAxis(target.value === '' ? null : target.value, labels))}
          >
            {isOptional && <option value="">nothing</option>}
            {keyGroups.map((group) => (
              <optgroup key={group.label} label={group.label}>
                {group.keys.map((one) => (
                  <option key={one.key} value={one.key}>
                    {one.label}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        {key !== null && key !== designAxis && !isPicked(key) && (
          <label className="lab-field">
            Values{' '}
            <input
              className="sheet-values"
              type="text"
              aria-label={`Values of the ${label.toLowerCase()}`}
              value={text}
              spellCheck={false}
              onChange={({ target }) => onAxis({ key, text: target.value })}
            />
          </label>
        )}
      </div>
      {key !== null && isPicked(key) && (
        <Picks
          options={pickable(key, labels)}
          chosen={valuesOfText(text).map(String)}
          onChosen={(values) => onAxis({ key, text: textOfValues(values) })}
        />
      )}
    </fieldset>
  )
}

interface PicksProps {
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly chosen: readonly string[]
  readonly onChosen: (values: readonly string[]) => void
}

const Picks = ({ options, chosen, onChosen }: PicksProps) => (
  <div className="lab-checks">
    {options.map(({ value, label }) => (
      <label key={value}>
        <input
          type="checkbox"
          checked={chosen.includes(value)}
          onChange={({ target }) =>
            onChosen(
              options.map((one) => one.value).filter((one) => (one === value ? target.checked : chosen.includes(one))),
            )
          }
        />{' '}
        {label}
      </label>
    ))}
  </div>
)
