import type { ScaleLogarithmic } from 'd3-scale'
import { useRef, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Box } from '../../plot/box.ts'
import { linePath } from '../../plot/layout.ts'
import { drawnOver, filled, level, type Sketch } from './sketch.ts'

interface GuessCurveProps {
  readonly label: string
  readonly at: readonly number[]
  readonly x: ScaleLogarithmic<number, number>
  readonly y: ScaleLogarithmic<number, number>
  readonly box: Box
  readonly draft: readonly number[] | undefined
  readonly onDraft: (draft: readonly number[] | undefined) => void
}

/** Factor that an arrow key changes a value by. */
const perKey = 1.15

/** A plot to draw on: by hand, or point by point with the arrow keys. */
export const GuessCurve = ({ label, at, x, y, box, draft, onDraft }: GuessCurveProps) => {
  const [sketch, setSketch] = useState<Sketch>(draft ?? at.map(() => undefined))
  const [pen, setPen] = useState(0)
  const last = useRef<{ readonly x: number; readonly y: number } | null>(null)
  const [low, high] = y.domain() as [number, number]
  const keep = (value: number): number => Math.max(low, Math.min(high, value))
  const draw = (event: React.PointerEvent): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const now = { x: x.invert(event.clientX - left + box.x), y: keep(y.invert(event.clientY - top + box.y)) }
    const from = last.current ?? now
    last.current = now
    setSketch((known) => drawnOver(known, at, from, now))
  }
  const lift = (): void => {
    if (!last.current) return
    last.current = null
    const whole = filled(sketch)
    if (!whole) return
    setSketch(whole)
    onDraft(whole)
  }
  const byKey = (key: string): boolean => {
    const whole = filled(sketch) ?? level(at.length, Math.sqrt(low * high))
    if (key === 'ArrowLeft' || key === 'ArrowRight')
      setPen(Math.max(0, Math.min(at.length - 1, pen + (key === 'ArrowRight' ? 1 : -1))))
    else if (key !== 'ArrowUp' && key !== 'ArrowDown') return false
    const moved = key === 'ArrowUp' ? perKey : key === 'ArrowDown' ? 1 / perKey : 1
    const next = whole.map((value, k) => (k === pen ? keep(value * moved) : value))
    setSketch(next)
    onDraft(next)
    return true
  }
  const here = sketch[pen]
  return (
    <div
      role="slider"
      tabIndex={0}
      className="guess-surface"
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      aria-label={`Your curve over ${label}: left and right choose a point, up and down move it`}
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={here ?? Math.sqrt(low * high)}
      aria-valuetext={`${label} ${showNumber(at[pen]!)}: ${here === undefined ? 'not drawn' : showNumber(here, 2)}`}
      onKeyDown={(event) => {
        if (!event.shiftKey && byKey(event.key)) event.preventDefault()
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        last.current = null
        draw(event)
      }}
      onPointerMove={(event) => {
        if (last.current) draw(event)
      }}
      onPointerUp={lift}
      onPointerCancel={lift}
    >
      <svg width={box.width} height={box.height} aria-hidden>
        <g transform={`translate(${-box.x},${-box.y})`}>
          <path className="guess-line" d={guessPath(sketch, at, x, y)} />
          {sketch.every((value) => value === undefined) && (
            <text
              x={box.x + box.width / 2}
              y={box.y + box.height / 2}
              textAnchor="middle"
              className="guess-name guess-hint"
            >
              draw your curve here
            </text>
          )}
        </g>
      </svg>
    </div>
  )
}

/** A drawn curve as a path; places that were not drawn yet are left out. */
export const guessPath = (
  sketch: Sketch,
  at: readonly number[],
  x: (at: number) => number,
  y: (value: number) => number,
): string => linePath(sketch.flatMap((value, k) => (value === undefined ? [] : [{ x: x(at[k]!), y: y(value) }])))
