import { useEffect } from 'react'

export type StageKey = 'next' | 'back' | 'nextScene' | 'backScene' | 'black' | 'leave' | 'notes' | 'show' | 'map'

/** What a key asks of the talk; undefined for keys that it does not take. Space is a button's where one has the focus. */
export const stageKeyOf = (
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  isOnButton: boolean,
): StageKey | undefined => {
  switch (key) {
    case 'PageDown':
    case 'ArrowRight':
      return shiftKey ? 'nextScene' : 'next'
    case ' ':
      return isOnButton ? undefined : shiftKey ? 'nextScene' : 'next'
    case 'PageUp':
    case 'ArrowLeft':
      return shiftKey ? 'backScene' : 'back'
    case 'b':
    case 'B':
    case '.':
      return 'black'
    case 'Escape':
      return 'leave'
    case 'n':
    case 'N':
      return 'notes'
    case 's':
    case 'S':
      return 'show'
    case 'Home':
      return 'map'
    default:
      return undefined
  }
}

/** Fields and menus keep their keys. */
const keepsKeys = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null

/** While `isBlack`, any key ends that and does nothing else. */
export const useStageKeys = (isBlack: boolean, onKey: (key: StageKey) => void): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key))
        return
      if (isBlack) {
        event.preventDefault()
        event.stopPropagation()
        onKey('black')
        return
      }
      // A control that was reached by Tab has taken its arrows already.
      if (event.defaultPrevented || keepsKeys(event.target)) return
      const isOnButton = event.target instanceof Element && event.target.closest('button') !== null
      const key = stageKeyOf(event, isOnButton)
      if (key === undefined) return
      event.preventDefault()
      onKey(key)
    }
    window.addEventListener('keydown', onKeyDown, isBlack)
    return () => window.removeEventListener('keydown', onKeyDown, isBlack)
  }, [isBlack, onKey])
}
