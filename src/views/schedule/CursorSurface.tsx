import type { KeyboardEvent, PointerEvent } from 'react'
import type { Box } from '../../plot/box.ts'
import { nearestColumn } from '../../plot/points.ts'
import type { PlotSeries } from './plots.ts'

interface CursorSurfaceProps {
  readonly label: string
  readonly series: PlotSeries
  readonly box: Box
  readonly last: number
  readonly cursor: number | null
  readonly text: string
  readonly onCursor: (step: number | null) => void
}

/** Hovering or the arrow keys choose the step that all views show. */
export const CursorSurface = ({ label, series, box, last, cursor, text, onCursor }: CursorSurfaceProps) => {
  const { points } = series
  // Where noise is on the right, the next step lies to the left.
  const right = points[0]!.x <= points.at(-1)!.x ? 1 : -1
  const point = (event: PointerEvent<HTMLElement>): void => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const step = nearestColumn(points, event.clientX - bounds.left + box.x)?.step ?? null
    if (step !== cursor) onCursor(step)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = cursor ?? last
    const stride = (event.shiftKey ? 5 : 1) * right
    const target: Partial<Record<string, number>> = {
      ArrowRight: at + stride,
      ArrowLeft: at - stride,
      Home: right > 0 ? 0 : last,
      End: right > 0 ? last : 0,
    }
    const step = target[event.key]
    if (step !== undefined) onCursor(Math.min(Math.max(step, 0), last))
    else if (event.key === 'Escape') onCursor(null)
    else return
    event.preventDefault()
  }
  return (
    <div
      className="schedule-surface"
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      tabIndex={0}
      role="slider"
      aria-label={`${label}: step under the cursor; the arrow keys move it`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={cursor ?? last}
      aria-valuetext={cursor === null ? 'none' : text}
      onPointerMove={point}
      onPointerLeave={() => onCursor(null)}
      onKeyDown={press}
    />
  )
}
