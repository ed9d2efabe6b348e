import { Copy } from 'lucide-react'
import { useId, useRef, useState } from 'react'

interface CopyFieldProps {
  readonly label: string
  /** What is said about it. */
  readonly help?: string
  readonly text: string
  /** Lines in sight; a field of one line by default. */
  readonly lines?: number
}

/** A text to be copied as it is. */
export const CopyField = ({ label, help, text, lines = 1 }: CopyFieldProps) => {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState<{ readonly text: string; readonly isDone: boolean } | null>(null)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied({ text, isDone: true })
    } catch {
      // Denied, or not a secure page: the text is selected, to be copied by hand.
      field.current?.select()
      setCopied({ text, isDone: false })
    }
  }
  return (
    <div className="share-field">
      <label htmlFor={id}>{label}</label>
      <textarea
        ref={field}
        id={id}
        readOnly
        rows={lines}
        data-lines={lines}
        spellCheck={false}
        value={text}
        aria-describedby={help && `${id}-help`}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="share-copy">
        <span className="caption" id={`${id}-help`}>
          {help}
        </span>
        <span role="status" className="caption">
          {copied?.text === text &&
            (copied.isDone ? 'Copied.' : 'This browser does not let the page copy: the text is selected.')}
        </span>
        <button type="button" className="button" aria-label={`Copy: ${label}`} onClick={() => void copy()}>
          <Copy size={14} aria-hidden /> Copy
        </button>
      </div>
    </div>
  )
}
