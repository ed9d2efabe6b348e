import { Maximize2, RotateCcw, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useCallback, useMemo, useRef } from 'react'
import { curvesOf } from '../../core/compile.ts'
import { type Design, defaultDesign } from '../../core/design.ts'
import type { Program } from '../../core/program.ts'
import type { SlotId } from '../../state/document.ts'
import { readingsOf, wasserstein1 } from '../../toy/errors.ts'
import type { Mixture } from '../../toy/mixture.ts'
import { spreadEvenly } from '../../toy/population.ts'
import { exactSolutions, flowLines, flowLinesFrom } from '../../toy/quantile.ts'
import { maxCount, type ToyAxis, type ToyDomain, type ToyView } from '../../toy/view.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { SlotMarker, slotStyles } from '../slot-style.tsx'
import { fallingTimes, timeAxis } from './axes.ts'
import { clampDomain, dataScale, fullDomain, layout, project, transformDomain, usualDomain } from './frame.ts'
import { Axes } from './layers/Axes.tsx'
import { Cursor } from './layers/Cursor.tsx'
import { CursorPoints } from './layers/CursorPoints.tsx'
import { EdgeMarginal } from './layers/EdgeMarginal.tsx'
import { FlowLines } from './layers/FlowLines.tsx'
import { Heat } from './layers/Heat.tsx'
import { OverlayTrajectories } from './layers/OverlayTrajectories.tsx'
import { Trajectories } from './layers/Trajectories.tsx'
import { MixtureEditor } from './MixtureEditor.tsx'
import { curveLevels, histogram, nearestStep, populationAt, positionsOf, stepPaths } from './paths.ts'
import { noiseOf, populationOf } from './population-cache.ts'
import { Readings } from './Readings.tsx'
import { densityProfile } from './raster.ts'
import './toy.css'
import { usePlotZoom } from './usePlotZoom.ts'
import { useWidth } from './useSize.ts'
import { useToyColors } from './useToyColors.ts'

export interface ToyPanelProps {
  readonly design: Design
  /** The design, compiled. */
  readonly program: Program
  readonly mixture: Mixture
  /** Letter of the design: its colour and marker. */
  readonly slot: SlotId
  /** Designs that are drawn over the first one's picture, on the same starts and noise. */
  readonly others: readonly Overlay[]
  readonly view: ToyView
  readonly seed: number
  /** Step index 0 ... N, N being the result; null without one. */
  readonly cursor: number | null
  readonly onMixture: (mixture: Mixture) => void
  readonly onView: (view: ToyView) => void
  readonly onCursor: (step: number | null) => void
  /** A drag begins: what changes until it ends is one change. */
  readonly onGestureStart?: () => void
  readonly onGestureEnd?: () => void
}

export interface Overlay {
  readonly id: SlotId
  readonly name: string
  readonly design: Design
  readonly program: Program
}

/** More trajectories than this are sampled and counted, but not drawn. */
const mostDrawn = 200
const mostExact = 16
/** Quantiles of the background's flow lines. */
const flowProbabilities = Array.from({ length: 13 }, (_, k) => {
  const p = (k + 0.5) / 13
  return p <= 0.5 ? { p, upper: false } : { p: 1 - p, upper: true }
})
const counts = [1, 5, 10, 20, 50, 100, 200, 500, 1000, maxCount]

const axisSegments: readonly Segment<ToyAxis>[] = [
  { value: 't', label: 't', title: 'Time: the steps are straight' },
  { value: 'sigma', label: 'σ', title: 'Noise level' },
  { value: 'log-sigma', label: 'log σ', title: 'Noise level on a logarithmic axis' },
  { value: 'step', label: 'step', title: 'Step index: every step as wide as the others' },
]

const rounded = (value: number): number => Number(value.toPrecision(12))
const nothing = (): void => undefined
const short = (value: number): string => Number(value.toPrecision(3)).toString()

