import { useEffect, useState } from 'react'

/** When the clock was started, less what it had run before; and what it shows while it stands still. In milliseconds. */
interface Clock {
  readonly since: number | null
  readonly before: number
}

const key = 'samplerscope-clock'

const readClock = (): Clock => {
  try {
    const { since, before } = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Clock>
    if (typeof before === 'number' && (since === null || typeof since === 'number')) return { since, before }
  } catch {
    // A clock that was not kept starts now.
  }
  return { since: Date.now(), before: 0 }
}

export interface RunningClock {
  readonly seconds: number
  readonly isRunning: boolean
  readonly toggle: () => void
  readonly reset: () => void
}

/** Runs from the moment the window is opened, and goes on after it is loaded again. */
export const useClock = (): RunningClock => {
  const [clock, setClock] = useState(readClock)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    try {
      sessionStorage.setItem(key, JSON.stringify(clock))
    } catch {
      // Without storage it starts again with the window.
    }
  }, [clock])
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 250)
    return () => window.clearInterval(timer)
  }, [])
  const { since, before } = clock
  const elapsed = before + (since === null ? 0 : Math.max(0, now - since))
  return {
    seconds: Math.floor(elapsed / 1000),
    isRunning: since !== null,
    toggle: () => {
      setNow(Date.now())
      setClock(since === null ? { since: Date.now(), before } : { since: null, before: elapsed })
    },
    reset: () => {
      setNow(Date.now())
      setClock({ since: since === null ? null : Date.now(), before: 0 })
    },
  }
}

/** "4:05"; with hours from the first on. */
export const clockText = (seconds: number): string => {
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
