import { memo, useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import { asWritten } from '../../core/pure-noise.ts'
import { stepBeside } from '../../document/slots.ts'
import { type Marker, markerPath } from '../../plot/markers.ts'
import { slotStyles } from '../../plot/palette.ts'
import { cursorOf } from '../../state/selectors.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { Fog } from '../tube/Fog.tsx'
import { spreadLabels } from '../tube/labels.ts'
import { axisTitleOf, nearestStep, type Place, pathOf, placeIn, ticksOf } from '../tube/place.ts'
import type { Tube, TubePath, TubePoint } from '../tube/tube.ts'

type Levels = Pick<Tube, 'sigmaLow' | 'sigmaHigh' | 'isLinear' | 'isInTime'>

const margin = { left: 196, right: 56, top: 10, bottom: 34 }
const narrow = { left: 84, right: 14, top: 10, bottom: 34 }
/** Margins where the name of a plot stands above it. */
const alone = { left: 8, right: 8, top: 8, bottom: 34 }
const labelGap = 17
/** Paths with more steps than this have no room for their markers. */
const mostMarkers = 60
/** Plots narrower than this name designs by their letters. */
const roomy = 560

const describe = ({ id, name, off, isStochastic }: TubePath): string =>
  isStochastic ? `${id}, ${name}, adds noise` : `${id}, ${name}, ends ${showNumber(off, 2)} off the exact solution`

interface TubePlotProps {
  readonly tube: Tube
  /** Steps of the active design, which the cursor counts. */
  readonly steps: number
  readonly width: number
  readonly height: number
  /** What is plotted upwards. */
  readonly title: string
  /** A plot of one design, which is named above it. */
  readonly isAlone?: boolean
}

/** One start, the designs' paths from it, and where the exact flow would take it. */
export const TubePlot = ({ tube, steps, width, height, title, isAlone = false }: TubePlotProps) => {
  const { explorer } = useWiring()
  const cursor = useExplorer(cursorOf)
  const { low, high, sigmaLow, sigmaHigh, isLinear, isInTime, fog, reach } = tube
  // The same objects while a drag leaves them as they are, so that what is drawn of them stays.
  const place = useMemo(
    () => placeIn(width, height, isAlone ? alone : width < roomy ? narrow : margin, { low, high }),
    [width, height, isAlone, low, high],
  )
  const levels = useMemo(() => ({ sigmaLow, sigmaHigh, isLinear, isInTime }), [sigmaLow, sigmaHigh, isLinear, isInTime])
  const cloud = useMemo(() => ({ fog, reach }), [fog, reach])
  const { box } = place
  const ordered = [...tube.paths].sort((a, b) => Number(a.isActive) - Number(b.isActive))
  const lead = tube.paths.find(({ isActive }) => isActive) ?? tube.paths[0]!
  const of = lead.points.length - 1
  const stepAt = (clientX: number, element: Element): number => {
    const along = (clientX - element.getBoundingClientRect().left - box.x) / box.width
    return stepBeside(nearestStep(lead.points, along), of, steps)
  }
  return (
    <div className="tube" style={{ height }}>
      <Fog tube={cloud} place={place} />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the scrubber and the pin do it by keys */}
      <div
        role="img"
        aria-label={`Paths of the designs on the toy, from the same start. ${tube.paths.map(describe).join('; ')}.`}
        onPointerMove={(event) => explorer.getState().hover(stepAt(event.clientX, event.currentTarget))}
        onPointerLeave={() => explorer.getState().hover(null)}
        onClick={(event) => {
          const { pin, pinned } = explorer.getState()
          const step = stepAt(event.clientX, event.currentTarget)
          pin(pinned === step ? null : step)
        }}
      >
        <svg width={width} height={height} aria-hidden>
          <Lines lines={tube.lines} place={place} />
          <Axis levels={levels} place={place} title={title} isAlone={isAlone} />
          {ordered.map((path) => (
            <g key={path.id} className="tube-faint" style={{ color: `var(${slotStyles[path.id].token})` }}>
              {(isAlone || path === lead) &&
                path.faint.map((points) => <path key={points[0]!.across} d={pathOf(points, place)} />)}
            </g>
          ))}
          <path className="tube-exact" d={pathOf(lead.exact, place)} />
          {ordered.map((path) => (
            <Hero key={path.id} path={path} place={place} isBold={path === lead} cursor={cursor} steps={steps} />
          ))}
          {!isAlone && <Labels tube={tube} place={place} exact={lead.exact.at(-1)!} isRoomy={width >= roomy} />}
          {!isAlone && width >= roomy && <StartLabel at={lead.points[0]!} place={place} />}
          {cursor !== null && <Values path={lead} step={stepBeside(cursor, steps, of)} place={place} />}
        </svg>
      </div>
    </div>
  )
}

interface LinesProps {
  readonly lines: Tube['lines']
  readonly place: Place
}

/** Quantiles of the noisy data. */
const Lines = memo(({ lines, place }: LinesProps) => (
  <g className="tube-lines">
    {lines.map((line) => (
      <path key={line[0]!.across} d={pathOf(line, place)} />
    ))}
  </g>
))

