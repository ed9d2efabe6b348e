import { useMemo, useRef } from 'react'
import { showNumber } from '../../base/number.ts'
import { dataOf } from '../../document/document.ts'
import { stepBeside } from '../../document/slots.ts'
import { markerPath } from '../../plot/markers.ts'
import { slotStyles } from '../../plot/palette.ts'
import { imperfectOf } from '../../state/imperfect.ts'
import { comparedOf, cursorOf } from '../../state/selectors.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { useWidth } from '../plot/use-width.ts'
import { Fog } from '../tube/Fog.tsx'
import { axisTitleOf, nearestStep, type Place, pathOf, placeIn, ticksOf } from '../tube/place.ts'
import { spreadLabels, type TubePoint, tubeOf } from '../tube/tube.ts'

const margin = { left: 196, right: 56, top: 10, bottom: 34 }
const narrow = { left: 84, right: 14, top: 10, bottom: 34 }
const labelGap = 17

/** One start, the designs' paths from it, and where the exact flow would take it. */
export const TubePlot = ({ height }: { readonly height: number }) => {
  const { explorer } = useWiring()
  const compared = useExplorer(comparedOf)
  const mixture = useExplorer(({ document }) => dataOf(document))
  const label = useExplorer(({ document }) => document.toyClass)
  const imperfect = useExplorer(imperfectOf)
  const seed = useExplorer(({ document }) => document.seed)
  const wrong = useExplorer(({ document }) => document.perturbation)
  const cursor = useExplorer(cursorOf)
  const container = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const tube = useMemo(
    () => tubeOf(compared, { mixture, label, imperfect }, seed, null, wrong),
    [compared, mixture, label, imperfect, seed, wrong],
  )
  const place = useMemo(() => placeIn(width, height, width < 560 ? narrow : margin, tube), [width, height, tube])
  const { box, x, y } = place
  const ordered = [...tube.paths].sort((a, b) => Number(a.isActive) - Number(b.isActive))
  const active = tube.paths.find(({ isActive }) => isActive) ?? tube.paths[0]!
  const exact = active.exact.at(-1)!
  const labels = [...tube.paths.map(({ points }) => points.at(-1)!.across), exact.across]
  const placed = spreadLabels(labels.map(y), labelGap, box.y + 6, box.y + box.height - 6)
  const pointAt = (clientX: number, left: number): void => {
    const along = (clientX - left - box.x) / box.width
    explorer.getState().hover(nearestStep(active.points, along))
  }
  const summary = `${tube.paths
    .map(({ id, name, off, isStochastic }) =>
      isStochastic ? `${id}, ${name}, adds noise` : `${id}, ${name}, ends ${showNumber(off, 2)} off the exact solution`,
    )
    .join('; ')}.`
  return (
    <div ref={container} className="tube" style={{ height }}>
      {width > 0 && (
        <>
          <Fog tube={tube} place={place} />
          <div
            role="img"
            aria-label={`Paths of the designs on the toy, from the same start. ${summary}`}
            onPointerMove={(event) => pointAt(event.clientX, event.currentTarget.getBoundingClientRect().left)}
            onPointerLeave={() => explorer.getState().hover(null)}
          >
            <svg width={width} height={height} aria-hidden>
              <g className="tube-lines">
                {tube.lines.map((line) => (
                  <path key={line[0]!.across} d={pathOf(line, place)} />
                ))}
              </g>
              <path className="tube-frame" d={`M${box.x},${box.y + box.height}H${box.x + box.width}`} />
              {ticksOf(tube).map(({ along, label }) => (
                <g key={label} transform={`translate(${x(along)},${box.y + box.height})`}>
                  <path className="tube-frame" d="M0,0v5" />
                  <text y={19} textAnchor="middle">
                    {label}
                  </text>
                </g>
              ))}
              <text x={x(0)} y={box.y + box.height + 19} textAnchor="middle">
                0
              </text>
              <text x={box.x + box.width} y={box.y + box.height + 32} textAnchor="end" className="tube-title">
                {axisTitleOf(tube)}
              </text>
              <path className="tube-exact" d={pathOf(active.exact, place)} />
              {ordered.map(({ id, points, isActive }) => {
                const { token, marker } = slotStyles[id]
                const isLong = points.length > 60
                return (
                  <g
                    key={id}
                    style={{ color: `var(${token})` }}
                    className={isActive ? 'tube-path active' : 'tube-path'}
                  >
                    <path d={pathOf(points, place)} />
                    {!isLong &&
                      points.map((point, k) => (
                        <path
                          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its index
                          key={k}
                          className="tube-marker"
                          d={markerPath(marker, isActive ? 4.5 : 3.6)}
                          transform={`translate(${x(point.along)},${y(point.across)})`}
                        />
                      ))}
                    {cursor !== null && (
                      <Here
                        points={points}
                        step={stepBeside(cursor, active.points.length - 1, points.length - 1)}
                        place={place}
                      />
                    )}
                  </g>
                )
              })}
              {tube.paths.map(({ id, name, off, points, isStochastic }, k) => (
                <g key={id} style={{ color: `var(${slotStyles[id].token})` }} className="tube-label">
                  <path d={`M${x(points.at(-1)!.along) - 6},${y(points.at(-1)!.across)}L${box.x - 14},${placed[k]!}`} />
                  <text x={box.x - 18} y={placed[k]! + 4} textAnchor="end">
                    <tspan className="tube-name">{width < 560 ? id : shortened(name)}</tspan>
                    {isStochastic ? '' : ` off by ${showNumber(off, 2)}`}
                  </text>
                </g>
              ))}
              <g className="tube-label">
                <path d={`M${x(exact.along) - 6},${y(exact.across)}L${box.x - 14},${placed.at(-1)!}`} />
                <text x={box.x - 18} y={placed.at(-1)! + 4} textAnchor="end" className="tube-name">
                  exact
                </text>
              </g>
              <text x={box.x + box.width + 8} y={y(active.points[0]!.across) - 2} className="tube-name">
                same
              </text>
              <text x={box.x + box.width + 8} y={y(active.points[0]!.across) + 13} className="tube-name">
                start
              </text>
            </svg>
          </div>
        </>
      )}
    </div>
  )
}

/** What fits beside a path of a name that mixes choices. */
const shortened = (name: string): string => {
  const first = name.split(',')[0]!
  return first.length > 17 ? `${first.slice(0, 16)}…` : first
}

const Here = ({
  points,
  step,
  place,
}: {
  readonly points: readonly TubePoint[]
  readonly step: number
  readonly place: Place
}) => {
  const point = points[Math.min(step, points.length - 1)]!
  return <circle className="tube-here" cx={place.x(point.along)} cy={place.y(point.across)} r={8} />
}
