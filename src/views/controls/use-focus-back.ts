import { type RefObject, useRef } from 'react'

/** What is focused; for an item of a menu, which is gone when its dialog closes, the menu's button. */
const focusedNow = (): Element | null => {
  const focused = document.activeElement
  const menu = focused?.closest('[role=menu]')
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused
}

/**
 * For a Dialog.Content: when it closes, the focus goes back to `opener`, or to what had it before. By itself a dialog gives it
 * to its Dialog.Trigger alone, and one without loses it.
 */
export const useFocusBack = (opener?: RefObject<HTMLElement | null>) => {
  const before = useRef<Element | null>(null)
  return {
    onOpenAutoFocus: (): void => {
      before.current = focusedNow()
    },
    onCloseAutoFocus: (event: Event): void => {
      const back = opener?.current ?? before.current
      // Safari focuses no button that is pressed: a trigger, if there is one, gets it then.
      if (!(back instanceof HTMLElement) || !back.isConnected || back === document.body) return
      event.preventDefault()
      back.focus()
    },
  }
}
