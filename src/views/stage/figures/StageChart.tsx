import { scaleLog } from 'd3-scale'
import { showNumber } from '../../../base/number.ts'
import { linePath } from '../../../plot/layout.ts'
import type { Chart, ChartSeries } from '../../../scenes/chart.ts'
import { callsOf } from '../../../state/match.ts'
import { useExplorer } from '../../explorer-context.tsx'
import { spreadLabels } from '../../tube/labels.ts'
import { usePictureErrors } from '../use-picture-errors.ts'
import { useWords } from '../use-words.ts'
import type { FigureProps } from './figure.ts'
import { StageAxes } from './StageAxes.tsx'

const errorTicks = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3]

const colorOf = ({ of }: ChartSeries): string => (of === 'text' ? 'var(--muted)' : `var(--design-${of.toLowerCase()})`)

/** Errors that were measured over a number, both on logarithmic axes, and where the reader's design stands. */
export const StageChart = ({ scene, beat, width, height, em, light }: FigureProps) => {
  const errors = usePictureErrors()
  const slot = useExplorer(({ document }) => document.slot)
  const count = useExplorer(({ document }) => document.images.count)
  const control = useExplorer(({ document }) => scene.control?.read(document) ?? Number.NaN)
  const calls = useExplorer(({ document }) => callsOf(document.design) ?? Number.NaN)
  const { chart } = beat
  if (!chart) return null
  const read = errors.of(slot)
  const error = typeof read === 'number' ? read : null
  const at = chart.you === 'calls' ? calls : control
  return (
    <Drawn {...{ chart, width, height, em, light, count }} you={chart.you && error !== null ? { at, error } : null} />
  )
}

interface DrawnProps extends Pick<FigureProps, 'width' | 'height' | 'em' | 'light'> {
  readonly chart: Chart
  readonly you: { readonly at: number; readonly error: number } | null
  readonly count: number
}

const Drawn = ({ chart, width, height, em, light, you, count }: DrawnProps) => {
  const { series, ticks, across, up, band } = chart
  const words = useWords()
  const right = 0.6 * em * Math.max(...series.map(({ name }) => name.length)) + 1.4 * em
  const box = {
    x: 4.4 * em,
    y: 0.8 * em,
    width: width - 4.4 * em - Math.min(right, 0.42 * width),
    height: height - 4 * em,
  }
  const values = series.flatMap(({ points }) =>
    points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
  )
  const places = series.flatMap(({ points }) => points.map((point) => point.at))
  const x = scaleLog(
    [Math.min(...places, ticks[0]!), Math.max(...places, ticks.at(-1)!)],
    [box.x + 0.4 * em, box.x + box.width - 0.4 * em],
  )
  const y = scaleLog([Math.min(...values) / 1.25, Math.max(...values) * 1.25], [box.y + box.height, box.y])
  const [low, high] = y.domain() as [number, number]
  const [first, last] = x.domain() as [number, number]
  const inside = (error: number): number => Math.max(low, Math.min(high, error))
  const ends = series.map(({ points }) => y(points.at(-1)!.value))
  const labels = spreadLabels(ends, 1.35 * em, box.y + 0.6 * em, box.y + box.height - 0.4 * em)
  const texts = series.map(
    ({ name, points }) => `${name}: ${points.map((point) => `${point.at}: ${showNumber(point.value, 2)}`).join(', ')}`,
  )
  const youAt = you && x(Math.max(first, Math.min(last, you.at)))
  return (
    <div className="stage-plot" style={{ height }} data-light={light.join(' ') || undefined}>
      <div
        role="img"
        aria-label={`${up} over ${across}. ${texts.join('. ')}.${you ? ` You are at ${showNumber(you.at)}, ${showNumber(you.error, 2)}.` : ''}`}
      >
        <svg width={width} height={height} aria-hidden>
          {band && (
            <>
              <rect
                className="stage-flat"
                x={x(band.from)}
                y={box.y}
                width={x(band.to) - x(band.from)}
                height={box.height}
              />
              <text x={(x(band.from) + x(band.to)) / 2} y={box.y + 1.3 * em} textAnchor="middle" className="stage-tick">
                {band.text}
              </text>
            </>
          )}
          <StageAxes
            box={box}
            em={em}
            x={x}
            y={y}
            across={{ ticks: ticks, name: across }}
            up={{ ticks: errorTicks.filter((tick) => tick >= low && tick <= high), name: up }}
          />
          {series.map(({ points, isDashed, ...one }, k) => (
            <g key={one.name} className="stage-chart-series" style={{ color: colorOf({ points, ...one }) }}>
              <path
                className={isDashed ? 'dashed' : ''}
                d={linePath(points.map((point) => ({ x: x(point.at), y: y(point.value) })))}
              />
              {points.map(({ at, value, low: least, high: most }) => (
                <g key={at}>
                  {least !== undefined && most !== undefined && (
                    <path className="whisker" d={`M${x(at)},${y(least)}V${y(most)}`} />
                  )}
                  <circle cx={x(at)} cy={y(value)} r={0.24 * em} />
                </g>
              ))}
              <path
                className="leader"
                d={`M${x(points.at(-1)!.at) + 0.4 * em},${ends[k]!}L${box.x + box.width + 0.5 * em},${labels[k]!}`}
              />
              <text x={box.x + box.width + 0.7 * em} y={labels[k]! + 0.35 * em}>
                {one.name}
              </text>
            </g>
          ))}
          {you && youAt !== null && (
            <g className="stage-you">
              <circle cx={youAt} cy={y(inside(you.error))} r={0.62 * em} />
              <text
                x={youAt}
                y={y(inside(you.error)) + (y(inside(you.error)) > box.y + 3 * em ? -1.3 : 2.1) * em}
                textAnchor={
                  youAt > box.x + 0.7 * box.width ? 'end' : youAt < box.x + 0.25 * box.width ? 'start' : 'middle'
                }
              >
                {words.yourPictures(count, words.number(showNumber(you.error, 2)))}
              </text>
            </g>
          )}
        </svg>
      </div>
    </div>
  )
}
