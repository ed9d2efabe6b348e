import { type ComponentType, type ReactNode, useMemo, useRef, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Design } from '../../core/design.ts'
import { onAxis } from '../../core/pure-noise.ts'
import { layoutPlot } from '../../plot/layout.ts'
import { Segments } from '../controls/Segments.tsx'
import { PlotTools } from '../plot/PlotTools.tsx'
import { useNumbers } from '../plot/use-numbers.ts'
import { useStepPin } from '../plot/use-step-pin.ts'
import { useWidth } from '../plot/use-width.ts'
import { CursorSurface } from './CursorSurface.tsx'
import { type DesignSeries, type ScheduleDesign, seriesOf } from './design-series.ts'
import { RangeNote, UnknownBands } from './KnownRange.tsx'
import type { KnownRange } from './known-range.ts'
import { LevelHandles } from './LevelHandles.tsx'
import type { LevelTextProps } from './LevelText.tsx'
import { markerPath } from './markers.ts'
import { CursorMark, Plot } from './Plot.tsx'
import { levelSpan, levelsPlot, type PlotModel } from './plots.ts'
import { scheduleTable } from './schedule-table.ts'
import './schedule.css'
import type { Span } from '../../plot/scales.ts'
import { useDraft } from './useDraft.ts'
import { type Build, plotsOf, type View, views } from './views.ts'

export type { ScheduleDesign } from './design-series.ts'

export interface SchedulePanelProps {
  /** Height of the plot alone, without legend and lists, in pixels; undefined for the whole panel. */
  readonly plotHeight?: number | undefined
  /** The list as text, below the plot; the whole panel has it. */
  readonly Text?: ComponentType<LevelTextProps> | undefined
  /** 1 to 4, one of them active. */
  readonly designs: readonly ScheduleDesign[]
  /** Noise levels that the network knows; null where it knows all, or nobody says. */
  readonly known?: KnownRange | null
  /** Step index of the active design, 0 ... N; null without one. */
  readonly cursor: number | null
  readonly onCursor: (step: number | null) => void
  /** The active design's noise levels were dragged, nudged or pasted: strictly decreasing, without the final 0. */
  readonly onLevels: (levels: readonly number[]) => void
  /** Settings of another program, in place of the active design. */
  readonly onDesign: (design: Design, seed: number | undefined) => void
  /** A drag begins: what changes until it ends is one change. */
  readonly onGestureStart?: () => void
  readonly onGestureEnd?: () => void
}

const cursorTextOf = (step: number | null, levels: readonly number[]): string =>
  step === null ? '' : `step ${step} · σ ${showNumber(levels[step] ?? 0)}`

const nothing = (): void => undefined
const sideBySide = 620
const between = 16

/** Noise levels, curves and step lengths of all designs; the active design's levels can be dragged, copied and pasted. */
export const SchedulePanel = ({
  plotHeight,
  Text,
  designs,
  known = null,
  cursor,
  onCursor,
  onLevels,
  onDesign,
  onGestureStart = nothing,
  onGestureEnd = nothing,
}: SchedulePanelProps) => {
  const container = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const [view, setView] = useState<View>('levels')
  const [isLog, setIsLog] = useState(true)
  const pin = useStepPin()
  const log = useMemo(() => ({ isOn: isLog, onChange: setIsLog }), [isLog])
  const all = useMemo(() => designs.map(seriesOf), [designs])
  const numbers = useNumbers(() => scheduleTable(all))
  const active = all.find(({ isActive }) => isActive) ?? all[0]
  const levels = useMemo(() => active?.written.slice(0, -1) ?? [], [active])
  if (!active) return null

  const last = active.levels.length - 1
  const shown = cursor === null ? null : Math.min(Math.max(cursor, 0), last)
  const cursorText = cursorTextOf(shown, active.written)
  const isCompact = plotHeight !== undefined
  const common = { all, active, last, cursor: shown, cursorText, onCursor, plotHeight }

  return (
    <div className="schedule">
      <header className="schedule-row">
        <h2>Schedule</h2>
        <Segments label="Plot" value={view} segments={views} onValue={setView} />
        <PlotTools
          name="schedule"
          figure={container}
          table={numbers}
          log={view === 'levels' ? log : undefined}
          pin={pin}
        />
      </header>
      {!isCompact && (
        <ul className="schedule-legend" aria-label="Designs">
          {all.map(({ id, name, levels: { length }, isActive }) => (
            <li key={id} className={`schedule-${id.toLowerCase()}`}>
              <svg width={26} height={14} aria-hidden>
                <path className="schedule-line" d="M1,7H25" />
                <path className="schedule-marker" d={markerPath(id, 4.5)} transform="translate(13,7)" />
              </svg>
              {name}, {length - 1} steps{isActive && all.length > 1 ? <b> (active)</b> : ''}
            </li>
          ))}
        </ul>
      )}
      <div ref={container} className="schedule-figures">
        {width > 0 &&
          (view === 'levels' ? (
            <LevelsFigure
              {...common}
              isLog={isLog}
              known={known}
              width={width}
              levels={levels}
              onLevels={onLevels}
              onGestureStart={onGestureStart}
              onGestureEnd={onGestureEnd}
            />
          ) : (
            plotsOf[view].map(({ label, build }, _, { length }) => (
              <CurveFigure
                key={label}
                {...common}
                label={label}
                build={build}
                width={length === 2 && width >= sideBySide ? (width - between) / 2 : width}
              />
            ))
          ))}
      </div>
      {view === 'levels' && known && (
        <RangeNote
          design={active.design}
          levels={active.levels}
          known={known}
          onDesign={(design) => onDesign(design, undefined)}
        />
      )}
      {view === 'levels' && (
        <p className="schedule-hint">
          Drag a level up or down, or focus one: ↑ ↓ move it by 2% (Shift: 10%), ← → select another.
        </p>
      )}
      {view === 'lengths' && (
        <p className="schedule-hint">The last step, to 0, is infinitely long in ln σ and is not drawn.</p>
      )}
      {Text && (
        <Text design={active.design} levels={levels} name={active.name} onLevels={onLevels} onDesign={onDesign} />
      )}
    </div>
  )
}

