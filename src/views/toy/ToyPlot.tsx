import { type KeyboardEvent, type ReactNode, useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import { asWritten } from '../../core/pure-noise.ts'
import { slotStyles } from '../../plot/palette.ts'
import { type ToyData, type ToyRun, targetFor } from '../../state/toy-run.ts'
import type { Readings } from '../../toy/errors.ts'
import { exactLines, ownLines, quantileLines } from '../../toy/exact.ts'
import { forwardWalks, walksAt } from '../../toy/forward.ts'
import { type Noise, spreadEvenly } from '../../toy/population.ts'
import { populationOf } from '../../toy/population-cache.ts'
import type { Target } from '../../toy/target.ts'
import type { ToyDomain } from '../../toy/view.ts'
import { useStarts } from '../use-readings.ts'
import type { PlotMarks } from './construction.ts'
import { type Frame, project } from './frame.ts'
import type { PlotGeometry } from './geometry.ts'
import { Axes } from './layers/Axes.tsx'
import { Cursor } from './layers/Cursor.tsx'
import { CursorPoints } from './layers/CursorPoints.tsx'
import { EdgeMarginal } from './layers/EdgeMarginal.tsx'
import { FlowLines } from './layers/FlowLines.tsx'
import { Heat } from './layers/Heat.tsx'
import { OverlayTrajectories } from './layers/OverlayTrajectories.tsx'
import { Scores } from './layers/Scores.tsx'
import { StepMarks } from './layers/StepMarks.tsx'
import { Trajectories } from './layers/Trajectories.tsx'
import { Walks } from './layers/Walks.tsx'
import { PlotSurface } from './PlotSurface.tsx'
import { curveLevels, histogram, nearestStep, populationAt, positionsOf, stepPaths } from './paths.ts'
import { densityProfile } from './raster.ts'
import type { ToyColors } from './useToyColors.ts'

/** Quantiles of the background's flow lines. */
const flowProbabilities = Array.from({ length: 13 }, (_, k) => {
  const p = (k + 0.5) / 13
  return p <= 0.5 ? { p, upper: false } : { p: 1 - p, upper: true }
})

const titleOf = (sigma: number): string => (sigma < 1e-9 ? 'data' : `σ = ${showNumber(asWritten(sigma))}`)

export interface ToyPlotProps {
  readonly run: ToyRun
  /** Designs that are drawn over this one's picture, on the same starts and noise. */
  readonly overlays: readonly ToyRun[]
  readonly data: ToyData
  readonly noise: Noise
  readonly geometry: PlotGeometry
  readonly readings: Readings
  readonly colors: ToyColors
  /** More trajectories than this are sampled and counted, but not drawn. */
  readonly mostDrawn: number
  /** Exact solutions from this many of the starts. */
  readonly mostExact: number
  /** Random walks of this many data points take the place of the designs' runs. */
  readonly isForward: boolean
  readonly seed: number
  readonly marks: PlotMarks
  /** Step index 0 ... N of this run, N being the result; null without one. */
  readonly step: number | null
  readonly onStep: (step: number | null) => void
  readonly onDomain: (domain: ToyDomain) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly onGestureStart: () => void
  readonly onGestureEnd: () => void
  /** A sentence that names the plot for screen readers where there are several; else empty. */
  readonly title: string
}

const describeTarget = ({ plain, mixture }: Target): string =>
  plain === null ? 'the guided target' : plain.w.length === 1 ? 'one mode' : `${mixture.w.length} modes`

export const noOverlays: readonly ToyRun[] = []

/** One plot: density, flow lines and a design's trajectories over time, with the marginals at its edges. */
export const ToyPlot = (props: ToyPlotProps) => {
  const { run, overlays, data, noise, geometry, readings, colors, mostDrawn, mostExact, step, title, isForward, seed } =
    props
  const { id, design, program } = run
  const { curves, axis, frame, range, domain } = geometry
  const { color: colorName, marker, token } = slotStyles[id]
  const target = targetFor(data, design)
  const { sigma0, starts } = useStarts(run, noise)
  const count = starts.length
  const population = useMemo(() => populationOf(program, target, noise), [program, target, noise])
  const shown = useMemo(() => spreadEvenly(starts, mostDrawn), [starts, mostDrawn])

  const flowLevels = useMemo(() => curveLevels(range.sigmaMin, range.sigmaMax), [range.sigmaMin, range.sigmaMax])
  const flow = useMemo(() => quantileLines(target, flowProbabilities, flowLevels), [target, flowLevels])
  const flowPositions = useMemo(() => positionsOf(flowLevels, curves, axis), [flowLevels, curves, axis])
  const levels = useMemo(() => curveLevels(design.sigmaMin, sigma0), [design.sigmaMin, sigma0])
  const positions = useMemo(() => positionsOf(levels, curves, axis), [levels, curves, axis])
  const { exact, own } = useMemo(() => {
    const chosen = Array.from(spreadEvenly(starts, mostExact), (j) => starts[j]!)
    return {
      exact: exactLines(target, chosen, sigma0, levels),
      own: target.imperfect ? ownLines(target, chosen, sigma0, levels) : null,
    }
  }, [target, starts, mostExact, sigma0, levels])

  const projection = project(domain, frame.plot)
  const uScale = projection.u.scale
  const paths = useMemo(() => stepPaths(program, axis, uScale), [program, axis, uScale])
  const walks = useMemo(
    () => (isForward ? forwardWalks(target.plain ?? target.mixture, seed, count) : null),
    [isForward, target, seed, count],
  )
  const drawnWalks = useMemo(() => walks?.slice(0, mostDrawn) ?? null, [walks, mostDrawn])
  const edges = useMemo(() => {
    // Fewer points, wider bins: else every bin holds one point or none.
    const bins = Math.round(Math.min(frame.plot.height / 7, 10 + 2 * Math.sqrt(count)))
    const binWidth = (domain.x[1] - domain.x[0]) / bins
    const edge = (u: number) => {
      const t = axis.t(u)
      const level = { sigma: curves.schedule.sigma(t), s: curves.scaling.s(t) }
      return {
        title: titleOf(level.sigma),
        density: densityProfile(target, level, domain.x, 4 * bins + 1, 0.4 * binWidth),
        bins: histogram(
          walks ? walksAt(walks, level.sigma).map((x) => level.s * x) : populationAt(program, population, t),
          domain.x,
          bins,
        ),
      }
    }
    return { left: edge(domain.u[0]), right: edge(domain.u[1]) }
  }, [axis, curves, target, program, population, walks, domain, count, frame.plot.height])

  const last = program.steps.length
  const sigmaShown = step === null || step === last ? 0 : program.steps[step]!.sigma
  const cursorText = `step ${step ?? ''} · σ ${showNumber(asWritten(sigmaShown))}`
  const cursorPoint = useMemo(
    () => (step === null ? null : { u: paths.nodes[step]!, states: population.states[step]! }),
    [step, paths, population],
  )
  const summary = walks
    ? `${title}Random walks of ${count} data point${count === 1 ? '' : 's'} as noise is added, from data at the left to the right, over the exact density of ` +
      `${describeTarget(target)}.`
    : `${title}${count} trajectories from σ ${showNumber(asWritten(sigma0))} at the right to data at the left in ${last} steps, over the exact density of ` +
      `${describeTarget(target)}; ` +
      `${readings.globalError ? `mean global error ${showNumber(readings.globalError.mean)}, ` : ''}Wasserstein-1 distance ${showNumber(readings.w1)}.`
  const isUnscaled = program.steps[0]!.s === 1 && program.steps[last - 1]!.s === 1
  const color = colors[colorName]
  const place = { box: frame.plot, domain }
  return (
    <div className="toy-figure" style={{ height: frame.height, ['--toy-design' as string]: `var(${token})` }}>
      <div role="img" aria-label={summary}>
        <Heat {...place} target={target} curves={curves} axis={axis} colors={colors} />
        <FlowLines {...place} lines={flow} positions={flowPositions} color={colors.flow} width={1} dash="" />
        {props.marks.scores && <Scores {...place} target={target} curves={curves} axis={axis} colors={colors} />}
        {own && (
          <FlowLines {...place} lines={own} positions={positions} color={colors.imperfect} width={1.8} dash="2 3" />
        )}
        {drawnWalks ? (
          <Walks {...place} curves={curves} axis={axis} walks={drawnWalks} color={color} />
        ) : (
          <>
            <Trajectories
              {...place}
              population={population}
              shown={shown}
              paths={paths}
              colors={colors}
              color={color}
              marker={marker}
            />
            {overlays.map((other) => (
              <OverlayTrajectories
                {...place}
                key={other.id}
                other={other}
                curves={curves}
                axis={axis}
                data={data}
                noise={noise}
                shown={shown}
                colors={colors}
              />
            ))}
            <FlowLines {...place} lines={exact} positions={positions} color={colors.exact} width={1.4} dash="5 4" />
            <StepMarks
              {...place}
              run={run}
              target={target}
              population={population}
              geometry={geometry}
              marks={props.marks}
              mark={step === null ? undefined : program.steps[step]}
              colors={colors}
              color={color}
            />
            <CursorPoints {...place} at={cursorPoint} shown={shown} colors={colors} color={color} />
          </>
        )}
        <PlotText frame={frame} geometry={geometry} edges={edges} xTitle={isUnscaled ? 'x' : 's·x'}>
          {cursorPoint && (
            <Cursor box={frame.plot} left={cursorPoint.u * uScale + projection.u.offset} text={cursorText} />
          )}
        </PlotText>
      </div>
      <PlotSurface
        label={`${title}Step under the cursor. The arrow keys move it, plus and minus zoom, 0 resets the view.`}
        step={step}
        last={last}
        text={cursorText}
        nearest={(pixel) => nearestStep(paths.nodes, (pixel - projection.u.offset) / uScale)}
        domain={domain}
        box={frame.plot}
        onStep={props.onStep}
        onDomain={props.onDomain}
        onKeyDown={props.onKeyDown}
        onStart={props.onGestureStart}
        onEnd={props.onGestureEnd}
      />
    </div>
  )
}

interface Edge {
  readonly title: string
  readonly density: Float64Array
  readonly bins: Float64Array
}

interface PlotTextProps {
  readonly frame: Frame
  readonly geometry: PlotGeometry
  readonly edges: { readonly left: Edge; readonly right: Edge }
  readonly xTitle: string
  readonly children: ReactNode
}

/** What is drawn over the canvases: marginals, axes, the cursor. */
const PlotText = ({ frame, geometry: { domain, axis }, edges, xTitle, children }: PlotTextProps) => (
  <svg className="toy-layer" width={frame.width} height={frame.height} aria-hidden>
    <EdgeMarginal box={frame.left} side="left" {...edges.left} />
    <EdgeMarginal box={frame.right} side="right" {...edges.right} />
    <Axes frame={frame} domain={domain} axis={axis} xTitle={xTitle} />
    {children}
  </svg>
)
