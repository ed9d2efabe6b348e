import { useCallback } from 'react'
import type { Box } from '../../../plot/box.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import { CanvasLayer } from '../CanvasLayer.tsx'
import { project } from '../frame.ts'
import type { ToyColors } from '../useToyColors.ts'

interface CursorPointsProps {
  readonly box: Box
  readonly domain: ToyDomain
  /** Axis position and scaled states of the step under the cursor; null without one. */
  readonly at: { readonly u: number; readonly states: Float64Array } | null
  readonly shown: Uint32Array
  readonly colors: ToyColors
  readonly color: string
}

/** The states of the step under the cursor, over everything else. */
export const CursorPoints = ({ box, domain, at, shown, colors, color }: CursorPointsProps) => {
  const draw = useCallback(
    (context: CanvasRenderingContext2D, _width: number, height: number) => {
      if (!at) return
      const { u, x } = project(domain, box)
      const left = at.u * u.scale + u.offset
      const radius = shown.length > 60 ? 3 : 4.5
      context.fillStyle = color
      context.strokeStyle = colors.halo
      context.lineWidth = shown.length > 60 ? 1 : 1.5
      for (const j of shown) {
        const top = at.states[j]! * x.scale + x.offset
        if (!(top > -8 && top < height + 8)) continue
        context.beginPath()
        context.arc(left, top, radius, 0, 2 * Math.PI)
        context.fill()
        context.stroke()
      }
    },
    [box, domain, at, shown, colors, color],
  )
  return <CanvasLayer box={box} draw={draw} />
}
