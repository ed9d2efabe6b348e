import { useEffect } from 'react'

/** Whether the space bar does something else there. */
const takesSpace = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('button:not(.picture-open), input, select, textarea, a, [role="slider"], [contenteditable]') !== null

/** While the space bar is held, `onHeld` was last told so. */
export const useFlipKeys = (isOn: boolean, onHeld: (isHeld: boolean) => void): void => {
  useEffect(() => {
    if (!isOn) return
    const listen = (isHeld: boolean) => (event: KeyboardEvent) => {
      if (event.key !== ' ' || takesSpace(event.target)) return
      event.preventDefault()
      onHeld(isHeld)
    }
    const [down, up] = [listen(true), listen(false)]
    const leave = (): void => onHeld(false)
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', leave)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
      window.removeEventListener('blur', leave)
    }
  }, [isOn, onHeld])
}
