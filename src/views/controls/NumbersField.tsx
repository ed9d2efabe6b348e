import { useId, useState } from 'react'
import type { ListParameter } from '../../core/choice.ts'
import { listFaultOf } from '../../core/faults.ts'
import { NumberField } from './NumberField.tsx'

interface NumbersFieldProps {
  readonly parameter: ListParameter
  readonly list: readonly number[]
  readonly onList: (list: readonly number[]) => void
}

/** A list of numbers as one line of text: for lists that are neither drawn nor levels. */
export const NumbersField = ({ parameter, list, onList }: NumbersFieldProps) => {
  const id = useId()
  const [fault, setFault] = useState<string>()
  return (
    <div className="numbers">
      <label htmlFor={id} title={parameter.help}>
        {parameter.label}
      </label>
      <NumberField
        id={id}
        text={list.join(', ')}
        faultId={fault && `${id}-fault`}
        onFault={setFault}
        onText={(typed) => {
          const next = typed
            .split(/[\s,;]+/)
            .filter((word) => word !== '')
            .map(Number)
          const wrong = listFaultOf(parameter, next)
          if (wrong === undefined) onList(next)
          return wrong
        }}
      />
      {fault && (
        <p className="fault" id={`${id}-fault`} role="alert">
          The list {fault}. It is still as before.
        </p>
      )}
    </div>
  )
}