/** The exact 1D toy: density, flow lines and the design's trajectories over time, its data, its errors. */
export const ToyPanel = ({
  design,
  program,
  mixture,
  slot,
  others,
  view,
  seed,
  cursor,
  onMixture,
  onView,
  onCursor,
  onGestureStart = nothing,
  onGestureEnd = nothing,
}: ToyPanelProps) => {
  const container = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const colors = useToyColors()
  const { schedule, scaling, sigmaMin, sigmaMax } = design
  const { count } = view

  // Each stage depends on as little as it needs, so that a new solver leaves the heatmap and the exact curves alone.
  const curves = useMemo(
    () => curvesOf({ ...defaultDesign, schedule, scaling, sigmaMin, sigmaMax }),
    [schedule, scaling, sigmaMin, sigmaMax],
  )
  // Rounded: time steps of another shape start at 80 up to rounding, which is no reason to draw all anew.
  const sigma0 = rounded(program.steps[0]!.sigma)
  const tMax = rounded(program.steps.reduce((highest, { t, tHat }) => Math.max(highest, t, tHat), 0))
  const stepProgram = view.axis === 'step' ? program : null
  const axis = useMemo(
    () =>
      timeAxis(view.axis, curves, {
        sigmaMin,
        tMax,
        times: stepProgram ? fallingTimes(stepProgram) : [],
      }),
    [view.axis, curves, sigmaMin, tMax, stepProgram],
  )

  const noise = noiseOf(seed, count)
  const population = useMemo(() => populationOf(program, mixture, noise), [program, mixture, noise])
  const { s: s0 } = program.steps[0]!
  const starts = useMemo(() => noise(0).map((n) => n * sigma0), [noise, sigma0])
  const drawn = Math.ceil(mostDrawn / (others.length + 1))
  const shown = useMemo(() => spreadEvenly(starts, drawn), [starts, drawn])

  const exact = useMemo(() => exactSolutions(mixture, starts, sigma0, 0), [mixture, starts, sigma0])
  const w1Exact = useMemo(() => wasserstein1(mixture, exact), [mixture, exact])
  const readings = useMemo(
    () => readingsOf(program, population, mixture, exact, w1Exact),
    [program, population, mixture, exact, w1Exact],
  )

  const levels = useMemo(() => curveLevels(sigmaMin, Math.max(sigma0, sigmaMax)), [sigmaMin, sigma0, sigmaMax])
  const positions = useMemo(() => positionsOf(levels, curves, axis), [levels, curves, axis])
  const quantileLines = useMemo(() => flowLines(mixture, flowProbabilities, levels), [mixture, levels])
  const exactLines = useMemo(() => {
    const chosen = spreadEvenly(starts, mostExact)
    return flowLinesFrom(
      mixture,
      Array.from(chosen, (j) => starts[j]!),
      sigma0,
      levels,
    )
  }, [mixture, starts, sigma0, levels])

  const frame = useMemo(() => layout(width), [width])
  const usual = useMemo(() => usualDomain(axis, curves, tMax), [axis, curves, tMax])
  const full = useMemo(() => fullDomain(axis, curves, tMax), [axis, curves, tMax])
  const domain = useMemo(() => (view.domain ? clampDomain(view.domain, full) : usual), [view.domain, usual, full])
  const projection = project(domain, frame.plot)
  const uScale = projection.u.scale
  const paths = useMemo(() => stepPaths(program, axis, uScale), [program, axis, uScale])

  const show = useCallback(
    (next: ToyDomain | null) => onView({ ...view, domain: next === null ? null : clampDomain(next, full) }),
    [onView, view, full],
  )
  usePlotZoom(surface, { domain, box: frame.plot, onDomain: show, onStart: onGestureStart, onEnd: onGestureEnd })
  const zoomBy = (k: number): void =>
    // About the data's edge when it is in sight: that is where the interest is.
    show(transformDomain(domain, frame.plot, { k, x: 0, y: (frame.plot.height * (1 - k)) / 2 }))

  const last = program.steps.length
  const shownStep = cursor === null ? null : Math.min(Math.max(cursor, 0), last)
  const pointAt = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons === 1 && event.pointerType === 'mouse') return
    const bounds = event.currentTarget.getBoundingClientRect()
    const u = (event.clientX - bounds.left - projection.u.offset) / uScale
    const step = nearestStep(paths.nodes, u)
    if (step !== cursor) onCursor(step)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = shownStep ?? last
    const stride = event.shiftKey ? 5 : 1
    switch (event.key) {
      case 'ArrowLeft':
        onCursor(Math.min(at + stride, last))
        break
      case 'ArrowRight':
        onCursor(Math.max(at - stride, 0))
        break
      case 'Home':
        onCursor(last)
        break
      case 'End':
        onCursor(0)
        break
      case '+':
      case '=':
        zoomBy(1.5)
        break
      case '-':
        zoomBy(1 / 1.5)
        break
      case '0':
        show(null)
        break
      case 'Escape':
        onCursor(null)
        surface.current?.blur()
        break
      default:
        return
    }
    event.preventDefault()
  }

  const edges = useMemo(() => {
    // Fewer points, wider bins: else every bin holds one point or none.
    const bins = Math.round(Math.min(frame.plot.height / 7, 10 + 2 * Math.sqrt(count)))
    const binWidth = (domain.x[1] - domain.x[0]) / bins
    const edge = (u: number) => {
      const t = axis.t(u)
      const level = { sigma: curves.schedule.sigma(t), s: curves.scaling.s(t) }
      return {
        sigma: level.sigma,
        density: densityProfile(mixture, level, domain.x, 4 * bins + 1, 0.4 * binWidth),
        bins: histogram(populationAt(program, population, t), domain.x, bins),
      }
    }
    return { left: edge(domain.u[0]), right: edge(domain.u[1]) }
  }, [axis, curves, mixture, program, population, domain, count, frame.plot.height])
  const titleOf = (sigma: number): string => (sigma < 1e-9 ? 'data' : `σ = ${short(sigma)}`)

  const mark = shownStep === null ? null : program.steps[Math.min(shownStep, last - 1)]!
  const sigmaShown = mark === null ? 0 : shownStep === last ? 0 : mark.sigma
  const cursorText = `step ${shownStep ?? ''} · σ ${short(sigmaShown)}`
  const cursorPoint = useMemo(
    () => (shownStep === null ? null : { u: paths.nodes[shownStep]!, states: population.states[shownStep]! }),
    [shownStep, paths, population],
  )
  const hasRaise = program.steps.some(({ gamma }) => gamma > 0)
  const summary =
    `${count} trajectories from σ ${short(sigma0)} at the right to data at the left in ${last} steps, over the exact density of ` +
    `${mixture.w.length === 1 ? 'one mode' : `${mixture.w.length} modes`}; ` +
    `${readings.globalError ? `mean global error ${short(readings.globalError.mean)}, ` : ''}Wasserstein-1 distance ${short(readings.w1)}.`
  const xTitle = s0 === 1 && program.steps[last - 1]!.s === 1 ? 'x' : 's·x'
  const choices = counts.includes(count) ? counts : [...counts, count].sort((a, b) => a - b)

  return (
    <div className="toy">
      <header className="toy-row">
        <h2>Exact 1D toy</h2>
        <Segments
          label="Horizontal axis"
          value={view.axis}
          segments={axisSegments}
          onValue={(next) => onView({ ...view, axis: next, domain: null })}
        />
        <label className="toy-field">
          <span>Points</span>
          <select
            className="select"
            value={count}
            onChange={(event) => onView({ ...view, count: Number(event.target.value) })}
          >
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </select>
        </label>
        <div className="toy-zoom">
          <button
            type="button"
            className="icon-button"
            aria-label="Zoom in"
            title="Zoom in (+)"
            onClick={() => zoomBy(1.5)}
          >
            <ZoomIn aria-hidden />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Zoom out"
            title="Zoom out (−)"
            onClick={() => zoomBy(1 / 1.5)}
          >
            <ZoomOut aria-hidden />
          </button>
          <button
            type="button"
            className="button"
            title="Data scale: as high as the data need"
            onClick={() => show(dataScale(mixture, domain))}
          >
            Data
          </button>
          <button
            type="button"
            className="button"
            title="Full range: all of the run, from its highest noise level"
            onClick={() => show(full)}
          >
            <Maximize2 aria-hidden size={15} /> Full
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Reset the view"
            title="Reset the view (0)"
            disabled={view.domain === null}
            onClick={() => show(null)}
          >
            <RotateCcw aria-hidden />
          </button>
        </div>
      </header>
      <div ref={container} className="toy-figure" style={{ height: frame.height }}>
        {width > 0 && (
          <div role="img" aria-label={summary}>
            <Heat box={frame.plot} mixture={mixture} curves={curves} axis={axis} domain={domain} colors={colors} />
            <FlowLines
              box={frame.plot}
              domain={domain}
              lines={quantileLines}
              positions={positions}
              color={colors.flow}
              width={1}
              dash=""
            />
            <Trajectories
              box={frame.plot}
              domain={domain}
              population={population}
              shown={shown}
              paths={paths}
              colors={colors}
              color={colors[slotStyles[slot].color]}
              marker={slotStyles[slot].marker}
            />
            {others.map((other) => (
              <OverlayTrajectories
                key={other.id}
                other={other}
                box={frame.plot}
                domain={domain}
                curves={curves}
                axis={axis}
                mixture={mixture}
                noise={noise}
                shown={shown}
                colors={colors}
              />
            ))}
            <FlowLines
              box={frame.plot}
              domain={domain}
              lines={exactLines}
              positions={positions}
              color={colors.exact}
              width={1.4}
              dash="5 4"
            />
            <CursorPoints
              box={frame.plot}
              domain={domain}
              at={cursorPoint}
              shown={shown}
              colors={colors}
              color={colors[slotStyles[slot].color]}
            />
            <svg className="toy-layer" width={frame.width} height={frame.height} aria-hidden>
              <EdgeMarginal box={frame.left} side="left" title={titleOf(edges.left.sigma)} {...edges.left} />
              <EdgeMarginal box={frame.right} side="right" title={titleOf(edges.right.sigma)} {...edges.right} />
              <Axes frame={frame} domain={domain} axis={axis} xTitle={xTitle} />
              {cursorPoint && (
                <Cursor box={frame.plot} left={cursorPoint.u * uScale + projection.u.offset} text={cursorText} />
              )}
            </svg>
          </div>
        )}
        <div
          ref={surface}
          className="toy-surface"
          style={{ left: frame.plot.x, top: frame.plot.y, width: frame.plot.width, height: frame.plot.height }}
          tabIndex={0}
          role="slider"
          aria-label="Step under the cursor. Arrow keys move it, plus and minus zoom, 0 resets the view."
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={shownStep ?? last}
          aria-valuetext={shownStep === null ? 'none' : cursorText}
          onPointerMove={pointAt}
          onPointerLeave={() => onCursor(null)}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="toy-legend">
        <span className="toy-key">
          <SlotMarker id={slot} /> design {others.length > 0 ? `${slot}, ` : ''}
          {last} steps{count > drawn ? ` (${drawn} of ${count} drawn)` : ''}
        </span>
        {others.map(({ id, name, program }) => (
          <span key={id} className="toy-key">
            <SlotMarker id={id} /> {id}: {name}, {program.steps.length} steps
          </span>
        ))}
        {hasRaise && <span className="toy-key toy-key-raise">noise added</span>}
        <span className="toy-key toy-key-exact">
          exact{count > mostExact ? ` from ${mostExact} of the starts` : ''}
        </span>
        <span className="toy-key toy-key-flow">flow lines</span>
        <span className="toy-key toy-key-density">density</span>
        <span className="toy-hint toy-mouse">Drag to pan; Ctrl + wheel, or wheel after a click, to zoom.</span>
        <span className="toy-hint toy-touch">Two fingers pan and zoom, one moves the cursor.</span>
      </p>
      <Readings readings={readings} count={count} />
      <MixtureEditor
        mixture={mixture}
        onMixture={onMixture}
        onGestureStart={onGestureStart}
        onGestureEnd={onGestureEnd}
      />
    </div>
  )
}
