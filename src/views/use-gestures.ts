import { useMemo } from 'react'
import { useWiring } from './explorer-context.tsx'

/** For panels with drags: what changes between start and end is one step of undo. */
export const useGestures = () => {
  const { hold } = useWiring().explorer.getState()
  return useMemo(() => ({ onGestureStart: () => hold(true), onGestureEnd: () => hold(false) }), [hold])
}
