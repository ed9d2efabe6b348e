import { useEffect, useRef, useState } from 'react'
import { eased } from '../../tube/tween.ts'
import { useReducedMotion } from '../../use-reduced-motion.ts'

/** How long a change is on its way, in milliseconds. */
const takes = 600

/**
 * What is drawn while a value becomes another one; at once where nothing may move, or `isAtOnce`. `between` must be the same
 * function from call to call.
 */
export const useBetween = <T>(value: T, between: (from: T, to: T, share: number) => T, isAtOnce: boolean): T => {
  const isReduced = useReducedMotion()
  const [shown, setShown] = useState(value)
  const last = useRef(value)
  useEffect(() => {
    const from = last.current
    if (from === value || isReduced || isAtOnce) {
      last.current = value
      setShown(value)
      return
    }
    const start = performance.now()
    let frame = 0
    const draw = (now: number): void => {
      const share = Math.max(0, Math.min(1, (now - start) / takes))
      last.current = between(from, value, eased(share))
      setShown(last.current)
      if (share < 1) frame = requestAnimationFrame(draw)
    }
    frame = requestAnimationFrame(draw)
    return () => cancelAnimationFrame(frame)
  }, [value, between, isReduced, isAtOnce])
  return isReduced || isAtOnce ? value : shown
}
