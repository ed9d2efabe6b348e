import type { Box } from '../../../plot/box.ts'

interface Axis {
  /** Values that it names, those outside of the plot left out. */
  readonly ticks: readonly number[]
  readonly name: string
}

interface StageAxesProps {
  readonly box: Box
  /** Size of the type, in CSS pixels. */
  readonly em: number
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly across: Axis
  readonly up: Axis
}

/** Grid, ticks and names of a figure on the stage. */
export const StageAxes = ({ box, em, x, y, across, up }: StageAxesProps) => (
  <>
    {up.ticks.map((tick) => (
      <g key={tick}>
        <path className="stage-grid" d={`M${box.x},${y(tick)}h${box.width}`} />
        <text x={box.x - 0.5 * em} y={y(tick) + 0.35 * em} textAnchor="end" className="stage-tick">
          {tick}
        </text>
      </g>
    ))}
    {across.ticks.map((tick) => (
      <g key={tick}>
        <path className="tube-frame" d={`M${x(tick)},${box.y + box.height}v5`} />
        <text x={x(tick)} y={box.y + box.height + 1.4 * em} textAnchor="middle" className="stage-tick">
          {tick}
        </text>
      </g>
    ))}
    <path className="tube-frame" d={`M${box.x},${box.y + box.height}h${box.width}`} />
    <text x={box.x + box.width} y={box.y + box.height + 2.7 * em} textAnchor="end" className="stage-axis">
      {across.name}
    </text>
    <text
      transform={`translate(${0.9 * em},${box.y + box.height / 2}) rotate(-90)`}
      textAnchor="middle"
      className="stage-axis"
    >
      {up.name}
    </text>
  </>
)
