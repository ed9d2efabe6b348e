import { useEffect } from 'react'

/** Keys of the stage that lead out of it: to notes, to the map, to the page. */
const outward = ['n', 'N', 'Home']

const isInLayer = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null

/**
 * A frame has no notes and no map. Escape gives the keys back to the page around it, so that a deck of slides goes on; where
 * something is open, it closes that first.
 */
export const useFrameKeys = (): void => {
  useEffect(() => {
    // Before the stage, which listens on the window, and after the controls, which React serves below the document.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (outward.includes(event.key)) {
        event.stopPropagation()
        return
      }
      if (event.key !== 'Escape' || event.defaultPrevented || isInLayer(event.target)) return
      event.stopPropagation()
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      window.parent.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
