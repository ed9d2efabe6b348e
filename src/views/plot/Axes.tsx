import type { Box } from '../../plot/box.ts'
import type { Axis } from '../../plot/scales.ts'

/** Ticks, labels and the title of the horizontal axis below a plot's box. */
export const XAxis = ({ axis, box }: { readonly axis: Axis; readonly box: Box }) => {
  const bottom = box.y + box.height
  return (
    <g>
      {axis.ticks.map(({ at, label }) => (
        <g key={at} transform={`translate(${at},${bottom})`}>
          <line className="schedule-tick" y2={label === '' ? 4 : 7} />
          {label !== '' && (
            <text y={20} textAnchor="middle">
              {label}
            </text>
          )}
        </g>
      ))}
      <text className="schedule-title" x={box.x + box.width / 2} y={bottom + 38} textAnchor="middle">
        {axis.title}
      </text>
    </g>
  )
}

/** Those of the vertical axis at its left. */
export const YAxis = ({ axis, box }: { readonly axis: Axis; readonly box: Box }) => (
  <g>
    {axis.ticks.map(({ at, label }) => (
      <g key={at} transform={`translate(${box.x},${at})`}>
        {label !== '' && <line className="schedule-grid" x2={box.width} />}
        <line className="schedule-tick" x1={label === '' ? -4 : -6} />
        {label !== '' && (
          <text x={-9} dy="0.34em" textAnchor="end">
            {label}
          </text>
        )}
      </g>
    ))}
    {axis.breakAt !== null && (
      <g className="schedule-break" transform={`translate(${box.x},${axis.breakAt})`}>
        <path className="schedule-break-gap" d="M-5,3 L5,-1 L5,-7 L-5,-3 Z" />
        <path d="M-5,3 L5,-1 M-5,-3 L5,-7" />
      </g>
    )}
    <text className="schedule-title" x={1} y={box.y - 12}>
      {axis.title}
    </text>
  </g>
)
