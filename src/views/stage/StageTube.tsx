import { showNumber } from '../../base/number.ts'
import { stepBeside } from '../../document/slots.ts'
import { markerPath } from '../../plot/markers.ts'
import { slotStyles } from '../../plot/palette.ts'
import type { Light } from '../../scenes/beats.ts'
import { cursorOf } from '../../state/selectors.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { Fog } from '../tube/Fog.tsx'
import { spreadLabels } from '../tube/labels.ts'
import { axisTitleOf, nearestStep, type Place, pathOf, ticksOf } from '../tube/place.ts'
import type { Tube, TubePath } from '../tube/tube.ts'
import { GuessMark, GuessPoint } from './GuessPoint.tsx'
import { tubeTruth } from './point-truth.ts'
import type { Asked } from './use-question.ts'
import { useWords } from './use-words.ts'

interface StageTubeProps {
  readonly tube: Tube
  readonly place: Place
  readonly width: number
  readonly height: number
  /** Size of the type, in pixels. */
  readonly em: number
  readonly light: readonly Light[]
  /** A question whose answer is a place in this picture. */
  readonly asked: Asked | undefined
}

/** Points at the end of a path that are hidden while one is asked where it ends. */
const hiddenPoints = 3

const describe = ({ id, name, off, isStochastic }: TubePath): string =>
  isStochastic ? `${id}, ${name}, adds noise` : `${id}, ${name}, ends ${showNumber(off, 2)} off the exact curve`

