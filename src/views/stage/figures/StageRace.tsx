import { scaleLog } from 'd3-scale'
import { type CSSProperties, useCallback, useEffect, useRef, useState } from 'react'
import { showNumber } from '../../../base/number.ts'
import { trainingPresets } from '../../../core/training-registry.ts'
import { linePath } from '../../../plot/layout.ts'
import { requestOf } from '../../../state/trained.ts'
import { toldLevels } from '../../../training/by-level.ts'
import { startTraining } from '../../../training/client.ts'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import type { FigureProps } from './figure.ts'
import { StageAxes } from './StageAxes.tsx'

const racers = [
  { id: 'edm', name: 'EDM', token: '--design-a' },
  { id: 've', name: 'VE', token: '--design-b' },
] as const
type RacerId = (typeof racers)[number]['id']

interface Standing {
  readonly done: number
  /** Mean square distance to the exact denoiser at the told levels, now and before the first step. */
  readonly excess: readonly number[]
  readonly before: readonly number[]
  readonly isOver: boolean
}

type Race = Readonly<Partial<Record<RacerId, Standing>>>

/** The highest level that counts for the result: beyond it the exact answer is the mean of the data, and VE far off it. */
const upTo = 10

/** Root mean square distance over the told levels up to `upTo`. */
const distanceOf = (excess: readonly number[]): number => {
  const inside = excess.filter((_, k) => toldLevels[k]! <= upTo)
  return Math.sqrt(inside.reduce((sum, value) => sum + Math.max(value, 0), 0) / inside.length)
}

/** Two trainings of the same small network on the toy's data, side by side: only what surrounds it differs. */
export const StageRace = ({ width, height, em }: FigureProps) => {
  const { explorer } = useWiring()
  const budget = useExplorer(({ document }) => document.training.budget)
  const [race, setRace] = useState<Race>({})
  const [fault, setFault] = useState<string | null>(null)
  const stops = useRef<readonly (() => void)[]>([])
  const stop = useCallback(() => {
    for (const end of stops.current) end()
    stops.current = []
  }, [])
  useEffect(() => stop, [stop])
  const start = (): void => {
    stop()
    setRace({})
    setFault(null)
    const { document } = explorer.getState()
    stops.current = racers.map(({ id }) => {
      const { choices } = trainingPresets.find((preset) => preset.id === id)!
      return startTraining(
        { ...requestOf(document), ...choices, assumedSpread: 1 },
        {
          onProgress: () => undefined,
          onLook: (done, excess) =>
            setRace((race) => ({
              ...race,
              [id]: { done, excess, before: race[id]?.before ?? excess, isOver: false },
            })),
          onDone: (result) => {
            explorer.getState().keepTrained(result)
            const excess = result.after.map((loss, k) => loss - result.optimum[k]!)
            setRace((race) => ({
              ...race,
              [id]: { done: budget, excess, before: race[id]?.before ?? excess, isOver: true },
            }))
          },
          onFailed: setFault,
        },
      )
    })
  }
  const hasBegun = Object.keys(race).length > 0
  const isOver = racers.every(({ id }) => race[id]?.isOver)
  const top = 4.2 * em
  return (
    <div className="stage-race" style={{ height }}>
      <div className="stage-race-head" style={{ height: top }}>
        <button type="button" className="button" onClick={start} disabled={hasBegun && !isOver && !fault}>
          {isOver ? 'Train both again' : hasBegun ? 'Training…' : 'Train both'}
        </button>
        {racers.map(({ id, name, token }) => {
          const now = race[id]
          return (
            <p key={id} style={{ '--own': `var(${token})` } as CSSProperties}>
              <strong>{name}</strong>{' '}
              {now
                ? `${now.done} of ${budget} steps, off by ${showNumber(distanceOf(now.excess), 2)}`
                : `${budget} steps`}
              <progress max={budget} value={now?.done ?? 0} aria-label={`${name}: steps of training`} />
            </p>
          )
        })}
      </div>
      {fault && <p role="alert">{fault}</p>}
      <Levels race={race} width={width} height={height - top} em={em} />
      <p className="visually-hidden" role="status">
        {isOver
          ? racers.map(({ id, name }) => `${name} is off by ${showNumber(distanceOf(race[id]!.excess), 2)}`).join(', ')
          : ''}
      </p>
    </div>
  )
}

const ticks = { across: [0.002, 0.01, 0.1, 1, 10, 80], up: [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100] }
const [least, most] = [3e-4, 100]

const Levels = ({
  race,
  width,
  height,
  em,
}: Pick<FigureProps, 'width' | 'height' | 'em'> & { readonly race: Race }) => {
  const box = { x: 4.4 * em, y: 0.8 * em, width: width - 8.4 * em, height: height - 4 * em }
  const x = scaleLog([toldLevels[0]!, toldLevels.at(-1)!], [box.x, box.x + box.width])
  const y = scaleLog([least, most], [box.y + box.height, box.y])
  const line = (excess: readonly number[]): string =>
    linePath(
      excess.map((value, k) => ({
        x: x(toldLevels[k]!),
        y: y(Math.max(least, Math.min(most, Math.sqrt(Math.max(value, 0))))),
      })),
    )
  const told = racers.flatMap(({ id, name }) =>
    race[id] ? [`${name} is off by ${showNumber(distanceOf(race[id].excess), 2)}`] : [],
  )
  return (
    <div className="stage-plot" style={{ height }}>
      <div
        role="img"
        aria-label={`Distance to the exact denoiser over the noise level. ${told.join(', ') || 'Nothing is trained yet'}.`}
      >
        <svg width={width} height={height} aria-hidden>
          <StageAxes
            box={box}
            em={em}
            x={x}
            y={y}
            across={{ ticks: ticks.across, name: 'noise level σ' }}
            up={{
              ticks: ticks.up.filter((tick) => tick >= least && tick <= most),
              name: 'distance to the exact denoiser',
            }}
          />
          {racers.map(({ id, name, token }) => {
            const now = race[id]
            return (
              now && (
                <g key={id} className="stage-chart-series" style={{ color: `var(${token})` }}>
                  <path className="dashed" d={line(now.before)} />
                  <path d={line(now.excess)} />
                  <text
                    x={box.x + box.width + 0.6 * em}
                    y={y(Math.max(least, Math.min(most, Math.sqrt(Math.max(now.excess.at(-1)!, 0))))) + 0.35 * em}
                  >
                    {name}
                  </text>
                </g>
              )
            )
          })}
          {Object.keys(race).length > 0 && (
            <text x={box.x + 0.8 * em} y={box.y + 1.2 * em} className="stage-tick">
              dashed: before training
            </text>
          )}
        </svg>
      </div>
    </div>
  )
}
