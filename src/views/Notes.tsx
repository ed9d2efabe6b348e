import { X } from 'lucide-react'
import { useExplorer, useWiring } from './explorer-context.tsx'
import './notes.css'

/** What the page has to say: each note stays until it is dismissed. */
export const Notes = () => {
  const { explorer } = useWiring()
  const notes = useExplorer((state) => state.notes)
  return (
    <div className="notes" aria-live="polite" hidden={notes.length === 0}>
      {notes.map(({ id, kind, text }) => (
        <div key={id} className={`note ${kind}`}>
          <span>{text}</span>
          <button
            type="button"
            className="icon-button small"
            aria-label="Dismiss"
            onClick={() => explorer.getState().dismiss(id)}
          >
            <X aria-hidden />
          </button>
        </div>
      ))}
    </div>
  )
}
