import { useMemo } from 'react'
import { type ExactContent, knownExact } from '../../../measure/exact/exact.ts'
import type { Measurements } from '../../../measure/kept/measurements.ts'
import { type AnyQuality, knownQuality } from '../../../measure/quality/quality.ts'
import { curvesOf, pathsOf, stepErrorsOf } from '../../../measure/studies/collect.ts'
import type { Spec } from '../../../measure/studies/spec.ts'
import type { Content, LevelsContent } from '../../../measure/studies/study.ts'
import type { ErrorMeasure } from '../../../metrics/convergence.ts'
import { meanStraightness } from '../../../metrics/path.ts'
import { linePath } from '../../../plot/layout.ts'
import { slotStyles, styleOf } from '../../../plot/palette.ts'
import { tryCompile } from '../../../state/try-compile.ts'
import { curvePointsOf } from '../plots.ts'
import { studyCurves } from './study-curves.ts'

const size = { width: 96, height: 54 }
const inset = 5

interface Line {
  readonly key: string
  readonly color: string
  /** In logarithms. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const logLine = (
  key: string,
  token: string,
  points: readonly (readonly [number, number])[],
  most = Number.POSITIVE_INFINITY,
): Line => ({
  key,
  color: `var(${token})`,
  points: points
    .filter(([x, y]) => Number.isFinite(x) && x > 0 && y > 0 && y < most)
    .map(([x, y]) => ({ x: Math.log(x), y: Math.log(y) })),
})

type Known = Pick<Measurements, 'get' | 'faultOf'>

/** Errors above this are of runs that failed: they would leave no room for the others. */
const mostError = 20

const linesOfSpec = (spec: Spec, measure: ErrorMeasure, known: Known): readonly Line[] => {
  const styles = studyCurves(spec.curves)
  const line = (k: number, points: readonly (readonly [number, number])[], most = mostError): Line =>
    logLine(styles[k]!.key, styles[k]!.style.token, points, most)
  switch (spec.what) {
    case 'error':
      return curvesOf(spec, known).map((curve, k) =>
        line(
          k,
          curvePointsOf(curve, measure).map(({ nfe, error }) => [nfe, error]),
        ),
      )
    case 'steps':
      return stepErrorsOf(spec, known).map(({ errors = [] }, k) =>
        line(
          k,
          errors.map(({ carried }, step) => [step + 1, carried]),
        ),
      )
    case 'path':
      return pathsOf(spec, known).map(({ found }, k) => {
        const mean = found.length > 0 ? meanStraightness(found.map(({ straightness }) => straightness.own)) : null
        return line(k, mean?.bends.map(({ step, angle }) => [step, angle]) ?? [], Number.POSITIVE_INFINITY)
      })
    default:
      return spec.what satisfies never
  }
}

/** A letter has its colour, any other curve that of its place. */
const tokenOf = (key: string, k: number): string =>
  (slotStyles as Record<string, { readonly token: string }>)[key]?.token ?? styleOf(k).token

const linesOfQuality = (content: AnyQuality, known: Known): readonly Line[] => {
  const { found } = knownQuality(content, known)
  if (content.kind === 'quality')
    return content.curves.map(({ key }, k) => {
      const points = found.flatMap((one) =>
        one.kind === 'point' && one.key === key ? [[one.nfe, one.reading.distance] as const] : [],
      )
      return logLine(
        key,
        tokenOf(key, k),
        [...points].sort(([a], [b]) => a - b),
      )
    })
  const distances = found.flatMap((one) => (one.kind === 'candidate' ? [one.reading.distance] : []))
  return [
    logLine(
      'candidates',
      styleOf(0).token,
      distances.sort((a, b) => a - b).map((distance, k) => [k + 1, distance]),
    ),
  ]
}

/** The flow error, or where a design has none the distance of its samples. */
const linesOfExact = (content: ExactContent, known: Known): readonly Line[] => {
  const points = knownExact(content, known).found.flatMap((one) => (one.kind === 'point' ? [one] : []))
  const isFlow = points.every(({ reading }) => reading.flow)
  return content.curves.map(({ key }, k) => {
    const own = points.filter((one) => one.key === key).sort((a, b) => a.nfe - b.nfe)
    return logLine(
      key,
      tokenOf(key, k),
      own.map(({ nfe, reading }) => [nfe, isFlow ? reading.flow!.median : reading.distance.mean]),
    )
  })
}

/** Levels before in grey and after them, from the first step to the last. */
const linesOfLevels = ({ before, after }: LevelsContent): readonly Line[] =>
  [before, after].flatMap((design, k) => {
    const compiled = design && tryCompile(design)
    if (!compiled || typeof compiled === 'string') return []
    const token = k === 0 && after ? '--muted' : styleOf(0).token
    return [
      logLine(
        String(k),
        token,
        compiled.program.steps.map(({ sigma }, step) => [Math.exp(step), Number.isFinite(sigma) ? sigma : 0]),
      ),
    ]
  })

const linesOf = (content: Content, known: Known): readonly Line[] => {
  switch (content.kind) {
    case 'convergence':
      return linesOfSpec(content.spec, content.measure, known)
    case 'local error':
    case 'paths':
      return linesOfSpec(content.spec, 'rms', known)
    case 'quality':
    case 'churn search':
      return linesOfQuality(content, known)
    case 'exact quality':
      return linesOfExact(content, known)
    case 'fitted levels':
      return linesOfLevels(content)
    case 'contact sheet':
      return []
    default:
      return content satisfies never
  }
}

const spanOf = (values: readonly number[]): readonly [number, number] => {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return high > low ? [low, high] : [low - 1, low + 1]
}

interface StudyThumbProps {
  readonly content: Content
  readonly measurements: Known
  /** Changes with every measurement. */
  readonly count: number
}

/** What is known of a study at a glance. */
export const StudyThumb = ({ content, measurements, count }: StudyThumbProps) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const lines = useMemo(() => linesOf(content, measurements), [content, measurements, count])
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
