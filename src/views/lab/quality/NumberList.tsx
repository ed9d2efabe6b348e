import { useId } from 'react'

interface NumberListProps {
  readonly label: string
  readonly value: string
  /** What is wrong with it, as a sentence. */
  readonly fault?: string | undefined
  readonly onValue: (value: string) => void
}

/** A field for a few numbers. */
export const NumberList = ({ label, value, fault, onValue }: NumberListProps) => {
  const id = useId()
  return (
    <span className="lab-field quality-list">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="number-field"
        type="text"
        inputMode="decimal"
        spellCheck={false}
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        onChange={({ target }) => onValue(target.value)}
      />
      {fault !== undefined && (
        <span id={`${id}-fault`} className="caption quality-fault">
          {fault}
        </span>
      )}
    </span>
  )
}
