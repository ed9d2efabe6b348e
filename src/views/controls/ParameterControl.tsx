import { RotateCcw } from 'lucide-react'
import { memo, useId, useState } from 'react'
import { initialOf, type Parameter } from '../../core/choice.ts'
import { faultOf } from '../../core/faults.ts'
import { NumberField } from './NumberField.tsx'
import { fromPosition, nudge, printValue, readValue, toPosition } from './spread.ts'
import { Tex } from './Tex.tsx'
import { TrackSlider } from './TrackSlider.tsx'

interface ParameterControlProps {
  readonly parameter: Parameter
  readonly value: number
  readonly onValue: (value: number) => void
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
        <Tex tex={parameter.tex} />
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
      {parameter.named && (
        <fieldset className="segments named">
          <legend className="visually-hidden">{parameter.label} by name</legend>
          {parameter.named.map((name) => (
            <button
              key={name.label}
              type="button"
              data-state={Math.abs(name.value - value) < 1e-9 ? 'on' : 'off'}
              aria-pressed={Math.abs(name.value - value) < 1e-9}
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
