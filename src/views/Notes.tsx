import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Note } from '../state/explorer.ts'
import { useExplorer, useWiring } from './explorer-context.tsx'
import './notes.css'

/** Milliseconds that a passing note stays, while nobody points at it. */
const passesAfter = 8000

/** What the page has to say, over the page: it moves nothing. A note stays until it is dismissed, or passes. */
export const Notes = () => {
  const notes = useExplorer((state) => state.notes)
  return (
    <div className="notes" aria-live="polite" hidden={notes.length === 0}>
      {notes.map((note) => (
        <NoteLine key={note.id} note={note} />
      ))}
    </div>
  )
}

const NoteLine = ({ note: { id, kind, text, isPassing, offersUndo, action } }: { readonly note: Note }) => {
  const { explorer } = useWiring()
  const [isHeld, setIsHeld] = useState(false)
  useEffect(() => {
    if (!isPassing || isHeld) return
    const timer = setTimeout(() => explorer.getState().dismiss(id), passesAfter)
    return () => clearTimeout(timer)
  }, [explorer, id, isPassing, isHeld])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at a note does nothing but keep it
    <div
      className={`note ${kind}`}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <span>{text}</span>
      {offersUndo && (
        <button type="button" className="button" onClick={() => explorer.getState().undo()}>
          <Undo2 size={15} aria-hidden /> Undo
        </button>
      )}
      {action && (
        <button type="button" className="button" onClick={action.run}>
          {action.label}
        </button>
      )}
      <button
        type="button"
        className="icon-button small"
        aria-label="Dismiss"
        onClick={() => explorer.getState().dismiss(id)}
      >
        <X aria-hidden />
      </button>
    </div>
  )
}
