import { useEffect, useRef, useState } from 'react'
import { useReducedMotion } from '../use-reduced-motion.ts'
import type { Tube } from './tube.ts'
import { eased, tubeBetween } from './tween.ts'

/** How long a tube is on its way, in milliseconds. */
const takes = 500

/** What is drawn while a tube becomes another one; at once where nothing may move, or `isAtOnce`. */
export const useTweened = (tube: Tube, isAtOnce: boolean): Tube => {
  const isReduced = useReducedMotion()
  const [shown, setShown] = useState(tube)
  const last = useRef(tube)
  useEffect(() => {
    const from = last.current
    if (from === tube || isReduced || isAtOnce) {
      last.current = tube
      setShown(tube)
      return
    }
    // From the first frame on: a page that was busy until then does not skip the way.
    let start: number | undefined
    let frame = 0
    const draw = (now: number): void => {
      start ??= now
      const share = Math.max(0, Math.min(1, (now - start) / takes))
      last.current = tubeBetween(from, tube, eased(share))
      setShown(last.current)
      if (share < 1) frame = requestAnimationFrame(draw)
    }
    frame = requestAnimationFrame(draw)
    return () => cancelAnimationFrame(frame)
  }, [tube, isReduced, isAtOnce])
  // The first frame of a new tube is the old one's last, but for a change that nobody may see move.
  return isReduced || isAtOnce ? tube : shown
}
