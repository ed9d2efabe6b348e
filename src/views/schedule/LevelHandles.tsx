import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { isPureNoise, onAxis } from '../../core/pure-noise.ts'
import type { Box } from '../../plot/box.ts'
import { nearestColumn, nearestPoint, spacedOut } from '../../plot/points.ts'
import { boundsOf, levelAfterKey, moveLevel } from './drag.ts'
import { markerPath, markerRadius } from './markers.ts'
import { spacingOf } from './Plot.tsx'
import type { PlotSeries } from './plots.ts'

interface LevelHandlesProps {
  readonly series: PlotSeries
  readonly name: string
  /** Strictly falling, without the final 0. */
  readonly levels: readonly number[]
  readonly box: Box
  readonly width: number
  readonly height: number
  readonly cursor: number | null
  /** The level at a height in the figure. */
  readonly at: (y: number) => number
  readonly onCursor: (step: number | null) => void
  readonly onLevels: (levels: readonly number[]) => void
  readonly onGestureStart: () => void
  readonly onGestureEnd: () => void
}

/** Beyond this number of handles only some are drawn, and the one under the cursor, which CursorMark draws; all can be held and focused. */
const mostHandles = 64

interface Drag {
  readonly step: number
  /** Pixels from the pointer to the middle of what it took hold of. */
  readonly offset: number
}

/**
 * Every level a slider: drag it, or focus it and press the arrow keys. One stop of the Tab key for all of them; left and
 * right walk along the list.
 */
export const LevelHandles = (props: LevelHandlesProps) => {
  const { series, name, levels, box, width, height, cursor, at, onCursor, onLevels, onGestureStart, onGestureEnd } =
    props
  const figure = useRef<SVGSVGElement>(null)
  const handles = useRef<(SVGGElement | null)[]>([])
  const [stop, setStop] = useState(0)
  const [drag, setDrag] = useState<Drag | null>(null)
  const last = levels.length - 1
  const tabStop = Math.min(stop, last)
  const points = series.points.slice(0, -1)
  const spacing = spacingOf(series)
  const isDense = levels.length > mostHandles
  const radius = isDense ? 4.5 : markerRadius(spacing, true)
  const shaped = spacedOut(points, isDense ? 14 : 0)

  const place = (event: PointerEvent): { readonly x: number; readonly y: number } => {
    const bounds = figure.current!.getBoundingClientRect()
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top }
  }
  const grab = (event: PointerEvent<SVGGElement>): void => {
    if (event.button !== 0) return
    const { x, y } = place(event)
    const point = nearestPoint(points, x, y)
    if (!point) return
    // Else the browser would move the focus to the handle on top, which need not be the nearest.
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    handles.current[point.step]?.focus({ preventScroll: true })
    setDrag({ step: point.step, offset: point.y - y })
    onGestureStart()
  }
  const move = (event: PointerEvent<SVGGElement>): void => {
    // The list may have got shorter under the hand: undo, another number of steps.
    if (drag === null || drag.step > last) return
    event.stopPropagation()
    const y = Math.min(Math.max(place(event).y + drag.offset, box.y), box.y + box.height)
    onLevels(moveLevel(levels, drag.step, at(y)))
  }
  const release = (): void => {
    if (drag === null) return
    setDrag(null)
    onGestureEnd()
  }
  const hover = (event: PointerEvent): void => {
    if (drag !== null) return
    const { x } = place(event)
    const step = nearestColumn(series.points, x)?.step ?? null
    if (step !== cursor) onCursor(step)
  }
  const press = (step: number) => (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const stride = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (stride !== undefined) {
      const next = Math.min(Math.max(step + stride * (event.shiftKey ? 5 : 1), 0), last)
      handles.current[next]?.focus()
    } else if (event.key === 'Escape') {
      onCursor(null)
      handles.current[step]?.blur()
    } else {
      const sigma = levelAfterKey(levels, step, event.key, event.shiftKey)
      if (sigma === undefined) return
      const next = moveLevel(levels, step, sigma)
      if (next[step] !== levels[step]) onLevels(next)
    }
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in an SVG's place
    <svg
      ref={figure}
      className={`schedule-layer schedule-handles schedule-${series.id.toLowerCase()}`}
      width={width}
      height={height}
      role="group"
      aria-label={`Noise levels of ${name}: the up and down keys move a level, left and right select another`}
      onPointerMove={hover}
      onPointerLeave={() => drag === null && onCursor(null)}
    >
      <rect x={box.x} y={box.y} width={box.width} height={box.height} fill="transparent" />
      {points.map(({ step, x, y }) => {
        const sigma = levels[step]!
        const { low, high } = boundsOf(levels, step)
        return (
          <g
            key={step}
            ref={(element) => {
              handles.current[step] = element
            }}
            className="schedule-handle"
            role="slider"
            aria-orientation="vertical"
            tabIndex={step === tabStop ? 0 : -1}
            aria-label={`Noise level ${step} of ${name}`}
            aria-valuemin={onAxis(low)}
            aria-valuemax={onAxis(high)}
            aria-valuenow={onAxis(sigma)}
            aria-valuetext={
              isPureNoise(sigma) ? `step ${step}, noise alone, which stays` : `step ${step}, sigma ${showNumber(sigma)}`
            }
            transform={`translate(${x},${y})`}
            onPointerDown={grab}
            onPointerMove={move}
            onPointerUp={release}
            onPointerCancel={release}
            onLostPointerCapture={release}
            onKeyDown={press(step)}
            onFocus={() => {
              setStop(step)
              onCursor(step)
            }}
          >
            <circle className="schedule-hit" r={13} />
            <circle className="schedule-focus" r={13} />
            {shaped.has(step) && <path className="schedule-knob" d={markerPath(series.id, radius)} />}
          </g>
        )
      })}
      <FinalZero series={series} />
    </svg>
  )
}

/** The final 0: shown, but fixed. */
const FinalZero = ({ series }: { readonly series: PlotSeries }) => {
  const { x, y } = series.points.at(-1)!
  return <path className="schedule-marker" d={markerPath(series.id, 4)} transform={`translate(${x},${y})`} />
}
