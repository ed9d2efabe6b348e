import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import type { Box } from '../../plot/box.ts'
import type { ToyDomain } from '../../toy/view.ts'
import { usePlotZoom } from './usePlotZoom.ts'

interface PlotSurfaceProps {
  readonly label: string
  readonly step: number | null
  readonly last: number
  readonly text: string
  /** The step nearest to a distance from the plot's left edge in pixels. */
  readonly nearest: (pixel: number) => number
  readonly domain: ToyDomain
  readonly box: Box
  readonly onStep: (step: number | null) => void
  readonly onDomain: (domain: ToyDomain) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly onStart: () => void
  readonly onEnd: () => void
}

/** Takes pointer, touch and keys over a plot: moves the cursor, pans and zooms. */
export const PlotSurface = (props: PlotSurfaceProps) => {
  const { label, step, last, text, nearest, domain, box, onStep, onDomain, onKeyDown, onStart, onEnd } = props
  const surface = useRef<HTMLDivElement>(null)
  usePlotZoom(surface, { domain, box, onDomain, onStart, onEnd })
  const pointAt = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons === 1 && event.pointerType === 'mouse') return
    const next = nearest(event.clientX - event.currentTarget.getBoundingClientRect().left)
    if (next !== step) onStep(next)
  }
  return (
    <div
      ref={surface}
      className="toy-surface"
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      tabIndex={0}
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={step ?? last}
      aria-valuetext={step === null ? 'none' : text}
      onPointerMove={pointAt}
      onPointerLeave={() => onStep(null)}
      onKeyDown={onKeyDown}
    />
  )
}
