import { scaleLinear } from 'd3-scale'
import { memo } from 'react'
import type { ToyDomain } from '../../../toy/view.ts'
import type { TimeAxis } from '../axes.ts'
import { type Frame, project } from '../frame.ts'

interface AxesProps {
  readonly frame: Frame
  readonly domain: ToyDomain
  readonly axis: TimeAxis
  readonly xTitle: string
}

/** Both axes, their ticks and titles. */
export const Axes = memo(({ frame, domain, axis, xTitle }: AxesProps) => {
  const { plot, left } = frame
  const { u, x } = project(domain, plot)
  const bottom = plot.y + plot.height
  const scale = scaleLinear(domain.x, [bottom, plot.y])
  const xTicks = scale.ticks(Math.max(3, Math.min(7, plot.height / 54)))
  const xFormat = scale.tickFormat(xTicks.length)
  const breakLeft = axis.breakAt === null ? null : plot.x + axis.breakAt * u.scale + u.offset
  return (
    <g className="toy-axes">
      <rect className="toy-frame" x={plot.x} y={plot.y} width={plot.width} height={plot.height} />
      {xTicks.map((value) => {
        const top = plot.y + value * x.scale + x.offset
        return (
          <g key={value} transform={`translate(0,${top})`}>
            <line className="toy-tick" x1={left.x - 4} x2={left.x} />
            <text x={left.x - 7} dy="0.34em" textAnchor="end">
              {xFormat(value)}
            </text>
          </g>
        )
      })}
      <text className="toy-axis-title" x={1} y={plot.y - 12}>
        {xTitle}
      </text>
      {axis.ticks(domain.u, plot.width).map((tick) => {
        const at = plot.x + tick.u * u.scale + u.offset
        return (
          <g key={`${tick.u}`} transform={`translate(${at},${bottom})`}>
            <line className="toy-tick" y2={tick.label === '' ? 4 : 7} />
            {tick.label !== '' && (
              <text y={20} textAnchor="middle">
                {tick.label}
              </text>
            )}
          </g>
        )
      })}
      {breakLeft !== null && breakLeft > plot.x + 4 && breakLeft < plot.x + plot.width && (
        <g className="toy-break" transform={`translate(${breakLeft},${bottom})`}>
          <path className="toy-break-gap" d="M-3,5 L1,-5 L7,-5 L3,5 Z" />
          <path d="M-3,5 L1,-5 M3,5 L7,-5" />
        </g>
      )}
      <text className="toy-axis-title" x={plot.x + plot.width / 2} y={frame.height - 6} textAnchor="middle">
        {axis.title}
      </text>
    </g>
  )
})
