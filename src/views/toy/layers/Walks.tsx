import { useCallback, useMemo } from 'react'
import type { Box } from '../../../plot/box.ts'
import { walkLevels } from '../../../toy/forward.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import type { Curves, TimeAxis } from '../axes.ts'
import { CanvasLayer } from '../CanvasLayer.tsx'
import { project } from '../frame.ts'
import { positionsOf } from '../paths.ts'

interface WalksProps {
  readonly box: Box
  readonly domain: ToyDomain
  readonly curves: Curves
  readonly axis: TimeAxis
  /** Unscaled x at each of walkLevels, one array a walk. */
  readonly walks: readonly Float64Array[]
  readonly color: string
}

/** Random walks of data points as noise is added: from the data's edge to the right. */
export const Walks = ({ box, domain, curves, axis, walks, color }: WalksProps) => {
  const positions = useMemo(() => positionsOf(walkLevels, curves, axis), [curves, axis])
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number) => {
      const { u, x } = project(domain, box)
      const left = positions.u.map((position) => position * u.scale + u.offset)
      // A schedule need not reach every level; one point beyond each edge closes the lines there.
      const seen = [...left.keys()].filter((k) => left[k]! > -60 && left[k]! < width + 60)
      const first = Math.max((seen[0] ?? 0) - 1, 0)
      const last = Math.min((seen.at(-1) ?? 0) + 1, left.length - 1)
      context.strokeStyle = color
      context.lineJoin = 'round'
      context.lineWidth = walks.length > 40 ? 1 : 1.6
      context.globalAlpha = walks.length > 120 ? 0.35 : walks.length > 40 ? 0.5 : 0.9
      for (const walk of walks) {
        context.beginPath()
        for (let k = first; k <= last; k++) {
          const top = positions.s[k]! * walk[k]! * x.scale + x.offset
          if (Number.isFinite(left[k]!) && Number.isFinite(top)) context.lineTo(left[k]!, top)
        }
        context.stroke()
      }
    },
    [box, domain, positions, walks, color],
  )
  return <CanvasLayer box={box} draw={draw} />
}