interface FigureProps {
  readonly plotHeight: number | undefined
  readonly all: readonly DesignSeries[]
  readonly active: DesignSeries
  readonly last: number
  readonly width: number
  readonly cursor: number | null
  readonly cursorText: string
  readonly onCursor: (step: number | null) => void
}

const activeSeries = (model: PlotModel, active: DesignSeries) => model.series.find(({ id }) => id === active.id)!

const Figure = ({ height, children }: { readonly height: number; readonly children: ReactNode }) => (
  <div className="schedule-figure" style={{ height }}>
    {children}
  </div>
)

interface LevelsFigureProps extends FigureProps {
  readonly isLog: boolean
  readonly known: KnownRange | null
  readonly levels: readonly number[]
  readonly onLevels: (levels: readonly number[]) => void
  readonly onGestureStart: () => void
  readonly onGestureEnd: () => void
}

const LevelsFigure = ({
  isLog,
  known,
  plotHeight,
  all,
  active,
  width,
  levels,
  cursor,
  onLevels,
  onCursor,
  onGestureStart,
  onGestureEnd,
}: LevelsFigureProps) => {
  // While a handle is held the scale stands still, else it would run away under the pointer.
  const [held, setHeld] = useState<Span | null>(null)
  const { height, box } = useMemo(
    () => layoutPlot(width, plotHeight ?? Math.min(Math.max(width * 0.5, 290), 400)),
    [width, plotHeight],
  )
  const [shown, setDraft] = useDraft(levels)
  const drawn = useMemo(
    () => all.map((one) => (one.id === active.id ? { ...one, levels: [...shown.map(onAxis), 0] } : one)),
    [all, active.id, shown],
  )
  const model = useMemo(() => levelsPlot(drawn, box, held ?? levelSpan(drawn), isLog), [drawn, box, held, isLog])
  const series = activeSeries(model, active)
  const move = (next: readonly number[]): void => {
    setDraft(next)
    onLevels(next)
  }
  return (
    <Figure height={height}>
      {known && (
        <svg className="schedule-layer" width={width} height={height} aria-hidden>
          <UnknownBands box={box} of={model.of} known={known} />
        </svg>
      )}
      <Plot model={model} box={box} width={width} height={height} hasHandles />
      <LevelHandles
        levels={shown}
        onCursor={onCursor}
        onLevels={move}
        series={series}
        name={active.name}
        box={box}
        width={width}
        height={height}
        cursor={cursor}
        at={model.at}
        onGestureStart={() => {
          setHeld(levelSpan(drawn))
          onGestureStart()
        }}
        onGestureEnd={() => {
          setHeld(null)
          onGestureEnd()
        }}
      />
      <svg className="schedule-layer" width={width} height={height} aria-hidden>
        <CursorMark series={series} step={cursor} box={box} text={cursorTextOf(cursor, shown)} />
      </svg>
    </Figure>
  )
}

interface CurveFigureProps extends FigureProps {
  readonly label: string
  readonly build: Build
}

const CurveFigure = ({
  plotHeight,
  label,
  build,
  all,
  active,
  last,
  width,
  cursor,
  cursorText,
  onCursor,
}: CurveFigureProps) => {
  const { height, box } = useMemo(
    () => layoutPlot(width, plotHeight ?? Math.min(Math.max(width * 0.6, 270), 400)),
    [width, plotHeight],
  )
  const model = useMemo(() => build(all, box), [build, all, box])
  const series = activeSeries(model, active)
  return (
    <div style={{ width }}>
      <Figure height={height}>
        <Plot model={model} box={box} width={width} height={height} />
        <svg className="schedule-layer" width={width} height={height} aria-hidden>
          <CursorMark series={series} step={cursor} box={box} text={cursorText} />
        </svg>
        <CursorSurface
          label={label}
          series={series}
          box={box}
          last={last}
          cursor={cursor}
          text={cursorText}
          onCursor={onCursor}
        />
      </Figure>
    </div>
  )
}
