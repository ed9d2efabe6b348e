import { memo } from 'react'
import type { Box } from '../../plot/box.ts'
import { spacedOut } from '../../plot/points.ts'
import { XAxis, YAxis } from '../plot/Axes.tsx'
import { markerPath, markerRadius } from './markers.ts'
import type { PlotModel, PlotSeries } from './plots.ts'

interface PlotProps {
  readonly model: PlotModel
  readonly box: Box
  readonly width: number
  readonly height: number
}

/** Axes and lines of every design; the active one on top. Markers stand on the lines unless handles do. */
export const Plot = memo(
  ({ model, box, width, height, hasHandles = false }: PlotProps & { readonly hasHandles?: boolean }) => {
    const ordered = [...model.series].sort((a, b) => Number(a.isActive) - Number(b.isActive))
    return (
      <div role="img" aria-label={model.summary}>
        <svg className="schedule-layer" width={width} height={height} aria-hidden>
          <rect className="schedule-frame" x={box.x} y={box.y} width={box.width} height={box.height} />
          <XAxis axis={model.x} box={box} />
          <YAxis axis={model.y} box={box} />
          {ordered.map((series) => (
            <g key={series.id} className={`schedule-series schedule-${series.id.toLowerCase()}`}>
              {series.tail !== '' && <path className="schedule-tail" d={series.tail} />}
              <path
                className={series.isActive ? 'schedule-line schedule-line-active' : 'schedule-line'}
                d={series.line}
              />
              {!(hasHandles && series.isActive) && <Markers series={series} />}
            </g>
          ))}
        </svg>
      </div>
    )
  },
)

/** Pixels between neighbouring points, on the average. */
export const spacingOf = ({ points }: PlotSeries): number => {
  const [first, last] = [points[0]!, points.at(-1)!]
  const length = points.reduce((sum, point, k) => {
    const previous = points[k - 1] ?? point
    return sum + Math.hypot(point.x - previous.x, point.y - previous.y)
  }, 0)
  return first === last ? Number.POSITIVE_INFINITY : length / (points.length - 1)
}

const Markers = ({ series }: { readonly series: PlotSeries }) => {
  const radius = Math.max(markerRadius(spacingOf(series), series.isActive), series.isActive ? 4 : 3.4)
  const kept = spacedOut(series.points, 2.4 * radius)
  const d = markerPath(series.id, Math.min(radius, 5))
  return series.points.map(
    (point, k) =>
      kept.has(k) && (
        <path key={point.step} className="schedule-marker" d={d} transform={`translate(${point.x},${point.y})`} />
      ),
  )
}

interface CursorMarkProps {
  readonly series: PlotSeries
  readonly step: number | null
  readonly box: Box
  readonly text: string
}

/** The line through the step under the cursor, its enlarged marker and its name. */
export const CursorMark = ({ series, step, box, text }: CursorMarkProps) => {
  const point = series.points.find((candidate) => candidate.step === step)
  if (!point) return null
  const width = 7.2 * text.length + 14
  const start = Math.min(Math.max(point.x - width / 2, box.x + 2), Math.max(box.x + 2, box.x + box.width - width - 2))
  // Out of the way of a point that stands at the top.
  const top = point.y - box.y < 44 ? box.y + box.height - 30 : box.y + 6
  return (
    <g className={`schedule-cursor schedule-${series.id.toLowerCase()}`}>
      <line x1={point.x} x2={point.x} y1={box.y} y2={box.y + box.height} />
      <path className="schedule-here" d={markerPath(series.id, 8)} transform={`translate(${point.x},${point.y})`} />
      <rect x={start} y={top} width={width} height={22} rx={11} />
      <text x={start + width / 2} y={top + 15} textAnchor="middle">
        {text}
      </text>
    </g>
  )
}
