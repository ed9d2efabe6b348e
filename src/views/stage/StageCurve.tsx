import { scaleLog } from 'd3-scale'
import { showNumber } from '../../base/number.ts'
import { linePath } from '../../plot/layout.ts'
import type { BeatCurve, Light } from '../../scenes/beats.ts'
import { StageAxes } from './figures/StageAxes.tsx'
import { GuessCurve, guessPath } from './GuessCurve.tsx'
import type { Asked } from './use-question.ts'
import { useWords } from './use-words.ts'

interface StageCurveProps {
  readonly curve: BeatCurve
  readonly width: number
  readonly height: number
  readonly em: number
  /** Where the reader's design stands, and what its pictures are off by; null while they run. */
  readonly at: number
  readonly error: number | null
  /** Pictures that this is the median of. */
  readonly count: number
  readonly light: readonly Light[]
  /** A question that the curve is the answer to. */
  readonly asked: Asked | undefined
  /** What the reader drew before the curve was shown. */
  readonly drawn: readonly number[] | undefined
}

const errorTicks = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3]
const ticks = [1, 2, 3, 5, 7, 10, 20, 50, 100]

/** An error that was measured over a number, and where you are. */
export const StageCurve = ({
  curve: { label, points, flat, flatText },
  width,
  height,
  em,
  at,
  error,
  count,
  light,
  asked,
  drawn,
}: StageCurveProps) => {
  const words = useWords()
  const isHidden = asked?.question.kind === 'curve' && asked.answer === undefined
  const places = points.map((point) => point.at)
  const box = { x: 4.2 * em, y: 0.8 * em, width: width - 5.4 * em, height: height - 4 * em }
  const all = points.flatMap(({ low, high, toy }) => [low, high, toy])
  const x = scaleLog([points[0]!.at, points.at(-1)!.at], [box.x, box.x + box.width])
  const y = scaleLog([Math.min(...all) / 1.4, Math.max(...all) * 1.3], [box.y + box.height, box.y])
  const [low, high] = y.domain() as [number, number]
  const path = (of: 'pictures' | 'toy'): string =>
    linePath(points.map((point) => ({ x: x(point.at), y: y(point[of]) })))
  const last = points.at(-1)!
  return (
    <div className="stage-plot" style={{ height }} data-light={light.join(' ') || undefined}>
      <div
        role="img"
        aria-label={
          isHidden
            ? `Error of the pictures over ${label}, to be drawn.`
            : `Error of the pictures over ${label}: ${points.map((point) => `${point.at}: ${showNumber(point.pictures, 2)}`).join(', ')}. You are at ${showNumber(at)}${error === null ? '' : `, ${showNumber(error, 2)}`}.`
        }
      >
        <svg width={width} height={height} aria-hidden>
          {!isHidden && (
            <>
              <rect
                className="stage-flat"
                x={x(flat[0])}
                y={box.y}
                width={x(flat[1]) - x(flat[0])}
                height={box.height}
              />
              <text x={(x(flat[0]) + x(flat[1])) / 2} y={box.y + 1.5 * em} textAnchor="middle" className="stage-tick">
                {flatText}
              </text>
            </>
          )}
          <StageAxes
            box={box}
            em={em}
            x={x}
            y={y}
            across={{ ticks: ticks, name: label }}
            up={{ ticks: errorTicks.filter((tick) => tick >= low && tick <= high), name: words.errorOfPictures }}
          />
          {!isHidden && drawn && (
            <>
              <path className="guess-line" d={guessPath(drawn, places, x, y)} />
              <text
                x={x(places[places.length - 3]!)}
                y={y(drawn[places.length - 3]!) - 0.8 * em}
                textAnchor="middle"
                className="guess-name"
              >
                {words.yourGuess}
              </text>
            </>
          )}
          {!isHidden && (
            <>
              <path className="stage-curve-toy" d={path('toy')} />
              <path className="stage-curve" d={path('pictures')} />
              <path
                className="stage-curve-bars"
                d={points.map((point) => `M${x(point.at)},${y(point.low)}V${y(point.high)}`).join('')}
              />
              {points.map((point) => (
                <circle
                  key={point.at}
                  className="stage-curve-dot"
                  cx={x(point.at)}
                  cy={y(point.pictures)}
                  r={0.25 * em}
                />
              ))}
              <text x={x(points[1]!.at) + 0.9 * em} y={y(points[1]!.pictures)} className="stage-curve-name">
                {words.exactPictures}
              </text>
              <text
                x={x(points[1]!.at) - 0.3 * em}
                y={y(points[1]!.toy) + 1.4 * em}
                textAnchor="middle"
                className="stage-curve-name toy"
              >
                {words.toy}
              </text>
              {error !== null && (
                <g className="stage-you">
                  <circle cx={x(at)} cy={y(Math.max(low, Math.min(high, error)))} r={0.62 * em} />
                  <text
                    x={x(at)}
                    y={y(Math.max(low, Math.min(high, error))) - 1.3 * em}
                    textAnchor={at > last.at / 4 ? 'end' : at < 1.2 * points[0]!.at ? 'start' : 'middle'}
                  >
                    {words.yourPictures(count, words.number(showNumber(error, 2)))}
                  </text>
                </g>
              )}
            </>
          )}
        </svg>
      </div>
      {isHidden && asked && (
        <GuessCurve
          label={label}
          at={places}
          x={x}
          y={y}
          box={box}
          draft={typeof asked.draft === 'object' ? asked.draft : undefined}
          onDraft={asked.onDraft}
        />
      )}
    </div>
  )
}
