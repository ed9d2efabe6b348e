import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import './tour.css'

/** A large dot under the mouse, for those who look at a projector. It takes no events and stays out of every other view. */
export const Pointer = () => {
  const dot = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const move = ({ clientX, clientY }: PointerEvent): void => {
      if (!dot.current) return
      dot.current.style.transform = `translate(${clientX}px, ${clientY}px)`
      dot.current.hidden = false
    }
    const leave = (): void => {
      if (dot.current) dot.current.hidden = true
    }
    // Captured: a plot that keeps the pointer to itself while dragging still moves the dot.
    window.addEventListener('pointermove', move, true)
    document.documentElement.addEventListener('pointerleave', leave)
    return () => {
      window.removeEventListener('pointermove', move, true)
      document.documentElement.removeEventListener('pointerleave', leave)
    }
  }, [])
  return createPortal(<div ref={dot} className="presenter-pointer" aria-hidden hidden />, document.body)
}
