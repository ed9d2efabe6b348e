import type { Box } from '../../../plot/box.ts'

interface CursorProps {
  readonly box: Box
  /** Pixels from the plot's left edge. */
  readonly left: number
  readonly text: string
}

/** The line at the step under the cursor, with its name; out of sight, its name at the side where it is. */
export const Cursor = ({ box, left, text }: CursorProps) => {
  const isLeft = left < -0.5
  const isRight = left > box.width + 0.5
  const shown = isLeft ? `← ${text}` : isRight ? `${text} →` : text
  const width = 8.3 * shown.length + 14
  const start = Math.min(Math.max(left - width / 2, 2), Math.max(2, box.width - width - 2))
  return (
    <g className="toy-cursor" transform={`translate(${box.x},${box.y})`}>
      {!isLeft && !isRight && <line x1={left} x2={left} y1={0} y2={box.height} />}
      <rect x={start} y={6} width={width} height={22} rx={11} />
      <text x={start + width / 2} y={21} textAnchor="middle">
        {shown}
      </text>
    </g>
  )
}
