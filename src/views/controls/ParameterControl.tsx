import { RotateCcw } from 'lucide-react'
import { memo, useId, useState } from 'react'
import { initialOf, type Parameter } from '../../core/choice.ts'
import { faultOf } from '../../core/faults.ts'
import { NumberField } from './NumberField.tsx'
import { ParameterSymbol } from './ParameterSymbol.tsx'
import { fromPosition, nudge, printValue, readValue, toPosition } from './spread.ts'
import { TrackSlider } from './TrackSlider.tsx'

interface ParameterControlProps {
  readonly parameter: Parameter
  readonly value: number
  readonly onValue: (value: number) => void
}

/** More names than these do not fit side by side. */
const mostSegments = 4

const isAt = (one: number, value: number): boolean => Math.abs(one - value) < 1e-9

/** Values by name, as a menu; one without a name is the menu's own. */
const NamedMenu = ({
  parameter,
  named,
  value,
  onValue,
}: ParameterControlProps & { readonly named: NonNullable<Parameter['named']> }) => {
  const current = named.find((name) => isAt(name.value, value))
  return (
    <select
      className="select wide named-menu"
      aria-label={`${parameter.label} by name`}
      value={current?.label ?? ''}
      onChange={({ target }) => {
        const chosen = named.find(({ label }) => label === target.value)
        if (chosen) onValue(chosen.value)
      }}
    >
      {named.map(({ label }) => (
        <option key={label}>{label}</option>
      ))}
      {!current && (
        <option value="" disabled>
          {printValue(value)}, without a name
        </option>
      )}
    </select>
  )
}

/** Symbol, slider, number field and reset of one parameter. */
export const ParameterControl = memo(({ parameter, value, onValue }: ParameterControlProps) => {
  const id = useId()
  const [fault, setFault] = useState<string>()
  const text = printValue(value)
  const usual = initialOf(parameter)
  return (
    <div className="parameter">
      <label htmlFor={id} title={parameter.help}>
        <ParameterSymbol tex={parameter.tex} />
        <span className="visually-hidden"> {parameter.label}</span>
      </label>
      <TrackSlider
        label={parameter.label}
        position={toPosition(parameter, value)}
        valueText={text}
        onPosition={(position) => onValue(fromPosition(parameter, position))}
        onNudge={(direction, isLarge) => onValue(nudge(parameter, value, direction, isLarge))}
      />
      <NumberField
        id={id}
        text={text}
        faultId={fault && `${id}-fault`}
        onFault={setFault}
        onText={(typed) => {
          const next = readValue(typed)
          const wrong = faultOf(parameter, next)
          if (wrong === undefined) onValue(next)
          return wrong
        }}
      />
      <button
        type="button"
        className="icon-button small"
        aria-label={`Reset ${parameter.label} to ${printValue(usual)}`}
        title={`Reset to ${printValue(usual)}`}
        disabled={value === usual}
        onClick={() => onValue(usual)}
      >
        <RotateCcw aria-hidden />
      </button>
      {parameter.named && parameter.named.length > mostSegments && (
        <NamedMenu parameter={parameter} named={parameter.named} value={value} onValue={onValue} />
      )}
      {parameter.named && parameter.named.length <= mostSegments && (
        <fieldset className="segments named">
          <legend className="visually-hidden">{parameter.label} by name</legend>
          {parameter.named.map((name) => (
            <button
              key={name.label}
              type="button"
              data-state={isAt(name.value, value) ? 'on' : 'off'}
              aria-pressed={isAt(name.value, value)}
              onClick={() => onValue(name.value)}
            >
              {name.label}
            </button>
          ))}
        </fieldset>
      )}
      {fault && (
        <p className="fault" id={`${id}-fault`} role="alert">
          {parameter.label} {fault}. It is still {text}.
        </p>
      )}
    </div>
  )
})
