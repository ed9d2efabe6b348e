import { useEffect } from 'react'

/** Keys of the page and of a presenter's remote. */
const ways: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1 }

/** Whether keys pressed there move between scenes: nowhere but on the page itself and on the scene's own buttons. */
const isFree = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.closest('.area-scene') !== null)

/** Left and right move between scenes; a remote's page keys only while presenting, else they scroll. */
export const useSceneKeys = (isPresenting: boolean, onMove: (way: 1 | -1) => void): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const way = ways[event.key]
      if (way === undefined || event.defaultPrevented || !isFree(event.target)) return
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      if (event.key.startsWith('Page') && !isPresenting) return
      event.preventDefault()
      onMove(way)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isPresenting, onMove])
}
