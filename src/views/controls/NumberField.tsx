import { useEffect, useState } from 'react'

interface NumberFieldProps {
  readonly id: string
  /** The value in force, as text. */
  readonly text: string
  /** Takes what was typed; returns what is wrong with it, or undefined when it was accepted. */
  readonly onText: (text: string) => string | undefined
  readonly onFault: (fault: string | undefined) => void
  readonly faultId?: string | undefined
  readonly label?: string
}

/** A text field for one number: what is valid takes effect while typing, what is not leaves the last good value. */
export const NumberField = ({ id, text, onText, onFault, faultId, label }: NumberFieldProps) => {
  const [draft, setDraft] = useState<string | null>(null)
  // A value that changed elsewhere (slider, undo, link) replaces what stands here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value in force is the trigger
  useEffect(() => {
    setDraft((current) => (current !== null && document.activeElement?.id === id ? current : null))
  }, [text, id])
  const settle = (): void => {
    setDraft(null)
    onFault(undefined)
  }
  return (
    <input
      id={id}
      className="number-field"
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      aria-label={label}
      aria-invalid={faultId !== undefined}
      aria-describedby={faultId}
      value={draft ?? text}
      onChange={(event) => {
        setDraft(event.target.value)
        onFault(onText(event.target.value))
      }}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') settle()
      }}
    />
  )
}
