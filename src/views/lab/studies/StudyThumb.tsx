import { useMemo } from 'react'
import type { Measurements } from '../../../measure/kept/measurements.ts'
import { curvesOf, pathsOf, stepErrorsOf } from '../../../measure/studies/collect.ts'
import type { Spec } from '../../../measure/studies/spec.ts'
import type { ErrorMeasure } from '../../../metrics/convergence.ts'
import { meanStraightness } from '../../../metrics/path.ts'
import { linePath } from '../../../plot/layout.ts'
import { curvePointsOf } from '../plots.ts'
import { studyCurves } from './study-curves.ts'

const size = { width: 96, height: 54 }
const inset = 5

interface Line {
  readonly key: string
  readonly color: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** The curves of a spec in logarithms, without axes. */
const linesOf = (spec: Spec, measure: ErrorMeasure, known: Pick<Measurements, 'get' | 'faultOf'>): readonly Line[] => {
  const styles = studyCurves(spec.curves)
  const raw =
    spec.what === 'error'
      ? curvesOf(spec, known).map((curve) =>
          curvePointsOf(curve, measure).map(({ nfe, error }) => [nfe, error] as const),
        )
      : spec.what === 'steps'
        ? stepErrorsOf(spec, known).map(({ errors = [] }) => errors.map(({ carried }, k) => [k + 1, carried] as const))
        : pathsOf(spec, known).map(({ found }) =>
            found.length === 0
              ? []
              : meanStraightness(found.map(({ straightness }) => straightness.own)).bends.map(
                  ({ step, angle }) => [step, angle] as const,
                ),
          )
  return raw.map((points, k) => ({
    key: styles[k]!.key,
    color: `var(${styles[k]!.style.token})`,
    points: points
      .filter(([x, y]) => Number.isFinite(x) && y > 0 && (spec.what === 'path' || y < 20))
      .map(([x, y]) => ({ x: Math.log(x), y: Math.log(y) })),
  }))
}

const spanOf = (values: readonly number[]): readonly [number, number] => {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return high > low ? [low, high] : [low - 1, low + 1]
}

interface StudyThumbProps {
  readonly spec: Spec
  readonly measure: ErrorMeasure
  readonly measurements: Pick<Measurements, 'get' | 'faultOf'>
  /** Changes with every measurement. */
  readonly count: number
}

/** What is known of a study at a glance. */
export const StudyThumb = ({ spec, measure, measurements, count }: StudyThumbProps) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const lines = useMemo(() => linesOf(spec, measure, measurements), [spec, measure, measurements, count])
  const all = lines.flatMap(({ points }) => points)
  const [xSpan, ySpan] = [spanOf(all.map(({ x }) => x)), spanOf(all.map(({ y }) => y))]
  const across = (x: number): number => inset + ((x - xSpan[0]) / (xSpan[1] - xSpan[0])) * (size.width - 2 * inset)
  const upwards = (y: number): number =>
    size.height - inset - ((y - ySpan[0]) / (ySpan[1] - ySpan[0])) * (size.height - 2 * inset)
  return (
    <svg className="study-thumb" {...size} aria-hidden>
      {all.length > 0 &&
        lines.map(({ key, color, points }) => (
          <path
            key={key}
            d={linePath(points.map(({ x, y }) => ({ x: across(x), y: upwards(y) })))}
            fill="none"
            stroke={color}
            strokeWidth={1.6}
          />
        ))}
    </svg>
  )
}
