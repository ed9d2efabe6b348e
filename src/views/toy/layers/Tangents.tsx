import { useCallback } from 'react'
import type { StepMark } from '../../../core/program.ts'
import type { Box } from '../../../plot/box.ts'
import { type Population, spreadEvenly } from '../../../toy/population.ts'
import { tangentAt } from '../../../toy/tangent.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import type { Curves, TimeAxis } from '../axes.ts'
import { CanvasLayer } from '../CanvasLayer.tsx'
import { project } from '../frame.ts'
import type { ToyColors } from '../useToyColors.ts'

interface TangentsProps {
  readonly box: Box
  readonly domain: ToyDomain
  readonly population: Population
  readonly curves: Curves
  readonly axis: TimeAxis
  /** The step at whose start the tangents are taken; undefined draws nothing. */
  readonly mark: StepMark | undefined
  readonly colors: ToyColors
}

const most = 16
/** Points on a tangent: an axis other than time bends it. */
const pieces = 24
const ring = 5

/** Tangents at a step's start, drawn on to t = 0, over rings at the denoiser's outputs for the same points. */
export const Tangents = ({ box, domain, population, curves, axis, mark, colors }: TangentsProps) => {
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      if (!mark) return
      const { u, x } = project(domain, box)
      const { i, tHat } = mark
      const states = population.raised[i]!
      const denoised = population.denoised[i]!
      const places = Array.from({ length: pieces + 1 }, (_, k) => {
        const t = tHat * (1 - k / pieces)
        return { left: axis.u(t) * u.scale + u.offset, form: tangentAt(curves, tHat, t) }
      })
      const end = axis.u(0) * u.scale + u.offset
      const s0 = curves.scaling.s(0)
      context.lineWidth = 1.8
      context.strokeStyle = colors.raise
      const chosen = spreadEvenly(states, most)
      context.beginPath()
      for (const j of chosen)
        places.forEach(({ left, form }, k) => {
          const top = (form.x * states[j]! + form.denoised * denoised[j]!) * x.scale + x.offset
          if (k === 0) context.moveTo(left, top)
          else context.lineTo(left, top)
        })
      context.stroke()
      for (const j of chosen) {
        context.beginPath()
        context.arc(end, denoised[j]! * s0 * x.scale + x.offset, ring, 0, 2 * Math.PI)
        context.lineWidth = 4
        context.strokeStyle = colors.halo
        context.stroke()
        context.lineWidth = 2
        context.strokeStyle = colors.exact
        context.stroke()
      }
    },
    [box, domain, population, curves, axis, mark, colors],
  )
  return <CanvasLayer box={box} draw={draw} />
}
