import { area, curveLinear, line } from 'd3-shape'
import { memo } from 'react'
import type { Box } from '../../../plot/box.ts'

interface EdgeMarginalProps {
  readonly box: Box
  /** The side of the plot it stands on: density grows away from the plot. */
  readonly side: 'left' | 'right'
  readonly title: string
  /** Exact density at equal distances from the lowest x to the highest. */
  readonly density: Float64Array
  /** Density of the drawn population in equal bins from the lowest x up. */
  readonly bins: Float64Array
}

/** The exact marginal at an edge of the plot with the population's histogram over it, on one scale. */
export const EdgeMarginal = memo(({ box, side, title, density, bins }: EdgeMarginalProps) => {
  const highest = Math.max(1e-300, ...density, ...bins)
  const isLeft = side === 'left'
  const base = isLeft ? box.x + box.width : box.x
  const across = (value: number): number => base + ((isLeft ? -1 : 1) * value * (box.width - 5)) / highest
  const topOf = (share: number): number => box.y + box.height * (1 - share)
  const shape = area<number>()
    .y((_, i) => topOf(i / (density.length - 1)))
    .x0(base)
    .x1(across)
    .curve(curveLinear)(density as unknown as number[])
  const outline = line<number>()
    .y((_, i) => topOf(i / (density.length - 1)))
    .x(across)(density as unknown as number[])
  let steps = `M${base},${topOf(0)}`
  bins.forEach((value, i) => {
    const reach = across(value).toFixed(1)
    steps += `L${reach},${topOf(i / bins.length).toFixed(1)}L${reach},${topOf((i + 1) / bins.length).toFixed(1)}`
  })
  steps += `L${base},${topOf(1)}Z`
  return (
    <g className="toy-marginal">
      <path className="toy-density" d={shape ?? ''} />
      <path className="toy-histogram" d={steps} />
      <path className="toy-density-line" d={outline ?? ''} />
      <text x={box.x + box.width} y={box.y - 9} textAnchor="end">
        {title}
      </text>
    </g>
  )
})
