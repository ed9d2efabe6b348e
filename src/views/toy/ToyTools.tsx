import { Maximize2, RotateCcw, SlidersHorizontal, ZoomIn, ZoomOut } from 'lucide-react'
import { Popover } from 'radix-ui'
import { maxCount, type ToyAxis, type ToyLayout, type ToyStart, type ToyView, type ToyWay } from '../../toy/view.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { useFilm } from '../pictures/film/use-film.tsx'
import { PlotTools, type PlotToolsProps } from '../plot/PlotTools.tsx'

const counts = [1, 5, 10, 20, 50, 100, 200, 500, 1000, maxCount]

const axisSegments: readonly Segment<ToyAxis>[] = [
  { value: 't', label: 't', title: 'Time: the steps are straight' },
  { value: 'sigma', label: 'σ', title: 'Noise level' },
  { value: 'log-sigma', label: 'log σ', title: 'Noise level on a logarithmic axis' },
  { value: 'step', label: 'step', title: 'Step index: all steps have the same width' },
]

const layoutSegments: readonly Segment<ToyLayout>[] = [
  { value: 'overlay', label: 'Overlay', title: 'All designs in one plot, in the coordinates of the active one' },
  { value: 'multiples', label: 'Small multiples', title: 'One plot per design, over the same noise levels' },
]

export interface ToyToolsProps {
  readonly view: ToyView
  /** What the active design is drawn over for each kind of axis: where two are one, one is offered. */
  readonly axisFor: (kind: ToyAxis) => ToyAxis
  /** There are designs to lay out. */
  readonly isCompared: boolean
  readonly onView: (view: ToyView) => void
  readonly onZoom: (factor: number) => void
  readonly onDataScale: () => void
  readonly onFull: () => void
  readonly onReset: () => void
  /** What is saved, and what is pinned. */
  readonly figure: PlotToolsProps['figure']
  readonly table: PlotToolsProps['table']
  readonly pin: PlotToolsProps['pin']
}

/** What is drawn of points, where they start, and the tangents: asked for less often than the rest. */
const DrawnPopover = ({ view, onView }: Pick<ToyToolsProps, 'view' | 'onView'>) => (
  <Popover.Root>
    <Popover.Trigger asChild>
      <button type="button" className="icon-button" aria-label="What is drawn" title="What is drawn">
        <SlidersHorizontal aria-hidden />
      </button>
    </Popover.Trigger>
    <Popover.Portal>
      <Popover.Content
        className="popover toy-drawn"
        align="end"
        sideOffset={8}
        collisionPadding={10}
        aria-label="What is drawn"
      >
        <label className="toy-field" title="What to draw: the sampler’s paths, or random walks as noise is added">
          <span>Paths</span>
          <select
            className="select"
            value={view.way}
            onChange={(event) => onView({ ...view, way: event.target.value as ToyWay })}
          >
            <option value="back">sampler</option>
            <option value="forward">adding noise</option>
          </select>
        </label>
        <label
          className="toy-field"
          title="One-sided: the starts with their sign removed, so that the population is wrong from the beginning"
        >
          <span>Starts</span>
          <select
            className="select"
            value={view.start}
            onChange={(event) => onView({ ...view, start: event.target.value as ToyStart })}
          >
            <option value="normal">normal</option>
            <option value="one-sided">one-sided</option>
          </select>
        </label>
        <label
          className="toy-field"
          title="Tangents at the step under the cursor, extended to t = 0. Rings show the denoiser’s output there"
        >
          <input
            type="checkbox"
            checked={view.tangents}
            onChange={(event) => onView({ ...view, tangents: event.target.checked })}
          />
          <span>Tangents</span>
        </label>
        <label
          className="toy-field"
          title="The parts of the step under the cursor: added noise, trial step, slope moved back, step"
        >
          <input
            type="checkbox"
            checked={view.construction !== 'off'}
            onChange={(event) => onView({ ...view, construction: event.target.checked ? 'step' : 'off' })}
          />
          <span>Parts of the step</span>
        </label>
        <label
          className="toy-field"
          title="The score: arrows towards higher density of noisy data. Their length grows with σ times the score"
        >
          <input
            type="checkbox"
            checked={view.scores}
            onChange={(event) => onView({ ...view, scores: event.target.checked })}
          />
          <span>Score arrows</span>
        </label>
        <label className="toy-field" title="How straight the flow lines are, compared with a family of schedules">
          <input
            type="checkbox"
            checked={view.straightness}
            onChange={(event) => onView({ ...view, straightness: event.target.checked })}
          />
          <span>Straightness</span>
        </label>
      </Popover.Content>
    </Popover.Portal>
  </Popover.Root>
)

/** The toy's first row: axis, layout, number of points, zoom. */
export const ToyTools = ({
  view,
  axisFor,
  isCompared,
  onView,
  onZoom,
  onDataScale,
  onFull,
  onReset,
  figure,
  table,
  pin,
}: ToyToolsProps) => {
  const film = useFilm(figure)
  const { count } = view
  const choices = counts.includes(count) ? counts : [...counts, count].sort((a, b) => a - b)
  return (
    <header className="toy-row">
      <h2>Exact 1D toy</h2>
      <Segments
        label="Horizontal axis"
        value={axisFor(view.axis)}
        segments={axisSegments.filter(({ value }) => axisFor(value) === value)}
        onValue={(axis) => onView({ ...view, axis, domain: null })}
      />
      {isCompared && (
        <Segments
          label="Designs are drawn as"
          value={view.layout}
          segments={layoutSegments}
          onValue={(layout) => onView({ ...view, layout })}
        />
      )}
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
        <DrawnPopover view={view} onView={onView} />
        <button
          type="button"
          className="icon-button"
          aria-label="Zoom in"
          title="Zoom in (+)"
          onClick={() => onZoom(1.5)}
        >
          <ZoomIn aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Zoom out"
          title="Zoom out (−)"
          onClick={() => onZoom(1 / 1.5)}
        >
          <ZoomOut aria-hidden />
        </button>
        <button type="button" className="button" title="Data scale: the range of the data" onClick={onDataScale}>
          Data
        </button>
        <button
          type="button"
          className="button"
          title="Full range: the whole run from its highest noise level"
          onClick={onFull}
        >
          <Maximize2 aria-hidden size={15} /> Full
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Reset the view"
          title="Reset the view (0)"
          disabled={view.domain === null}
          onClick={onReset}
        >
          <RotateCcw aria-hidden />
        </button>
        <PlotTools name="toy" figure={figure} table={table} pin={pin} more={film.more} />
        {film.dialog}
      </div>
    </header>
  )
}
