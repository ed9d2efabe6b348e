import { useCallback } from 'react'
import type { Box } from '../../../plot/box.ts'
import { type Construction, type Place, partsUpTo } from '../../../toy/construction.ts'
import type { StepPart } from '../../../toy/construction-parts.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import type { TimeAxis } from '../axes.ts'
import { CanvasLayer } from '../CanvasLayer.tsx'
import { project } from '../frame.ts'
import type { ToyColors } from '../useToyColors.ts'

interface ConstructionLayerProps {
  readonly box: Box
  readonly domain: ToyDomain
  readonly axis: TimeAxis
  /** The steps to take apart; the first has its parts numbered. */
  readonly constructions: readonly Construction[]
  readonly upTo: StepPart
  readonly colors: ToyColors
  readonly color: string
}

/** Points on a line: an axis other than time bends it. */
const pieces = 24
const badge = 8.5

/** A step in its parts, numbered in the order in which they are made. */
export const ConstructionLayer = (props: ConstructionLayerProps) => {
  const { box, domain, axis, constructions, upTo, colors, color } = props
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const { u, x } = project(domain, box)
      const at = ({ t, x: state }: Place): readonly [number, number] => [
        axis.u(t) * u.scale + u.offset,
        state * x.scale + x.offset,
      ]
      const between = (from: Place, to: Place, share: number): Place => ({
        t: from.t + share * (to.t - from.t),
        x: from.x + share * (to.x - from.x),
      })
      const line = (from: Place, to: Place, ink: string, width: number, dash: readonly number[]): void => {
        context.beginPath()
        for (let k = 0; k <= pieces; k++) context.lineTo(...at(between(from, to, k / pieces)))
        for (const [style, wide, pattern] of [
          [colors.halo, width + 3, []],
          [ink, width, dash],
        ] as const) {
          context.strokeStyle = style
          context.lineWidth = wide
          context.setLineDash(pattern as number[])
          context.stroke()
        }
        context.setLineDash([])
      }
      const ring = (place: Place, ink: string, isFilled: boolean): void => {
        context.beginPath()
        context.arc(...at(place), 5, 0, 2 * Math.PI)
        context.fillStyle = isFilled ? ink : colors.halo
        context.fill()
        context.strokeStyle = isFilled ? colors.halo : ink
        context.lineWidth = 2
        context.stroke()
      }
      const number = (k: number, place: Place, ink: string, below: number): void => {
        const [left, top] = at(place)
        context.beginPath()
        context.arc(left, top + below, badge, 0, 2 * Math.PI)
        context.fillStyle = ink
        context.fill()
        context.fillStyle = colors.halo
        context.font = '600 12px sans-serif'
        context.textAlign = 'center'
        context.textBaseline = 'middle'
        context.fillText(String(k), left, top + below + 0.5)
      }
      context.lineCap = 'butt'
      constructions.forEach((step, order) => {
        const { from, raised, ahead, back, to } = step
        const badges: (readonly [Place, string, number])[] = []
        for (const part of partsUpTo(step, upTo)) {
          if (part === 'raise') {
            line(from, raised, colors.raise, 2.6, [3, 3])
            ring(from, colors.raise, false)
            badges.push([between(from, raised, 0.5), colors.raise, -14])
          } else if (part === 'ahead' && ahead) {
            line(raised, ahead, colors.exact, 1.8, [7, 4])
            // The slope where the tentative step lands: a piece of its tangent.
            const reach = 0.22 * (ahead.t - raised.t)
            const piece = (way: number): Place => ({ t: ahead.t + way * reach, x: ahead.x + way * reach * ahead.slope })
            line(piece(-1), piece(1), colors.score, 3, [])
            ring(ahead, colors.exact, false)
            badges.push([between(raised, ahead, 0.55), colors.exact, -14])
          } else if (part === 'back' && back) {
            line(raised, back, colors.score, 1.8, [7, 4])
            ring(back, colors.score, false)
            badges.push([between(raised, back, 0.55), colors.score, 14])
          } else if (part === 'step') {
            line(raised, to, color, 3.4, [])
            ring(to, color, true)
            badges.push([between(raised, to, 0.8), color, 0])
          }
        }
        ring(raised, color, true)
        if (order > 0) return
        for (const [k, [place, ink, below]] of badges.entries()) number(k + 1, place, ink, below)
      })
    },
    [box, domain, axis, constructions, upTo, colors, color],
  )
  return <CanvasLayer box={box} draw={draw} />
}
