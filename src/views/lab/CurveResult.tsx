import { useMemo, useState } from 'react'
import { type CollectedCurve, curvesOf } from '../../measure/studies/collect.ts'
import type { Spec } from '../../measure/studies/spec.ts'
import type { ErrorMeasure } from '../../metrics/convergence.ts'
import { type DifferenceCurve, differenceText } from '../../metrics/difference-text.ts'
import { Skipped } from '../controls/Skipped.tsx'
import { FigureArea } from '../plot/FigureArea.tsx'
import { useFigure } from '../plot/use-figure.ts'
import { useBench } from '../use-bench.ts'
import { NumbersTable, SlopeTable } from './CurveTables.tsx'
import { curveBefore, declaredOrderOf, type LabCurve, startedOrderOf } from './curves.ts'
import { convergencePlot, curvePointsOf, type Measured } from './plots.ts'
import { useBefore, whereBefore } from './use-known.ts'

/** What is known of each curve, the earlier ones behind them, and why something is not known. */
const measuredOf = (
  curves: readonly LabCurve[],
  collected: readonly CollectedCurve[],
  before: readonly { readonly curve: LabCurve; readonly points: Measured['points'] }[],
) => {
  const measured: Measured[] = curves.map((curve) => ({
    ...curve,
    points: collected.find(({ key }) => key === curve.key)?.points ?? [],
  }))
  const faults = curves.flatMap((curve) =>
    (collected.find(({ key }) => key === curve.key)?.faults ?? []).map(
      ({ steps, message }) => `${curve.label}, N ${steps}: ${message}`,
    ),
  )
  return { measured: [...before.map(({ curve, points }) => ({ ...curve, points })), ...measured], faults }
}

/** Earlier curves of a chart with what is known of them. */
const useBeforeCurves = (
  chart: string,
  spec: Spec,
  collected: readonly CollectedCurve[],
  curves: readonly LabCurve[],
) => {
  const { measurements } = useBench()
  const before = useBefore(chart, spec, collected)
  return useMemo(
    () =>
      before.flatMap((one) => {
        const now = curves.find(({ key }) => key === one.key)
        const points = curvesOf(one.spec, measurements)[0]?.points ?? []
        return now && points.length > 0 ? [{ curve: curveBefore(now, one.curve, whereBefore(one, spec)), points }] : []
      }),
    [before, curves, measurements, spec],
  )
}

/** Curves on pictures that are of now, with the errors of their latents. */
const comparable = (measured: readonly Measured[]): readonly DifferenceCurve[] =>
  measured.flatMap(({ label, points, isBefore }) => {
    if (isBefore) return []
    const own = points.flatMap(({ nfe, readings: { rms, w1 }, latents }) =>
      rms && !w1 && latents ? [{ nfe, error: rms.error, spread: rms.spread ?? null, latents }] : [],
    )
    return [{ label, points: own }]
  })

interface CurveResultProps {
  /** Name of the chart, under which its earlier curves are remembered. */
  readonly chart: string
  readonly spec: Spec
  readonly curves: readonly LabCurve[]
  readonly collected: readonly CollectedCurve[]
  readonly measure: ErrorMeasure
  /** Name of the measure. */
  readonly label: string
  /** Unit of the errors, in words. */
  readonly unit?: string
  /** Least and most network calls that will be measured: the axis stands still while results come in. */
  readonly calls: readonly [least: number, most: number]
  /** Numbers of calls at which the curves are compared; numbers of steps where missing. */
  readonly budgets?: readonly number[] | null
  /** What is measured, in a sentence. */
  readonly hint: string
  /** What is said of designs that add noise, after "points follow no flow line". */
  readonly noiseHint: string
  /** Added to the names of the tables, where a page has several: " of the study". */
  readonly of?: string
}

const shape = { aspect: 0.62, least: 320, most: 460 }

/** The plot with its tables. */
export const CurveResult = (props: CurveResultProps) => {
  const {
    chart,
    spec,
    curves,
    collected,
    measure,
    label,
    unit,
    calls,
    hint,
    noiseHint,
    of = '',
    budgets = null,
  } = props
  const figure = useFigure(shape)
  const { box, pointed, onPoint } = figure
  const before = useBeforeCurves(chart, spec, collected, curves)
  const { measured, faults } = useMemo(() => measuredOf(curves, collected, before), [curves, collected, before])
  const [isLog, setIsLog] = useState(true)
  const [least, most] = calls
  const model = useMemo(
    () => convergencePlot(measured, measure, [least, most], box, label, unit, isLog),
    [measured, measure, least, most, box, label, unit, isLog],
  )
  const unmeasured = measured.filter((curve) => curve.points.length > 0 && curvePointsOf(curve, measure).length === 0)
  const lowered = measured.filter(
    ({ design, isBefore }) => !isBefore && startedOrderOf(design) !== declaredOrderOf(design),
  )
  const difference = useMemo(
    () => (measure === 'rms' ? differenceText(comparable(measured)) : undefined),
    [measured, measure],
  )
  return (
    <>
      <div className="lab-split">
        <FigureArea figure={figure} model={model} onPoint={onPoint} log={{ isOn: isLog, onChange: setIsLog }}>
          <p className="schedule-hint">{hint}</p>
        </FigureArea>
        <div className="lab-results">
          <SlopeTable of={of} measured={measured} measure={measure} pointed={pointed} onPoint={onPoint} />
          {difference !== undefined && <p className="lab-difference">{difference}</p>}
          {lowered.length > 0 && (
            <p className="schedule-hint">
              {lowered.map((curve) => curve.label).join(', ')}: the declared order is that of the rule with its whole
              history. Its first step has none, and that step’s error limits the order of the result as N grows. Over a
              wide range of noise levels this error is small: slopes lie between the two.
            </p>
          )}
          {unmeasured.length > 0 && (
            <p className="schedule-hint">
              {unmeasured.map((curve) => curve.label).join(', ')}: noise is added, so that points follow no flow line
              {noiseHint}
            </p>
          )}
          <Skipped faults={faults} most={3} />
        </div>
      </div>
      <NumbersTable of={of} calls={budgets} measured={measured} measure={measure} label={label} />
    </>
  )
}
