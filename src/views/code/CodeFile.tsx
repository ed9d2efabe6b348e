import { Copy, Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { Scrolling } from '../controls/Scrolling.tsx'
import { saveFile } from '../controls/save-file.ts'
import type { Reading } from './reading.ts'

interface CodeFileProps {
  readonly reading: Reading
  readonly label: string
}

/** A file of code to read, copy and keep, with what its host does differently. */
export const CodeFile = ({ reading, label }: CodeFileProps) => {
  const text = useRef<HTMLPreElement>(null)
  const [copied, setCopied] = useState<{ readonly code: string; readonly isDone: boolean } | null>(null)
  if (reading.status === 'refused')
    return (
      <p className="code-refused" role="status">
        {reading.reason}
      </p>
    )
  const { code, notes, fileName } = reading
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code)
      setCopied({ code, isDone: true })
    } catch {
      // Denied, or not a secure page: the code is selected, to be copied by hand.
      if (text.current) window.getSelection()?.selectAllChildren(text.current)
      setCopied({ code, isDone: false })
    }
  }
  const isCopied = copied?.code === code
  return (
    <>
      <Scrolling label={label} className="code-text">
        <pre ref={text}>{code}</pre>
      </Scrolling>
      {notes.length > 0 && (
        <ul className="code-notes" aria-label="What differs there">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div className="code-actions">
        <span role="status" className="caption">
          {isCopied && (copied.isDone ? 'Copied.' : 'This browser does not let the page copy: the code is selected.')}
        </span>
        <button type="button" className="button" onClick={() => saveFile(fileName, 'text/x-python', code)}>
          <Download size={14} aria-hidden /> {fileName}
        </button>
        <button type="button" className="button" onClick={() => void copy()}>
          <Copy size={14} aria-hidden /> Copy
        </button>
      </div>
    </>
  )
}
