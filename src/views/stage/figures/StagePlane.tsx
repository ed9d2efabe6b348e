import { useId, useMemo } from 'react'
import { showNumber } from '../../../base/number.ts'
import { linePath } from '../../../plot/layout.ts'
import { markerPath } from '../../../plot/markers.ts'
import { slotStyles } from '../../../plot/palette.ts'
import { comparedOf, cursorOf } from '../../../state/selectors.ts'
import { Tex } from '../../controls/Tex.tsx'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { Fog } from '../../tube/Fog.tsx'
import { fogReach } from '../../tube/fog.ts'
import { useToyData } from '../use-toy.ts'
import type { FigureProps } from './figure.ts'
import { type Plane, type PlanePoint, planeBetween, planeOf } from './plane.ts'
import { useBetween } from './use-between.ts'

/** The flow in the design's own coordinates: what a schedule and a scaling do to it, and where tangents lead. */
export const StagePlane = ({ width, height, em, light, beat }: FigureProps) => {
  const { explorer } = useWiring()
  const run = useExplorer((state) => comparedOf(state).find(({ isActive }) => isActive))
  const seed = useExplorer(({ document }) => document.seed)
  const top = useExplorer(({ document }) => document.toy.domain?.u[1] ?? document.design.sigmaMax)
  const cursor = useExplorer(cursorOf)
  const isHeld = useExplorer(({ history }) => history.isHeld)
  const data = useToyData()
  const hasTangent = useExplorer(({ document }) => document.toy.tangents)
  const clip = useId()
  const step = hasTangent ? (cursor ?? beat.step ?? 0) : null
  const now = useMemo(() => run && planeOf(run, data, seed, { top, step }), [run, data, seed, top, step])
  return now && run ? <Drawn {...{ now, width, height, em, light, clip, isHeld, explorer, run }} /> : null
}

interface DrawnProps extends Pick<FigureProps, 'width' | 'height' | 'em' | 'light'> {
  readonly now: Plane
  readonly clip: string
  readonly isHeld: boolean
  readonly explorer: ReturnType<typeof useWiring>['explorer']
  readonly run: ReturnType<typeof comparedOf>[number]
}

