import { useEffect, useState } from 'react'

/** Milliseconds without a change after which a hand rests. */
const rest = 350

/** The value once it has stayed the same for a moment: for what takes longer than a frame to work out. */
export const useSettled = <T>(value: T): T => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), rest)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
