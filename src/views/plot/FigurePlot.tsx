import { memo, type PointerEvent, useId, useRef, useState } from 'react'
import type { Box } from '../../plot/box.ts'
import { type FigureModel, type FigurePoint, type FigureSeries, tableOfFigure } from '../../plot/figure.ts'
import { markerPath } from '../../plot/markers.ts'
import type { CurveStyle } from '../../plot/palette.ts'
import { spacedOut } from '../../plot/points.ts'
import { XAxis, YAxis } from './Axes.tsx'
import { fileName } from './file-name.ts'
import { PlotTools } from './PlotTools.tsx'
import { useNumbers } from './use-numbers.ts'

/** A point that is pointed at. */
export interface Pointed {
  readonly key: string
  /** Null for the whole curve, as from a table. */
  readonly index: number | null
}

const colorOf = ({ token }: CurveStyle): string => `var(${token})`

/** The line and the marker of a curve, as a small picture beside its name. */
export const CurveSwatch = ({ style }: { readonly style: CurveStyle }) => (
  <svg className="lab-swatch" width={30} height={14} aria-hidden>
    <Curve style={style} line="M1,7H29" points={[{ x: 15, y: 7 }]} radius={4.2} />
  </svg>
)

interface CurveProps {
  readonly style: CurveStyle
  readonly line: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  readonly radius: number
}

const Curve = ({ style, line, points, radius }: CurveProps) => {
  const color = colorOf(style)
  const d = markerPath(style.marker, radius)
  const kept = spacedOut(points, 1.8 * radius)
  return (
    <>
      <path
        d={line}
        fill="none"
        stroke={color}
        strokeWidth={style.isBold ? 2.5 : 1.6}
        strokeDasharray={style.isHollow ? '5 4' : undefined}
      />
      {points.map(
        ({ x, y }, k) =>
          kept.has(k) && (
            <path
              key={`${x} ${y}`}
              d={d}
              transform={`translate(${x},${y})`}
              fill={style.isHollow ? 'var(--panel)' : color}
              stroke={style.isHollow ? color : 'var(--panel)'}
              strokeWidth={style.isHollow ? 1.6 : 0.8}
            />
          ),
      )}
    </>
  )
}

/** Error bars with feet, of points that have one. */
const barsPath = (points: readonly FigurePoint[]): string =>
  points
    .flatMap(({ x, bar }) => (bar ? [`M${x - 4},${bar[0]}h8M${x},${bar[0]}V${bar[1]}M${x - 4},${bar[1]}h8`] : []))
    .join('')

/** Distance in pixels within which a point is pointed at. */
const near = 28

const nearest = (series: readonly FigureSeries[], x: number, y: number): Pointed | null => {
  let best: Pointed | null = null
  let least = near
  for (const { key, points } of series)
    for (const point of points) {
      const distance = Math.hypot(point.x - x, point.y - y)
      if (distance < least) {
        least = distance
        best = { key, index: point.index }
      }
    }
  return best
}

export interface FigurePlotProps {
  readonly model: FigureModel
  readonly box: Box
  readonly width: number
  readonly height: number
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
  /** The point under the page's cursor: marked, without anything else giving way. */
  readonly cursor?: Pointed | null
  /** Points of other curves at the same place of their runs. */
  readonly beside?: readonly Pointed[]
  /** Switch of the vertical axis; undefined where one scale alone makes sense. */
  readonly log?: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void } | undefined
}

const none: readonly Pointed[] = []

const pointOf = ({ series }: FigureModel, { key, index }: Pointed): FigurePoint | undefined =>
  series.find((one) => one.key === key)?.points.find((point) => point.index === index)

/** Axes and curves; the one that is pointed at stands out, and its point is named. A press pins it. */
export const FigurePlot = memo(({ model, box, width, height, pointed, onPoint, ...marks }: FigurePlotProps) => {
  const { cursor = null, beside = none, log } = marks
  const clip = useId()
  const figure = useRef<HTMLDivElement>(null)
  const numbers = useNumbers(() => tableOfFigure(model))
  const [pinned, setPinned] = useState<Pointed | null>(null)
  /** What was pointed at last: the button for it lies elsewhere. */
  const last = useRef<Pointed | null>(null)
  if (pointed && pointed.index !== null) last.current = pointed
  const isKnown = (one: Pointed | null): one is Pointed =>
    one !== null && model.series.some(({ key }) => key === one.key)
  const known = isKnown(pointed) ? pointed : isKnown(pinned) ? pinned : null
  const pin = (next: Pointed | null): void =>
    setPinned(next && pinned?.key === next.key && pinned.index === next.index ? null : next)
  const point = known && pointOf(model, known)
  const marked = point ?? (cursor && pointOf(model, cursor))
  const move = ({ nativeEvent }: PointerEvent): void => {
    const found = nearest(model.series, nativeEvent.offsetX, nativeEvent.offsetY)
    if (found?.key !== pointed?.key || found?.index !== pointed?.index) onPoint(found)
  }
  return (
    <div ref={figure} className="schedule-figure lab-figure" style={{ height }}>
      <span className="figure-tools">
        <PlotTools
          name={fileName(model.y.title)}
          figure={figure}
          table={numbers}
          log={log}
          pin={{
            isOn: pinned !== null,
            onChange: (isOn) => pin(isOn ? last.current : null),
            help: 'Pin the value that you pointed at last; a press on a point does it too',
          }}
        />
      </span>
      <div role="img" aria-label={model.summary}>
        <svg
          className="schedule-layer lab-layer"
          width={width}
          height={height}
          aria-hidden
          onPointerMove={move}
          onPointerLeave={() => onPoint(null)}
          onClick={({ nativeEvent }) => pin(nearest(model.series, nativeEvent.offsetX, nativeEvent.offsetY))}
        >
          <clipPath id={clip}>
            <rect x={box.x} y={box.y} width={box.width} height={box.height} />
          </clipPath>
          <rect className="schedule-frame lab-frame" x={box.x} y={box.y} width={box.width} height={box.height} />
          <XAxis axis={model.x} box={box} />
          <YAxis axis={model.y} box={box} />
          {model.guides.map(({ line, x, y, label, anchor }) => (
            <g key={label} className="lab-guide">
              <path d={line} />
              <text x={x} y={y} textAnchor={anchor}>
                {label}
              </text>
            </g>
          ))}
          <g clipPath={`url(#${clip})`}>
            {model.series.map(({ key, style, line, points }) => (
              <g key={key} className={known && known.key !== key ? 'lab-series lab-faded' : 'lab-series'}>
                <path d={barsPath(points)} fill="none" stroke={colorOf(style)} strokeWidth={1.4} />
                <Curve style={style} line={line} points={points} radius={style.isBold ? 4.6 : 4} />
              </g>
            ))}
          </g>
          {beside.map((one) => {
            const at = pointOf(model, one)
            return at && <circle key={one.key} className="lab-here lab-beside" cx={at.x} cy={at.y} r={7} />
          })}
          {marked && <circle className="lab-here" cx={marked.x} cy={marked.y} r={9} />}
        </svg>
      </div>
      {point && (
        <p
          className="lab-tip"
          style={{
            left: Math.min(Math.max(point.x, box.x + 90), box.x + box.width - 90),
            top: point.y < box.y + 56 ? point.y + 16 : point.y - 16,
          }}
          data-below={point.y < box.y + 56}
          aria-hidden
        >
          {point.text}
        </p>
      )}
    </div>
  )
})
