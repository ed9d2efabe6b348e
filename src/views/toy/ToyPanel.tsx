import { type KeyboardEvent, useCallback, useMemo, useRef } from 'react'
import type { WrongStart } from '../../core/perturbation.ts'
import type { SlotId } from '../../document/slots.ts'
import type { Mixture } from '../../toy/mixture.ts'
import { noiseOf } from '../../toy/population-cache.ts'
import { type DataScale, scaledMixture } from '../../toy/scale.ts'
import { hasClass, leadsFromNoLabel, type PointDenoiser } from '../../toy/target.ts'
import type { ToyDomain, ToyView } from '../../toy/view.ts'
import { ConstructionBar } from './ConstructionBar.tsx'
import { clampDomain, dataScale, layout, transformDomain } from './frame.ts'
import { axisKindOf, levelRangeOf } from './geometry.ts'
import { MixtureEditor } from './MixtureEditor.tsx'
import { Multiples } from './Multiples.tsx'
import { PerturbationEditor } from './PerturbationEditor.tsx'
import { Readings } from './Readings.tsx'
import { StraightnessBar } from './StraightnessBar.tsx'
import { ToyLegend } from './ToyLegend.tsx'
import { noOverlays, ToyPlot } from './ToyPlot.tsx'
import { ToyTools } from './ToyTools.tsx'
import { trajectoryTable, walkTable } from './toy-table.ts'
import './toy.css'
import './readings.css'
import './mixture.css'
import { type ToyRun, targetFor } from '../../state/toy-run.ts'
import type { PlotToolsProps } from '../plot/PlotTools.tsx'
import { useNumbers } from '../plot/use-numbers.ts'
import { useWidth } from '../plot/use-width.ts'
import { useReadings } from '../use-readings.ts'
import { usePlotGeometry } from './usePlotGeometry.ts'
import { useToyColors } from './useToyColors.ts'

export interface ToyPanelProps {
  /** All designs, on the same starts and noise, in the order of their letters. */
  readonly runs: readonly ToyRun[]
  /** Letter of the active one. */
  readonly slot: SlotId
  /** The data before they are scaled, and their scale. */
  readonly mixture: Mixture
  readonly scale: DataScale
  /** Index of the mode that is the toy's class; null for none. */
  readonly label: number | null
  /** Asked in place of the exact denoiser. */
  readonly imperfect?: PointDenoiser | null
  readonly view: ToyView
  /** What is wrong with the starts. */
  readonly wrong: WrongStart
  readonly seed: number
  /** Step index 0 ... N of the active design, N being the result; null without one. */
  readonly cursor: number | null
  readonly onMixture: (mixture: Mixture) => void
  readonly onScale: (scale: DataScale) => void
  readonly onLabel: (label: number | null) => void
  readonly onView: (view: ToyView) => void
  readonly onCursor: (step: number | null) => void
  /** Another design becomes the active one, looked at in this way. */
  readonly onActivate: (id: SlotId, view: ToyView) => void
  /** A drag begins: what changes until it ends is one change. */
  readonly onGestureStart?: () => void
  readonly onGestureEnd?: () => void
  /** Keeps the step that is pointed at. */
  readonly pin?: PlotToolsProps['pin']
}

/** Trajectories and exact solutions that are drawn at most: of all designs in one plot, and in each small one. */
const most = { drawn: 200, exact: 16 }
const mostSmall = { drawn: 60, exact: 8 }
/** Between small multiples, and the narrowest panel that has two beside each other, in pixels. */
const gap = 12
const leastForTwo = 560

const nothing = (): void => undefined