interface AxisProps {
  readonly levels: Levels
  readonly place: Place
  readonly title: string
  readonly isAlone: boolean
}

/** Pixels between two names of the axis. */
const tickRoom = 34

const Axis = memo(({ levels, place: { box, x }, title, isAlone }: AxisProps) => {
  const bottom = box.y + box.height
  const ticks: { readonly label: string; readonly at: number }[] = []
  for (const { label, along } of ticksOf(levels)) {
    const at = x(along)
    if (at - (ticks.at(-1)?.at ?? x(0)) >= tickRoom) ticks.push({ label, at })
  }
  return (
    <>
      <path className="tube-frame" d={`M${box.x},${bottom}H${box.x + box.width}`} />
      {ticks.map(({ label, at }) => (
        <g key={label} transform={`translate(${at},${bottom})`}>
          <path className="tube-frame" d="M0,0v5" />
          <text y={19} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      <text x={x(0)} y={bottom + 19} textAnchor="middle">
        0
      </text>
      <text x={box.x + box.width} y={bottom + 32} textAnchor="end" className="tube-title">
        {isAlone ? (levels.isInTime ? 't' : 'σ') : axisTitleOf(levels)}
      </text>
      {!isAlone && (
        <text x={box.x} y={bottom + 32} className="tube-title">
          ↑ {title}
        </text>
      )}
    </>
  )
})

interface HeroProps {
  readonly path: TubePath
  readonly place: Place
  readonly isBold: boolean
  readonly cursor: number | null
  readonly steps: number
}

/** One path for all steps: each element costs a little with every change. */
const markersPath = (marker: Marker, radius: number, points: readonly TubePoint[], { x, y }: Place): string =>
  points.map(({ along, across }) => markerPath(marker, radius, tenth(x(along)), tenth(y(across)))).join('')

/** A tenth of a pixel is as fine as anybody sees. */
const tenth = (pixels: number): number => Math.round(10 * pixels) / 10

/** A design's path, its steps marked, the one at the cursor ringed. */
const Hero = ({ path: { id, points }, place, isBold, cursor, steps }: HeroProps) => {
  const { token, marker } = slotStyles[id]
  const here = cursor === null ? null : points[stepBeside(cursor, steps, points.length - 1)]!
  return (
    <g style={{ color: `var(${token})` }} className={isBold ? 'tube-path active' : 'tube-path'}>
      <path d={pathOf(points, place)} />
      {points.length <= mostMarkers && (
        <path className="tube-marker" d={markersPath(marker, isBold ? 4.5 : 3.6, points, place)} />
      )}
      {here && <circle className="tube-here" cx={place.x(here.along)} cy={place.y(here.across)} r={8} />}
    </g>
  )
}

interface LabelsProps {
  readonly tube: Tube
  readonly place: Place
  readonly exact: TubePoint
  readonly isRoomy: boolean
}

/** What fits beside a path of a name that mixes choices. */
const shortened = (name: string): string => {
  const first = name.split(',')[0]!
  return first.length > 17 ? `${first.slice(0, 16)}…` : first
}

/** Names and errors where the paths end, none over another. */
const Labels = ({ tube, place: { box, x, y }, exact, isRoomy }: LabelsProps) => {
  const ends = [...tube.paths.map(({ points }) => points.at(-1)!.across), exact.across]
  const placed = spreadLabels(ends.map(y), labelGap, box.y + 6, box.y + box.height - 6)
  return (
    <>
      {tube.paths.map(({ id, name, off, points, isStochastic }, k) => (
        <g key={id} style={{ color: `var(${slotStyles[id].token})` }} className="tube-label">
          <path d={`M${x(points.at(-1)!.along) - 6},${y(points.at(-1)!.across)}L${box.x - 14},${placed[k]!}`} />
          <text x={box.x - 18} y={placed[k]! + 4} textAnchor="end">
            <tspan className="tube-name">{isRoomy ? shortened(name) : id}</tspan>
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
    </>
  )
}

const StartLabel = ({ at, place: { box, y } }: { readonly at: TubePoint; readonly place: Place }) => (
  <>
    <text x={box.x + box.width + 8} y={y(at.across) - 2} className="tube-name">
      same
    </text>
    <text x={box.x + box.width + 8} y={y(at.across) + 13} className="tube-name">
      start
    </text>
  </>
)

interface ValuesProps {
  readonly path: TubePath
  readonly step: number
  readonly place: Place
}

/** The step at the cursor in words, over or under its place. */
const Values = ({ path: { points, levels }, step, place: { box, x, y } }: ValuesProps) => {
  const point = points[step]!
  const text = `step ${step} · σ ${showNumber(asWritten(levels[step]!))}`
  const width = 7.2 * text.length + 14
  const at = Math.min(Math.max(x(point.along), box.x + width / 2), box.x + box.width - width / 2)
  const top = y(point.across) < box.y + box.height / 2 ? box.y + box.height - 26 : box.y + 2
  return (
    <g className="tube-values" transform={`translate(${at},${top})`}>
      <rect x={-width / 2} width={width} height={22} rx={11} />
      <text y={15} textAnchor="middle">
        {text}
      </text>
    </g>
  )
}
