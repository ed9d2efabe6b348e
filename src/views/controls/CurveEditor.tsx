import { type KeyboardEvent, memo, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { SigmaRange } from '../../core/choice.ts'
import type { Box } from '../../plot/box.ts'
import { useWidth } from '../plot/use-width.ts'
import {
  boundsOf,
  type CurveModel,
  type DrawnList,
  describeKnot,
  drawCurve,
  heightAfterKey,
  moveKnot,
} from './curve.ts'
import './curve.css'

interface CurveEditorProps {
  /** What is drawn, for assistive technology: "Schedule σ(t)". */
  readonly name: string
  readonly parameter: DrawnList
  readonly list: readonly number[]
  readonly range: SigmaRange
  /** `change` tells one gesture from another: moves of one point share it. */
  readonly onList: (change: string, list: readonly number[]) => void
  /** A drag begins or ends. */
  readonly onHold: (isHeld: boolean) => void
}

const height = 192

const layout = (width: number): Box => ({ x: 46, y: 24, width: Math.max(40, width - 58), height: height - 66 })

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, k) => value === b[k])

/** A list as a curve through points that can be dragged up and down, with buttons for the lists that have a name. */
export const CurveEditor = memo(({ name, parameter, list, range, onList, onHold }: CurveEditorProps) => {
  const container = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const box = useMemo(() => layout(width), [width])
  const model = useMemo(() => drawCurve(parameter, list, range, box), [parameter, list, range, box])
  const { named } = parameter.knots
  return (
    <div className="curve" ref={container}>
      <div className="curve-figure" style={{ height }}>
        {width > 0 && (
          <>
            <svg className="curve-layer" width={width} height={height} aria-hidden>
              <Frame model={model} box={box} parameter={parameter} />
              <path className="curve-reference" d={model.reference} />
              <path className="curve-line" d={model.path} />
              {model.ends.map(({ x, y }) => (
                <circle key={x} className="curve-end" cx={x} cy={y} r={3.5} />
              ))}
            </svg>
            <Points
              name={name}
              parameter={parameter}
              list={list}
              range={range}
              model={model}
              box={box}
              width={width}
              onList={onList}
              onHold={onHold}
            />
          </>
        )}
      </div>
      <div className="curve-foot">
        <fieldset className="segments">
          <legend className="visually-hidden">{name} by name</legend>
          {named.map(({ label, list: listOf }) => {
            const wanted = listOf(list.length)
            const isOn = isSame(wanted, list)
            return (
              <button
                key={label}
                type="button"
                data-state={isOn ? 'on' : 'off'}
                aria-pressed={isOn}
                onClick={() => onList(label, wanted)}
              >
                {label}
              </button>
            )
          })}
        </fieldset>
        <span className="caption">Drag a point, or use ↑ ↓ on it, with Shift for more; ← → go to the next.</span>
      </div>
    </div>
  )
})

interface FrameProps {
  readonly model: CurveModel
  readonly box: Box
  readonly parameter: DrawnList
}

const Frame = ({ model, box, parameter }: FrameProps) => {
  const { across, up } = parameter.knots
  const bottom = box.y + box.height
  return (
    <g>
      <rect className="curve-frame" x={box.x} y={box.y} width={box.width} height={box.height} />
      {model.across.map(({ at, label }) => (
        <g key={label} transform={`translate(${at},${bottom})`}>
          <line className="curve-grid" y2={-box.height} />
          <text y={19} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {model.up.map(({ at, label }) => (
        <g key={label} transform={`translate(${box.x},${at})`}>
          <line className="curve-grid" x2={box.width} />
          <text x={-10} dy="0.34em" textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      <text className="curve-title" x={1} y={13}>
        {up.title}
      </text>
      <text className="curve-title" x={box.x + box.width / 2} y={height - 5} textAnchor="middle">
        {across.title}
      </text>
    </g>
  )
}

interface PointsProps extends CurveEditorProps {
  readonly model: CurveModel
  readonly box: Box
  readonly width: number
}

interface Drag {
  readonly k: number
  /** Pixels from the pointer to the middle of the point. */
  readonly offset: number
}

/** Every point a slider; one stop of the Tab key for all of them. */
const Points = ({ name, parameter, list, range, model, box, width, onList, onHold }: PointsProps) => {
  const figure = useRef<SVGSVGElement>(null)
  const handles = useRef<(SVGGElement | null)[]>([])
  const [stop, setStop] = useState(0)
  const [focused, setFocused] = useState<number | null>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const last = list.length - 1

  const move = (k: number, to: number): void => {
    const next = moveKnot(parameter, list, k, to)
    if (next[k] !== list[k]) onList(String(k), next)
  }
  const yOf = (event: PointerEvent): number => event.clientY - figure.current!.getBoundingClientRect().top
  const grab = (k: number) => (event: PointerEvent<SVGGElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ k, offset: model.points[k]!.y - yOf(event) })
  }
  const pull = (event: PointerEvent<SVGGElement>): void => {
    // The list may have got shorter under the hand: undo, a link.
    if (drag === null || drag.k > last) return
    const y = Math.min(Math.max(yOf(event) + drag.offset, box.y), box.y + box.height)
    move(drag.k, model.heightAt(y))
  }
  const release = (): void => setDrag(null)
  const isDragged = drag !== null
  // Let go also when the curve leaves the page under the hand: undo, a link.
  useEffect(() => {
    if (!isDragged) return
    onHold(true)
    return () => onHold(false)
  }, [isDragged, onHold])
  const press = (k: number) => (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const stride = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (stride !== undefined) handles.current[Math.min(Math.max(k + stride, 0), last)]?.focus()
    else {
      const to = heightAfterKey(parameter, list, k, event.key, event.shiftKey)
      if (to === undefined) return
      move(k, to)
    }
    event.preventDefault()
  }
  const shown = drag?.k ?? focused

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in an SVG's place
    <svg
      ref={figure}
      className="curve-layer curve-points"
      width={width}
      height={height}
      role="group"
      aria-label={`Points of ${name}: the up and down keys move a point, left and right select another`}
    >
      {model.points.map(({ x, y }, k) => {
        const { low, high } = boundsOf(parameter, list, k)
        return (
          <g
            // A point is its place: nothing else tells it from the others.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={k}
            ref={(element) => {
              handles.current[k] = element
            }}
            className="curve-point"
            role="slider"
            aria-orientation="vertical"
            tabIndex={k === Math.min(stop, last) ? 0 : -1}
            aria-label={`Point ${k + 1} of ${list.length}, ${name}`}
            aria-valuemin={low}
            aria-valuemax={high}
            aria-valuenow={list[k]}
            aria-valuetext={describeKnot(parameter, list, k, range)}
            transform={`translate(${x},${y})`}
            onPointerDown={grab(k)}
            onPointerMove={pull}
            onPointerUp={release}
            onPointerCancel={release}
            onLostPointerCapture={release}
            onKeyDown={press(k)}
            onFocus={() => {
              setStop(k)
              setFocused(k)
            }}
            onBlur={() => setFocused(null)}
          >
            <circle className="curve-hit" r={13} />
            <circle className="curve-focus" r={11} />
            <circle className="curve-knob" r={6} />
          </g>
        )
      })}
      {shown !== null && shown <= last && (
        <text className="curve-reading" x={box.x + box.width} y={13} textAnchor="end" aria-hidden>
          {describeKnot(parameter, list, shown, range)}
        </text>
      )}
    </svg>
  )
}
