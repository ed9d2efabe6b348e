import { useCallback } from 'react'
import type { Box } from '../../../plot/box.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import { CanvasLayer } from '../CanvasLayer.tsx'
import { project } from '../frame.ts'
import type { LevelPositions } from '../paths.ts'

interface FlowLinesProps {
  readonly box: Box
  readonly domain: ToyDomain
  /** Unscaled x at each level, one array a line. */
  readonly lines: readonly Float64Array[]
  readonly positions: LevelPositions
  readonly color: string
  readonly width: number
  readonly dash: string
}

/** Exact solutions of the probability-flow ODE: faint ones at fixed quantiles, dashed ones from the design's starts. */
export const FlowLines = ({ box, domain, lines, positions, color, width, dash }: FlowLinesProps) => {
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const { u, x } = project(domain, box)
      context.strokeStyle = color
      context.lineWidth = width
      context.lineJoin = 'round'
      context.setLineDash(dash === '' ? [] : dash.split(' ').map(Number))
      for (const line of lines) {
        context.beginPath()
        let [leftBefore, topBefore, isNearBefore] = [0, 0, false]
        for (let j = 0; j < line.length; j++) {
          const left = positions.u[j]! * u.scale + u.offset
          const top = positions.s[j]! * line[j]! * x.scale + x.offset
          // Only the part in sight: dashes of what lies far outside would cost as much as those inside.
          const isNear = left > -60 && left < box.width + 60 && top > -400 && top < box.height + 400
          if (j > 0 && (isNear || isNearBefore)) {
            if (!isNearBefore || j === 1) context.moveTo(leftBefore, topBefore)
            context.lineTo(left, top)
          }
          leftBefore = left
          topBefore = top
          isNearBefore = isNear
        }
        context.stroke()
      }
    },
    [box, domain, lines, positions, color, width, dash],
  )
  return <CanvasLayer box={box} draw={draw} />
}
