import { useMemo, useState } from 'react'
import type { CurveUpdate, ErrorMeasure } from '../../metrics/convergence.ts'
import { Skipped } from '../controls/Skipped.tsx'
import { FigurePlot } from '../plot/FigurePlot.tsx'
import { useFigure } from '../plot/use-figure.ts'
import { NumbersTable, SlopeTable } from './CurveTables.tsx'
import type { LabCurve } from './curves.ts'
import { convergencePlot, curvePointsOf, type Measured } from './plots.ts'

/** What was found of each curve, and why something was not. */
const measuredOf = (curves: readonly LabCurve[], updates: readonly CurveUpdate[]) => {
  const faults: string[] = []
  const measured: readonly Measured[] = curves.map((curve) => ({
    ...curve,
    points: updates.flatMap((update) => {
      if (update.key !== curve.key) return []
      if ('point' in update) return [update.point]
      faults.push(`${curve.label}, N ${update.steps}: ${update.fault}`)
      return []
    }),
  }))
  return { measured, faults }
}

interface CurveResultProps {
  readonly curves: readonly LabCurve[]
  readonly updates: readonly CurveUpdate[]
  readonly measure: ErrorMeasure
  /** Name of the measure. */
  readonly label: string
  /** Unit of the errors, in words. */
  readonly unit?: string
  /** Least and most network calls that will be measured: the axis stands still while results come in. */
  readonly calls: readonly [least: number, most: number]
  /** What is measured, in a sentence. */
  readonly hint: string
  /** What is said of designs that add noise, after "points follow no flow line". */
  readonly noiseHint: string
}

const shape = { aspect: 0.62, least: 320, most: 460 }

/** The plot with its tables. */
export const CurveResult = (props: CurveResultProps) => {
  const { curves, updates, measure, label, unit, calls, hint, noiseHint } = props
  const { container, width, height, box, pointed, onPoint } = useFigure(shape)
  const { measured, faults } = useMemo(() => measuredOf(curves, updates), [curves, updates])
  const [isLog, setIsLog] = useState(true)
  const [least, most] = calls
  const model = useMemo(
    () => convergencePlot(measured, measure, [least, most], box, label, unit, isLog),
    [measured, measure, least, most, box, label, unit, isLog],
  )
  const unmeasured = measured.filter((curve) => curve.points.length > 0 && curvePointsOf(curve, measure).length === 0)
  return (
    <>
      <div className="lab-split">
        <div ref={container} className="lab-plot">
          {width > 0 && (
            <FigurePlot
              model={model}
              box={box}
              width={width}
              height={height}
              pointed={pointed}
              onPoint={onPoint}
              log={{ isOn: isLog, onChange: setIsLog }}
            />
          )}
          <p className="schedule-hint">{hint}</p>
        </div>
        <div className="lab-results">
          <SlopeTable measured={measured} measure={measure} pointed={pointed} onPoint={onPoint} />
          {unmeasured.length > 0 && (
            <p className="schedule-hint">
              {unmeasured.map((curve) => curve.label).join(', ')}: noise is added, so that points follow no flow line
              {noiseHint}
            </p>
          )}
          <Skipped faults={faults} most={3} />
        </div>
      </div>
      <NumbersTable measured={measured} measure={measure} label={label} />
    </>
  )
}
