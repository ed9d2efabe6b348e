import { useCallback, useEffect, useRef, useState } from 'react'
import type { Choice } from '../../core/design.ts'
import type { Explorer } from '../../state/explorer.ts'
import { exponentAt, phaseOf, powerSchedule } from '../../toy/schedule-family.ts'

/** Milliseconds of the way there and back, and between two exponents. */
const period = 12_000
const tick = 100

/**
 * Walks the active design's schedule along the powers of t, there and back once: as a hand on the slider would, so that
 * all of it is one step of undo. Ends by itself when something else changes the schedule, the design or the scene.
 */
export const useFamilyPlayer = (explorer: Explorer) => {
  const timer = useRef<number | null>(null)
  const [isPlaying, setIsPlaying] = useState(false)
  const stop = useCallback(() => {
    if (timer.current === null) return
    window.clearInterval(timer.current)
    timer.current = null
    explorer.getState().hold(false)
    setIsPlaying(false)
  }, [explorer])
  const play = useCallback(() => {
    if (timer.current !== null) return
    const { document, hold, change } = explorer.getState()
    const { schedule } = document.design
    const phase = phaseOf(schedule.id === 'power' ? schedule.params.p! : 1)
    const started = performance.now()
    let last: Choice = schedule
    hold(true)
    setIsPlaying(true)
    timer.current = window.setInterval(() => {
      const now = explorer.getState().document
      const elapsed = (performance.now() - started) / period
      const isMine = now.design.schedule === last && now.scene === document.scene && now.slot === document.slot
      if (!isMine || elapsed >= 1) return stop()
      const next = powerSchedule(exponentAt(phase + elapsed))
      change('schedule.family', (old) => ({ ...old, design: { ...old.design, schedule: next } }))
      last = explorer.getState().document.design.schedule
    }, tick)
  }, [explorer, stop])
  useEffect(() => stop, [stop])
  return { isPlaying, play, stop }
}
