import { useCallback } from 'react'
import type { Box } from '../../../plot/box.ts'
import type { Target } from '../../../toy/target.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import { arrowLength, scoreArrows } from '../arrows.ts'
import type { Curves, TimeAxis } from '../axes.ts'
import { CanvasLayer } from '../CanvasLayer.tsx'
import type { ToyColors } from '../useToyColors.ts'

interface ScoresProps {
  readonly box: Box
  readonly domain: ToyDomain
  readonly target: Target
  readonly curves: Curves
  readonly axis: TimeAxis
  readonly colors: ToyColors
}

const head = 4

/** The score field: an arrow up or down at each place of a grid, to where the density of noisy data is higher. */
export const Scores = ({ box, domain, target, curves, axis, colors }: ScoresProps) => {
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      context.beginPath()
      for (const { left, top, pull } of scoreArrows(target, curves, axis, domain, box)) {
        const length = arrowLength(pull)
        if (Math.abs(length) < 1.5) {
          // Hardly any pull: a dot.
          context.moveTo(left - 0.75, top)
          context.lineTo(left + 0.75, top)
          continue
        }
        const tip = top - length / 2
        const barb = Math.sign(length) * Math.min(head, Math.abs(length) / 2)
        context.moveTo(left, top + length / 2)
        context.lineTo(left, tip)
        context.moveTo(left - head, tip + barb)
        context.lineTo(left, tip)
        context.lineTo(left + head, tip + barb)
      }
      context.lineCap = 'round'
      context.lineJoin = 'round'
      for (const [color, width] of [
        [colors.halo, 3.6],
        [colors.score, 1.7],
      ] as const) {
        context.strokeStyle = color
        context.lineWidth = width
        context.stroke()
      }
    },
    [box, domain, target, curves, axis, colors],
  )
  return <CanvasLayer box={box} draw={draw} />
}