const Drawn = ({ now, width, height, em, light, clip, isHeld, explorer, run }: DrawnProps) => {
  const plane = useBetween(now, planeBetween, isHeld)
  const isNarrow = width < 28 * em
  const left = isNarrow ? 3.6 * em : 6.4 * em
  const box = { x: left, y: 0.4 * em, width: width - left - 0.9 * em, height: height - 3.4 * em }
  const x = (along: number): number => box.x + along * box.width
  const y = (up: number): number => box.y + (1 - up) * box.height
  const path = (points: readonly PlanePoint[]): string =>
    linePath(points.map(({ along, up }) => ({ x: x(along), y: y(up) })))
  // The fog's rows span the plot.
  const place = { box, x, y: (across: number) => box.y + ((fogReach - across) / (2 * fogReach)) * box.height }
  const { token, marker } = slotStyles[run.id]
  const inSight = plane.points.filter(({ along }) => along <= 1.001)
  const { tangent } = plane
  const ticks = plane.ticks.filter(
    ({ along }, k) => k === plane.ticks.length - 1 || plane.ticks[k + 1]!.along - along > (3 * em) / box.width,
  )
  const end = plane.points.at(-1)!
  return (
    <div className="stage-plane" style={{ height }}>
      <div className="stage-plot" style={{ height }} data-light={light.join(' ') || undefined}>
        <Fog tube={now} place={place} />
        <div
          role="img"
          aria-label={`Flow lines over the design’s own time, ${run.name}. The path from one start ends ${showNumber(now.off, 2)} off the exact curve.`}
          onPointerMove={(event) => {
            const along = (event.clientX - event.currentTarget.getBoundingClientRect().left - box.x) / box.width
            const distances = now.points.slice(0, -1).map((point) => Math.abs(point.along - along))
            explorer.getState().hover(distances.indexOf(Math.min(...distances)))
          }}
          onPointerLeave={() => explorer.getState().hover(null)}
        >
          <svg width={width} height={height} aria-hidden>
            <clipPath id={clip}>
              <rect {...box} />
            </clipPath>
            <g className="tube-lines stage-plane-lines" clipPath={`url(#${clip})`}>
              {plane.lines.map((line, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its quantile
                <path key={k} d={path(line)} />
              ))}
            </g>
            <path className="tube-frame" d={`M${box.x},${box.y + box.height}H${box.x + box.width}`} />
            {ticks.map(({ sigma, along }) => (
              <g key={sigma} transform={`translate(${x(along)},${box.y + box.height})`}>
                <path className="tube-frame" d="M0,0v5" />
                <text y={1.3 * em} textAnchor="middle" className="stage-tick">
                  {sigma}
                </text>
              </g>
            ))}
            <text x={box.x + box.width} y={box.y + box.height + 2.6 * em} textAnchor="end" className="stage-axis">
              time t, marked with the noise level σ reached
            </text>
            <text x={x(0)} y={box.y + box.height + 1.3 * em} textAnchor="middle" className="stage-tick">
              0
            </text>
            <g clipPath={`url(#${clip})`}>
              <path className="stage-exact" d={path(plane.exact)} />
              <g style={{ color: `var(${token})` }} className="stage-path active">
                <path d={path(plane.points)} />
                {inSight.length <= 45 &&
                  inSight.map((point, k) => (
                    <path
                      // biome-ignore lint/suspicious/noArrayIndexKey: a step is its index
                      key={k}
                      className="stage-marker"
                      d={markerPath(marker, 0.36 * em)}
                      transform={`translate(${x(point.along)},${y(point.up)})`}
                    />
                  ))}
              </g>
            </g>
            {tangent && (
              <g className="stage-tangent">
                <path d={`M${x(tangent.from.along)},${y(tangent.from.up)}L${x(0)},${y(tangent.to.up)}`} />
                <circle
                  className="stage-tangent-from"
                  cx={x(tangent.from.along)}
                  cy={y(tangent.from.up)}
                  r={0.55 * em}
                />
                <circle className="stage-tangent-end" cx={x(0)} cy={y(tangent.to.up)} r={0.32 * em} />
                <circle className="stage-tangent-answer" cx={x(0)} cy={y(tangent.answer.up)} r={0.75 * em} />
                <text x={x(0) - 1.1 * em} y={y(tangent.answer.up) + 0.35 * em} textAnchor="end">
                  D(x; σ)
                </text>
              </g>
            )}
            {!tangent && (
              <g className="stage-label stage-label-exact">
                <text x={x(0) - 0.7 * em} y={y(end.up) + 0.35 * em} textAnchor="end" className="stage-name">
                  data
                </text>
              </g>
            )}
          </svg>
        </div>
      </div>
      <p className="stage-plane-formula" style={{ left: box.x, color: `var(${token})` }}>
        <Tex tex={formulaOf(run.design)} />
      </p>
    </div>
  )
}

const schedules: Readonly<Record<string, string>> = {
  linear: String.raw`\sigma(t) = t`,
  ve: String.raw`\sigma(t) = \sqrt{t}`,
  vp: String.raw`\sigma(t) = \sqrt{e^{\beta t^2/2 + \dots} - 1}`,
  drawn: String.raw`\sigma(t)\ \text{drawn by hand}`,
}

const formulaOf = ({ schedule, scaling }: DrawnProps['run']['design']): string => {
  const sigma =
    schedule.id === 'power' && schedule.params.p !== 1
      ? String.raw`\sigma(t) \propto t^{${showNumber(schedule.params.p!, 2)}}`
      : (schedules[schedule.id === 'power' ? 'linear' : schedule.id] ?? String.raw`\sigma(t)`)
  return scaling.id === 'vp'
    ? String.raw`${sigma},\ s(t) = \tfrac{1}{\sqrt{1 + \sigma^2}}`
    : String.raw`${sigma},\ s = 1`
}
