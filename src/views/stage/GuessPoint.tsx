import { useRef } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Box } from '../../plot/box.ts'
import { useWords } from './use-words.ts'

interface GuessPointProps {
  /** The edge, in pixels, and the plot that it belongs to. */
  readonly x: number
  readonly box: Box
  readonly em: number
  readonly low: number
  readonly high: number
  readonly value: number | undefined
  readonly onValue: (value: number) => void
}

/** Shares of the height that the arrow keys move by, without and with Shift. */
const [fine, coarse] = [0.01, 0.05]

/** A place on an upright edge of the plot, to be pointed at before the truth is shown. */
export const GuessPoint = ({ x, box, em, low, high, value, onValue }: GuessPointProps) => {
  const isDown = useRef(false)
  const keep = (wanted: number): void => onValue(Math.max(low, Math.min(high, wanted)))
  const at = (event: { readonly clientY: number; readonly currentTarget: Element }): number => {
    const { top, height } = event.currentTarget.getBoundingClientRect()
    return high - ((event.clientY - top) / height) * (high - low)
  }
  const shown = value ?? (low + high) / 2
  const width = 4 * em
  return (
    <div
      role="slider"
      tabIndex={0}
      className="guess-surface"
      style={{ left: x - width / 2, top: box.y, width, height: box.height, cursor: 'ns-resize' }}
      aria-label="Your guess: where it ends"
      aria-orientation="vertical"
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={shown}
      aria-valuetext={value === undefined ? 'not set' : showNumber(value, 2)}
      onKeyDown={(event) => {
        const way = { ArrowUp: 1, ArrowDown: -1 }[event.key]
        if (way === undefined) return
        event.preventDefault()
        keep(shown + way * (event.shiftKey ? coarse : fine) * (high - low))
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        isDown.current = true
        keep(at(event))
      }}
      onPointerMove={(event) => {
        if (isDown.current) keep(at(event))
      }}
      onPointerUp={() => {
        isDown.current = false
      }}
      onPointerCancel={() => {
        isDown.current = false
      }}
    />
  )
}

interface GuessMarkProps extends Pick<GuessPointProps, 'x' | 'box' | 'em'> {
  /** In pixels; null before anything was pointed at. */
  readonly y: number | null
  /** Where it ends, once that is shown. */
  readonly truth: number | null
}

/** The guess as it is drawn in the plot. */
export const GuessMark = ({ x, box, em, y, truth }: GuessMarkProps) => {
  const words = useWords()
  const middle = box.y + box.height / 2
  return (
    <g>
      {truth === null && <path className="guess-edge" d={`M${x},${box.y}V${box.y + box.height}`} />}
      {truth !== null && y !== null && <path className="guess-off" d={`M${x},${y}V${truth}`} />}
      <circle className="guess-dot" cx={x} cy={y ?? middle} r={0.5 * em} />
      <text x={x + 0.9 * em} y={(y ?? middle) + 0.35 * em} className="guess-name">
        {y === null ? words.dragMe : words.yourGuess}
      </text>
    </g>
  )
}
