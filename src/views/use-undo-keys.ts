import { useEffect } from 'react'
import { useWiring } from './explorer-context.tsx'

/** Whether a key press belongs to a field that has an undo of its own. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

/** Ctrl+Z and Ctrl+Y, or their kin, walk through what was changed. */
export const useUndoKeys = (): void => {
  const { explorer } = useWiring()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return
      const key = event.key.toLowerCase()
      if (key === 'z' && !event.shiftKey) explorer.getState().undo()
      else if (key === 'y' || (key === 'z' && event.shiftKey)) explorer.getState().redo()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [explorer])
}
