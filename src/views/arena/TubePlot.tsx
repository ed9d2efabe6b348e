import { memo, useLayoutEffect, useMemo, useRef } from 'react'
import { showNumber } from '../../base/number.ts'
import { linePath } from '../../plot/layout.ts'
import { markerPath } from '../../plot/markers.ts'
import { slotStyles } from '../../plot/palette.ts'
import { dataOf, stepBeside } from '../../state/document.ts'
import { imperfectOf } from '../../state/imperfect.ts'
import { comparedOf, cursorOf } from '../../state/store.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { useWidth } from '../plot/use-width.ts'
import { fogReach, spreadLabels, type Tube, type TubePoint, tailShare, tubeOf } from './tube.ts'

const margin = { left: 196, right: 56, top: 10, bottom: 34 }
const narrow = { left: 84, right: 14, top: 10, bottom: 34 }
const labelGap = 17

interface Place {
  readonly x: (along: number) => number
  readonly y: (across: number) => number
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

const placeIn = (width: number, height: number, { low, high }: Tube): Place => {
  const { left, right, top, bottom } = width < 560 ? narrow : margin
  const box = { x: left, y: top, width: Math.max(60, width - left - right), height: height - top - bottom }
  return {
    box,
    x: (along) => box.x + along * box.width,
    y: (across) => box.y + ((high - across) / (high - low)) * box.height,
  }
}

/** The density, drawn once and stretched over the plot. */
const Fog = memo(({ tube, place }: { readonly tube: Tube; readonly place: Place }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const columns = tube.fog.length
  const rows = tube.fog[0]!.length
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = new ImageData(columns, rows)
    tube.fog.forEach((column, x) => {
      column.forEach((value, row) => {
        image.data[4 * ((rows - 1 - row) * columns + x) + 3] = 255 * value
      })
    })
    context.putImageData(image, 0, 0)
    // The color is the theme's: what is opaque takes it.
    context.globalCompositeOperation = 'source-in'
    context.fillStyle = getComputedStyle(canvas.current!).color
    context.fillRect(0, 0, columns, rows)
    context.globalCompositeOperation = 'source-over'
  }, [tube, columns, rows])
  const top = place.y(fogReach)
  const { box } = place
  return (
    <div className="tube-fog" style={{ left: box.x, top: box.y, width: box.width, height: box.height }}>
      <canvas
        ref={canvas}
        width={columns}
        height={rows}
        style={{ top: top - box.y, height: place.y(-fogReach) - top, width: box.width }}
        aria-hidden
      />
    </div>
  )
})

const pathOf = (points: readonly TubePoint[], { x, y }: Place): string =>
  linePath(points.map(({ along, across }) => ({ x: x(along), y: y(across) })))

const sigmaTicks = [0.001, 0.01, 0.1, 1, 10, 100]

/** One start, the designs' paths from it, and where the exact flow would take it. */
export const TubePlot = ({ height }: { readonly height: number }) => {
  const { explorer } = useWiring()
  const compared = useExplorer(comparedOf)
  const mixture = useExplorer(({ document }) => dataOf(document))
  const label = useExplorer(({ document }) => document.toyClass)
  const imperfect = useExplorer(imperfectOf)
  const seed = useExplorer(({ document }) => document.seed)
  const cursor = useExplorer(cursorOf)
  const container = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const tube = useMemo(
    () => tubeOf(compared, { mixture, label, imperfect }, seed),
    [compared, mixture, label, imperfect, seed],
  )
  const place = useMemo(() => placeIn(width, height, tube), [width, height, tube])
  const { box, x, y } = place
  const ordered = [...tube.paths].sort((a, b) => Number(a.isActive) - Number(b.isActive))
  const active = tube.paths.find(({ isActive }) => isActive) ?? tube.paths[0]!
  const exact = active.exact.at(-1)!
  const labels = [...tube.paths.map(({ points }) => points.at(-1)!.across), exact.across]
  const placed = spreadLabels(labels.map(y), labelGap, box.y + 6, box.y + box.height - 6)
  const place0 = (sigma: number): number =>
    tailShare + (1 - tailShare) * (Math.log(sigma / tube.sigmaLow) / Math.log(tube.sigmaHigh / tube.sigmaLow))
  const pointAt = (clientX: number, left: number): void => {
    const along = (clientX - left - box.x) / box.width
    const nearest = active.points.reduce(
      (best, point, k) => (Math.abs(point.along - along) < Math.abs(active.points[best]!.along - along) ? k : best),
      0,
    )
    explorer.getState().hover(nearest)
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
              {sigmaTicks
                .filter((sigma) => sigma >= tube.sigmaLow && sigma <= tube.sigmaHigh * 1.001)
                .map((sigma) => (
                  <g key={sigma} transform={`translate(${x(place0(sigma))},${box.y + box.height})`}>
                    <path className="tube-frame" d="M0,0v5" />
                    <text y={19} textAnchor="middle">
                      {sigma}
                    </text>
                  </g>
                ))}
              <text x={x(0)} y={box.y + box.height + 19} textAnchor="middle">
                0
              </text>
              <text x={box.x + box.width} y={box.y + box.height + 32} textAnchor="end" className="tube-title">
                noise level σ
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
