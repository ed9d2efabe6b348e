import { useMemo, useRef } from 'react'
import { useExplorer, useWiring } from '../explorer-context.tsx'

/** Pins the step that was pointed at last, in all views at once; the middle of the run where none was. */
export const useStepPin = () => {
  const { explorer } = useWiring()
  const hovered = useExplorer((state) => state.hovered)
  const isOn = useExplorer((state) => state.pinned !== null)
  const last = useRef<number | null>(null)
  if (hovered !== null) last.current = hovered
  return useMemo(
    () => ({
      isOn,
      onChange: (next: boolean) => {
        const { pin, runnable } = explorer.getState()
        const steps = runnable.program.steps.length
        pin(next ? Math.min(last.current ?? Math.floor(steps / 2), steps) : null)
      },
      help: 'Pin the step that you pointed at last, in all views',
    }),
    [isOn, explorer],
  )
}
