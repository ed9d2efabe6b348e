import { useCallback } from 'react'
import type { Box } from '../../../plot/box.ts'
import { type Marker, traceMarker } from '../../../plot/markers.ts'
import type { Population } from '../../../toy/population.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import { CanvasLayer } from '../CanvasLayer.tsx'
import { project } from '../frame.ts'
import type { StepPaths } from '../paths.ts'
import type { ToyColors } from '../useToyColors.ts'

interface TrajectoriesProps {
  readonly box: Box
  readonly domain: ToyDomain
  readonly population: Population
  /** Indices of the points to draw. */
  readonly shown: Uint32Array
  readonly paths: StepPaths
  readonly colors: ToyColors
  /** Colour and marker of the design. */
  readonly color: string
  readonly marker: Marker
}

/** Far outside the canvas, where a line's slope no longer shows. */
const limit = 1e6
const within = (pixel: number): number => Math.max(-limit, Math.min(pixel, limit))

/** The design's runs: chords from step to step, a mark at each state; a raise of noise dotted, in a colour of its own. */
export const Trajectories = ({ box, domain, population, shown, paths, colors, color, marker }: TrajectoriesProps) => {
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const { u, x } = project(domain, box)
      const { states, raised } = population
      const steps = raised.length
      const left = (position: number): number => position * u.scale + u.offset
      const isSeen = Uint8Array.from({ length: steps }, (_, i) => {
        const [start, node, end] = [left(paths.raised[i]!), left(paths.nodes[i]!), left(paths.nodes[i + 1]!)]
        return Math.max(start, node, end) >= -2 && Math.min(start, node, end) <= width + 2 ? 1 : 0
      })
      const pathLeft = paths.u.map(left)
      // Narrow plots are crowded sooner.
      const many = shown.length * Math.max(1, Math.sqrt(700 / width))
      const strength = many > 120 ? 0.45 : many > 40 ? 0.65 : 0.9

      context.strokeStyle = color
      context.lineWidth = many > 120 ? 1 : many > 40 ? 1.3 : 1.9
      context.lineJoin = 'round'
      context.globalAlpha = strength
      for (const j of shown) {
        context.beginPath()
        let isOpen = false
        for (let i = 0; i < steps; i++) {
          if (isSeen[i] === 0) {
            isOpen = false
            continue
          }
          const from = raised[i]![j]!
          const way = states[i + 1]![j]! - from
          if (!isOpen || raised[i] !== states[i])
            context.moveTo(left(paths.raised[i]!), within(from * paths.raisedFactor[i]! * x.scale + x.offset))
          isOpen = true
          for (let q = paths.first[i]!; q < paths.first[i + 1]!; q++)
            context.lineTo(pathLeft[q]!, within((from + way * paths.share[q]!) * paths.factor[q]! * x.scale + x.offset))
        }
        context.stroke()
      }

      context.strokeStyle = colors.raise
      context.lineWidth = many > 60 ? 1.2 : 1.8
      context.setLineDash([2, 2])
      context.beginPath()
      for (let i = 0; i < steps; i++) {
        if (isSeen[i] === 0 || raised[i] === states[i]) continue
        for (const j of shown) {
          context.moveTo(left(paths.nodes[i]!), within(states[i]![j]! * paths.nodeFactor[i]! * x.scale + x.offset))
          context.lineTo(left(paths.raised[i]!), within(raised[i]![j]! * paths.raisedFactor[i]! * x.scale + x.offset))
        }
      }
      context.stroke()
      context.setLineDash([])

      const seen = Math.max(
        1,
        isSeen.reduce((sum, flag) => sum + flag, 0),
      )
      const spacing = width / seen
      const radius = many > 120 ? 1.2 : many > 40 ? 1.7 : spacing < 9 ? 2 : 3
      if (many > 60 && spacing < 5) return
      context.globalAlpha = Math.min(1, strength + 0.15)
      context.fillStyle = color
      const isRound = shown.length * seen <= 700
      if (isRound) context.beginPath()
      for (let i = 0; i <= steps; i++) {
        const centre = left(paths.nodes[i]!)
        if (centre < -4 || centre > width + 4) continue
        for (const j of shown) {
          const top = states[i]![j]! * paths.nodeFactor[i]! * x.scale + x.offset
          if (!(top > -4 && top < height + 4)) continue
          if (isRound) {
            traceMarker(context, marker, centre, top, radius)
          } else context.fillRect(centre - radius, top - radius, 2 * radius, 2 * radius)
        }
      }
      if (isRound) context.fill()
    },
    [box, domain, population, shown, paths, colors, color, marker],
  )
  return <CanvasLayer box={box} draw={draw} />
}
