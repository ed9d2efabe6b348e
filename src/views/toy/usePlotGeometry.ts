import { useMemo } from 'react'
import { curvesOf } from '../../core/compile.ts'
import { curveRangeOf } from '../../core/design.ts'
import { defaultDesign } from '../../core/presets.ts'
import type { ToyRun } from '../../state/toy-run.ts'
import type { ToyAxis, ToyDomain } from '../../toy/view.ts'
import { clampDomain, type Frame, fullDomain, usualDomain } from './frame.ts'
import { axisKindOf, axisOf, domainElsewhere, highestTime, type LevelRange, type PlotGeometry } from './geometry.ts'

export interface PlotView {
  readonly axis: ToyAxis
  readonly range: LevelRange
  readonly frame: Frame
  /** What to show in the plot's own coordinates (null: the usual part), or the plot that leads. */
  readonly shown: ToyDomain | null | PlotGeometry
}

/** Each stage depends on as little as it needs, so that a new solver leaves the heatmap and the exact curves alone. */
export const usePlotGeometry = (
  { design, program }: Pick<ToyRun, 'design' | 'program'>,
  { axis: chosen, range, frame, shown }: PlotView,
): PlotGeometry => {
  const { schedule, scaling } = design
  const kind = axisKindOf(chosen, design)
  const { min: sigmaMin, max: sigmaMax } = curveRangeOf(design)
  const curves = useMemo(
    () => curvesOf({ ...defaultDesign, schedule, scaling, sigmaMin, sigmaMax }),
    [schedule, scaling, sigmaMin, sigmaMax],
  )
  const tMax = highestTime(program, curves, range)
  const stepProgram = kind === 'step' ? program : null
  const axis = useMemo(
    () => axisOf(kind, curves, range.sigmaMin, tMax, stepProgram),
    [kind, curves, range.sigmaMin, tMax, stepProgram],
  )
  const full = useMemo(() => fullDomain(axis, curves, tMax, range.unit), [axis, curves, tMax, range.unit])
  const domain = useMemo(() => {
    if (shown === null) return usualDomain(axis, curves, tMax, range.unit)
    return 'axis' in shown
      ? domainElsewhere(shown.domain, shown, { axis, curves, full, range })
      : clampDomain(shown, full)
  }, [shown, axis, curves, tMax, full, range])
  return useMemo(() => ({ curves, axis, frame, range, full, domain }), [curves, axis, frame, range, full, domain])
}
