import { useId, useMemo } from 'react'
import { showNumber } from '../../../base/number.ts'
import { fillNormals } from '../../../core/random.ts'
import { paintState } from '../../../engine/tonemap.ts'
import { activeRunOf, cursorOf } from '../../../state/selectors.ts'
import { Pixels } from '../../controls/Pixels.tsx'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { Fog } from '../../tube/Fog.tsx'
import { alongOf, nearestStep, pathOf, placeIn, ticksOf } from '../../tube/place.ts'
import { useToyData, useTube } from '../use-toy.ts'
import type { FigureProps } from './figure.ts'
import { walksOf } from './walk.ts'

/** Spread of the data's values at which a noisy picture is shown, as the page's other pictures are. */
const displaySigmaData = 0.5
/** Far from the noise of runs. */
const stream = 2 ** 28

/** A data point that noise is added to, and a picture that drowns beside it at the same noise level. */
export const StageWalk = ({ width, height, em, light }: FigureProps) => {
  const { explorer } = useWiring()
  const { mixture } = useToyData()
  const seed = useExplorer(({ document }) => document.seed)
  const count = useExplorer(({ document }) => document.toy.count)
  const program = useExplorer((state) => state.runnable.program)
  const cursor = useExplorer(cursorOf)
  const run = useExplorer(activeRunOf)
  const tube = useTube(false)
  const walks = useMemo(() => walksOf(mixture, seed, count, tube), [mixture, seed, count, tube])
  const steps = program.steps.length
  const step = Math.min(cursor ?? steps, steps)
  const sigma = program.steps[step]?.sigma ?? 0
  const images = run?.images
  const pixels = useMemo(() => {
    if (!images || !run) return undefined
    const { side } = run.frames.at(-1)!
    const y = images.subarray(0, 3 * side * side)
    const noise = new Float64Array(y.length)
    fillNormals(noise, seed, 0, stream)
    return {
      side,
      rgba: paintState(
        side,
        y.map((value, j) => value + sigma * noise[j]!),
        1,
        sigma,
        displaySigmaData,
      ),
    }
  }, [images, run, seed, sigma])

  const isNarrow = width < 28 * em
  const side = Math.floor(isNarrow ? 0.3 * width : Math.min(0.36 * width, 0.72 * height))
  const room = width - side - (isNarrow ? 0.8 : 2) * em
  const reach = 2.9
  const clip = useId()
  const place = placeIn(
    room,
    height,
    { left: 0.6 * em, right: 0.8 * em, top: 0.4 * em, bottom: 2.9 * em },
    { low: -reach, high: reach },
  )
  const { box, x, y } = place
  const spots = walks.at(sigma)
  const hero = walks.paths[0]!
  const others = walks.paths.slice(1, 40)
  // The walk is drawn as far as noise has been added.
  const reached = spots[0]!.along
  const sofar = hero.filter(({ along }) => along <= reached)
  return (
    <div className="stage-walk" style={{ height }}>
      <div className="stage-plot" style={{ height, width: room }} data-light={light.join(' ') || undefined}>
        <Fog tube={tube} place={place} />
        <div
          role="img"
          aria-label={`${count === 1 ? 'A data point' : `${count} data points`} with noise of level ${showNumber(sigma, 2)} added.`}
          onPointerMove={(event) => {
            const along = (event.clientX - event.currentTarget.getBoundingClientRect().left - box.x) / box.width
            const levels = program.steps.map((mark) => ({ along: alongOf(mark.sigma, tube), across: 0 }))
            explorer.getState().hover(nearestStep([...levels, { along: 0, across: 0 }], along))
          }}
          onPointerLeave={() => explorer.getState().hover(null)}
        >
          <svg width={room} height={height} aria-hidden>
            <path className="tube-frame" d={`M${box.x},${box.y + box.height}H${box.x + box.width}`} />
            {[{ along: 0, label: '0' }, ...ticksOf(tube)].map(({ along, label }) => (
              <g key={label} transform={`translate(${x(along)},${box.y + box.height})`}>
                <path className="tube-frame" d="M0,0v5" />
                <text y={1.3 * em} textAnchor="middle" className="stage-tick">
                  {label}
                </text>
              </g>
            ))}
            <text x={box.x} y={box.y + box.height + 2.5 * em} className="stage-axis">
              data
            </text>
            <text x={box.x + box.width} y={box.y + box.height + 2.5 * em} textAnchor="end" className="stage-axis">
              {isNarrow ? 'noise σ →' : 'adding noise →   level σ'}
            </text>
            <clipPath id={clip}>
              <rect x={box.x} y={box.y} width={box.width + em} height={box.height} />
            </clipPath>
            <g className="stage-walk-others" clipPath={`url(#${clip})`}>
              {others.map((path, k) => (
                <path
                  // biome-ignore lint/suspicious/noArrayIndexKey: a walk is its place
                  key={k}
                  d={pathOf(
                    path.filter(({ along }) => along <= reached),
                    place,
                  )}
                />
              ))}
            </g>
            <path
              className="stage-walk-hero"
              clipPath={`url(#${clip})`}
              d={pathOf(sofar.length > 1 ? sofar : hero.slice(0, 1), place)}
            />
            {others.map((_, k) => (
              <circle
                clipPath={`url(#${clip})`}
                // biome-ignore lint/suspicious/noArrayIndexKey: a walk is its place
                key={k}
                className="stage-walk-spot"
                cx={x(spots[k + 1]!.along)}
                cy={y(spots[k + 1]!.across)}
                r={0.24 * em}
              />
            ))}
            <circle className="stage-walk-dot" cx={x(reached)} cy={y(spots[0]!.across)} r={0.62 * em} />
          </svg>
        </div>
      </div>
      <figure style={{ width: side }}>
        <div className="stage-pair-picture stage-walk-picture" style={{ width: side, height: side }}>
          {pixels && <Pixels pixels={pixels.rgba} side={pixels.side} index={0} />}
        </div>
        <figcaption>
          <strong>{sigma === 0 ? 'a picture' : 'the same picture'}</strong>
          {sigma === 0 ? '' : `, σ = ${showNumber(sigma, 2)}`}
        </figcaption>
      </figure>
    </div>
  )
}