/** One start, each design's path, the exact curve: a whole run, with labels on what is drawn. */
export const StageTube = ({ tube, place, width, height, em, light, asked }: StageTubeProps) => {
  const { explorer } = useWiring()
  const words = useWords()
  const cursor = useExplorer(cursorOf)
  const { box, x, y } = place
  const active = tube.paths.find(({ isActive }) => isActive) ?? tube.paths[0]!
  const ordered = [...tube.paths].sort((a, b) => Number(a.isActive) - Number(b.isActive))
  const exact = active.exact.at(-1)!
  const own = active.own?.at(-1)?.across
  const ownEnd = own === undefined ? undefined : y(own)
  const ends = [
    ...tube.paths.map(({ points }) => points.at(-1)!.across),
    exact.across,
    ...(own === undefined ? [] : [own]),
  ].map(y)
  const placed = spreadLabels(ends, 2.5 * em, box.y + em, box.y + box.height - em)
  const isNarrow = box.x < 6 * em
  const point = asked?.question.kind === 'point' ? asked.question : undefined
  const truth = point && tubeTruth(tube, point.of)
  const guess = typeof asked?.answer === 'number' ? asked.answer : undefined
  const draft = typeof asked?.draft === 'number' ? asked.draft : undefined
  /** What the question is about stays hidden until it is answered. */
  const hidden = truth && guess === undefined ? point?.of : undefined
  const isPathHidden = (path: TubePath): boolean => hidden === 'path' && path === active
  return (
    <div className="stage-plot" style={{ height }} data-light={light.join(' ') || undefined}>
      <Fog tube={tube} place={place} />
      <div
        role="img"
        aria-label={`Paths on the toy, from the same start. ${tube.paths
          .map((path) => (isPathHidden(path) || hidden === 'exact' ? `${path.id}, ${path.name}` : describe(path)))
          .join('; ')}.`}
        onPointerMove={(event) => {
          const along = (event.clientX - event.currentTarget.getBoundingClientRect().left - box.x) / box.width
          explorer.getState().hover(nearestStep(active.points, along))
        }}
        onPointerLeave={() => explorer.getState().hover(null)}
      >
        <svg width={width} height={height} aria-hidden>
          <g className="tube-lines">
            {tube.lines.map((line, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its quantile
              <path key={k} d={pathOf(line, place)} />
            ))}
          </g>
          <path className="tube-frame" d={`M${box.x},${box.y + box.height}H${box.x + box.width}`} />
          {ticksOf(tube).map(({ along, label }) => (
            <g key={label} transform={`translate(${x(along)},${box.y + box.height})`}>
              <path className="tube-frame" d="M0,0v5" />
              <text y={1.3 * em} textAnchor="middle" className="stage-tick">
                {label}
              </text>
            </g>
          ))}
          <text x={x(0)} y={box.y + box.height + 1.3 * em} textAnchor="middle" className="stage-tick">
            0
          </text>
          <text x={box.x + box.width} y={box.y + box.height + 2.5 * em} textAnchor="end" className="stage-axis">
            {tube.isInTime ? axisTitleOf(tube) : words.noiseLevel}
          </text>
          <text x={box.x} y={box.y + box.height + 2.5 * em} className="stage-axis">
            {words.sampling}
          </text>
          {tube.crowd && (
            <g className="stage-crowd" style={{ color: `var(${slotStyles[active.id].token})` }}>
              {tube.crowd.paths.map((points, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
                <path key={k} d={pathOf(points, place)} />
              ))}
            </g>
          )}
          {tube.crowd || hidden === 'exact' ? null : <path className="stage-exact" d={pathOf(active.exact, place)} />}
          {active.own && <path className="stage-own" d={pathOf(active.own, place)} />}
          {ordered.map((path) => {
            const { id, isActive } = path
            const { token, marker } = slotStyles[id]
            const points = isPathHidden(path) ? path.points.slice(0, -hiddenPoints) : path.points
            return (
              <g key={id} style={{ color: `var(${token})` }} className={isActive ? 'stage-path active' : 'stage-path'}>
                <path d={pathOf(points, place)} />
                {points.length <= 45 &&
                  points.map((point, k) => (
                    <path
                      // biome-ignore lint/suspicious/noArrayIndexKey: a step is its index
                      key={k}
                      className="stage-marker"
                      d={markerPath(marker, (isActive ? 0.4 : 0.32) * em)}
                      transform={`translate(${x(point.along)},${y(point.across)})`}
                    />
                  ))}
                {cursor !== null && (
                  <Here
                    path={points}
                    step={stepBeside(cursor, active.points.length - 1, points.length - 1)}
                    place={place}
                    em={em}
                  />
                )}
              </g>
            )
          })}
          {tube.paths.map(({ id, name, off, points, isStochastic }, k) => (
            <g
              key={id}
              visibility={hidden ? 'hidden' : undefined}
              style={{ color: `var(${slotStyles[id].token})` }}
              className="stage-label"
            >
              <path d={`M${x(points.at(-1)!.along) - 6},${ends[k]}L${box.x - 0.9 * em},${placed[k]!}`} />
              <text x={box.x - 1.1 * em} y={placed[k]! - 0.05 * em} textAnchor="end" className="stage-name">
                {isNarrow ? id : name}
              </text>
              <text x={box.x - 1.1 * em} y={placed[k]! + 1.05 * em} textAnchor="end" className="stage-off">
                {tube.crowd
                  ? ''
                  : isStochastic
                    ? words.addsNoise
                    : `${isNarrow ? '' : `${words.missesBy} `}${words.number(showNumber(off, 2))}`}
              </text>
            </g>
          ))}
          {active.own && ownEnd !== undefined && (
            <g className="stage-label stage-label-own">
              <path d={`M${x(0) - 6},${ownEnd}L${box.x - 0.9 * em},${placed[tube.paths.length + 1]!}`} />
              <text
                x={box.x - 1.1 * em}
                y={placed[tube.paths.length + 1]! + 0.35 * em}
                textAnchor="end"
                className="stage-name"
              >
                {isNarrow ? 'own' : 'denoiser’s own'}
              </text>
            </g>
          )}
          {!tube.crowd && hidden !== 'exact' && (
            <g className="stage-label stage-label-exact">
              <path
                d={`M${x(exact.along) - 6},${ends[tube.paths.length]!}L${box.x - 0.9 * em},${placed[tube.paths.length]!}`}
              />
              <text
                x={box.x - 1.1 * em}
                y={placed[tube.paths.length]! + 0.35 * em}
                textAnchor="end"
                className="stage-name"
              >
                {isNarrow ? 'exact' : words.exactCurve}
              </text>
            </g>
          )}
          {truth && (
            <GuessMark
              x={x(0)}
              box={box}
              em={em}
              y={(guess ?? draft) === undefined ? null : y((guess ?? draft)!)}
              truth={guess === undefined ? null : y(truth.at)}
            />
          )}
          <text
            x={box.x + box.width - 0.2 * em}
            y={y(active.points[0]!.across) + (y(active.points[0]!.across) < box.y + 2.2 * em ? 1.7 : -0.9) * em}
            textAnchor="end"
            className="stage-start"
          >
            {words.start}
          </text>
        </svg>
      </div>
      {hidden && asked && (
        <GuessPoint x={x(0)} box={box} em={em} low={tube.low} high={tube.high} value={draft} onValue={asked.onDraft} />
      )}
    </div>
  )
}

const Here = ({
  path,
  step,
  place,
  em,
}: {
  readonly path: Tube['lines'][number]
  readonly step: number
  readonly place: Place
  readonly em: number
}) => {
  const point = path[Math.min(step, path.length - 1)]!
  return <circle className="stage-here" cx={place.x(point.along)} cy={place.y(point.across)} r={0.65 * em} />
}
