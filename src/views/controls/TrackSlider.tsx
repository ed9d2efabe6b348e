import { Slider } from 'radix-ui'
import type { KeyboardEvent } from 'react'
import { useWiring } from '../explorer-context.tsx'

interface TrackSliderProps {
  readonly label: string
  /** Position on the track in [0, 1]. */
  readonly position: number
  readonly valueText: string
  readonly onPosition: (position: number) => void
  readonly onNudge: (direction: 1 | -1, isLarge: boolean) => void
  readonly onEnd?: (end: 'first' | 'last') => void
}

const nudges: Readonly<Record<string, readonly [1 | -1, boolean]>> = {
  ArrowRight: [1, false],
  ArrowUp: [1, false],
  ArrowLeft: [-1, false],
  ArrowDown: [-1, false],
  PageUp: [1, true],
  PageDown: [-1, true],
}

/** A slider in track positions; what a position means, and what a key press does, is the caller's. */
export const TrackSlider = ({ label, position, valueText, onPosition, onNudge, onEnd }: TrackSliderProps) => {
  const { hold } = useWiring().explorer.getState()
  const onKeyDown = (event: KeyboardEvent): void => {
    const nudge = nudges[event.key]
    if (nudge) onNudge(nudge[0], nudge[1] || event.shiftKey)
    else if (event.key === 'Home') onEnd ? onEnd('first') : onPosition(0)
    else if (event.key === 'End') onEnd ? onEnd('last') : onPosition(1)
    else return
    event.preventDefault()
  }
  return (
    <Slider.Root
      className="slider"
      min={0}
      max={1}
      step={0.0005}
      value={[position]}
      onValueChange={([next]) => next !== undefined && onPosition(next)}
      onKeyDownCapture={onKeyDown}
      onPointerDown={() => hold(true)}
      onPointerUp={() => hold(false)}
      onLostPointerCapture={() => hold(false)}
    >
      <Slider.Track className="slider-track">
        <Slider.Range className="slider-range" />
      </Slider.Track>
      <Slider.Thumb className="slider-thumb" aria-label={label} aria-valuetext={valueText} />
    </Slider.Root>
  )
}