/** The exact 1D toy: density, flow lines and trajectories of the designs over time, its data, its errors. */
export const ToyPanel = ({
  runs,
  slot,
  mixture,
  scale,
  label,
  view,
  wrong,
  seed,
  cursor,
  imperfect = null,
  onMixture,
  onScale,
  onLabel,
  onView,
  onCursor,
  onActivate,
  onGestureStart = nothing,
  onGestureEnd = nothing,
  pin,
}: ToyPanelProps) => {
  const container = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const colors = useToyColors()
  const active = runs.find(({ id }) => id === slot)!
  const others = useMemo(() => runs.filter(({ id }) => id !== slot), [runs, slot])
  const isMultiple = view.layout === 'multiples' && others.length > 0
  const columns = isMultiple && width >= leastForTwo ? 2 : 1

  const data = useMemo(
    () => ({ mixture: scaledMixture(mixture, scale), label, imperfect }),
    [mixture, scale, label, imperfect],
  )
  const { sigmaMin, sigmaMax } = levelRangeOf(isMultiple ? runs : [active])
  const range = useMemo(() => ({ sigmaMin, sigmaMax, unit: scale }), [sigmaMin, sigmaMax, scale])
  const frame = useMemo(
    () => (isMultiple ? layout(Math.floor((width - gap * (columns - 1)) / columns), 250) : layout(width)),
    [isMultiple, width, columns],
  )
  const geometry = usePlotGeometry(active, { axis: view.axis, range, frame, shown: view.domain })
  const { domain, full } = geometry
  const noise = noiseOf(seed, view, wrong)
  const { plain } = targetFor(data, active.design)
  const readings = useReadings(active, data, noise)
  const mostDrawn = isMultiple ? mostSmall.drawn : Math.ceil(most.drawn / runs.length)
  const mostExact = isMultiple ? mostSmall.exact : most.exact

  const show = useCallback(
    (next: ToyDomain | null) => onView({ ...view, domain: next === null ? null : clampDomain(next, full) }),
    [onView, view, full],
  )
  const zoomBy = (k: number): void =>
    // About the data's edge when it is in sight: that is where the interest is.
    show(transformDomain(domain, frame.plot, { k, x: 0, y: (frame.plot.height * (1 - k)) / 2 }))

  const numbers = useNumbers(() =>
    view.way === 'forward' ? walkTable(active, data, seed, view.count) : trajectoryTable(runs, data, noise),
  )
  const last = active.program.steps.length
  const step = cursor === null ? null : Math.min(Math.max(cursor, 0), last)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = step ?? last
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
        event.currentTarget.blur()
        break
      default:
        return
    }
    event.preventDefault()
  }

  const { tangents, scores, construction } = view
  const marks = useMemo(() => ({ tangents, scores, construction }), [tangents, scores, construction])
  const shared = {
    data,
    noise,
    colors,
    mostDrawn,
    mostExact,
    marks,
    isForward: view.way === 'forward',
    seed,
    step,
    onStep: onCursor,
    onDomain: show,
    onKeyDown,
    onGestureStart,
    onGestureEnd,
  }
  return (
    <div className="toy">
      <ToyTools
        view={view}
        axisFor={(kind) => axisKindOf(kind, active.design)}
        isCompared={others.length > 0}
        onView={onView}
        onZoom={zoomBy}
        onDataScale={() => show(dataScale(data.mixture, domain))}
        onFull={() => show(full)}
        onReset={() => show(null)}
        figure={container}
        table={numbers}
        pin={pin}
      />
      <div ref={container} className="toy-plots" style={{ minHeight: frame.height }}>
        {width > 0 &&
          (isMultiple ? (
            <Multiples
              {...shared}
              runs={runs}
              active={active}
              axis={view.axis}
              lead={geometry}
              readings={readings}
              columns={columns}
              // The part in sight stays in sight: it is in the coordinates of the active design.
              onActivate={(id, shown) => onActivate(id, view.domain ? { ...view, domain: shown } : view)}
            />
          ) : (
            <ToyPlot {...shared} run={active} overlays={others} geometry={geometry} readings={readings} title="" />
          ))}
      </div>
      <ToyLegend
        active={active}
        isForward={view.way === 'forward'}
        overlays={isMultiple ? noOverlays : others}
        isTitled={isMultiple}
        count={view.count}
        mostDrawn={mostDrawn}
        mostExact={mostExact}
        imperfect={imperfect}
        hasScores={scores}
        hasRaise={runs.some(({ program }) => program.steps.some(({ gamma }) => gamma > 0))}
      />
      {construction !== 'off' && view.way === 'back' && (
        <ConstructionBar
          run={active}
          data={data}
          noise={noise}
          step={step}
          upTo={construction}
          onUpTo={(part) => onView({ ...view, construction: part })}
        />
      )}
      {view.straightness && <StraightnessBar design={active.design} mixture={plain ?? data.mixture} />}
      {!isMultiple && view.way === 'back' && <Readings readings={readings} count={view.count} unit={scale} />}
      <PerturbationEditor />
      <MixtureEditor
        mixture={mixture}
        scale={scale}
        label={hasClass(mixture, label) ? label : null}
        isGuided={runs.some(({ design }) => leadsFromNoLabel(design.guidance))}
        onMixture={onMixture}
        onScale={onScale}
        onLabel={onLabel}
        onGestureStart={onGestureStart}
        onGestureEnd={onGestureEnd}
      />
    </div>
  )
}
