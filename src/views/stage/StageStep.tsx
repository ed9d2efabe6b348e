import { useId, useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import { linePath } from '../../plot/layout.ts'
import { type Light, type StepStage, stepStages } from '../../scenes/beats.ts'
import { comparedOf } from '../../state/selectors.ts'
import { useExplorer } from '../explorer-context.tsx'
import { Fog } from '../tube/Fog.tsx'
import { fogReach } from '../tube/fog.ts'
import type { Place } from '../tube/place.ts'
import { GuessMark, GuessPoint } from './GuessPoint.tsx'
import { stepTruth } from './point-truth.ts'
import { type Spot, stepPictureOf } from './step-picture.ts'
import type { Asked } from './use-question.ts'
import { useToyData } from './use-toy.ts'
import { useWords } from './use-words.ts'

/** Room that the word at the start takes, in em of its text, with a little air to the edge. */
const startRoom = 3.4

interface StageStepProps {
  readonly width: number
  readonly height: number
  readonly em: number
  readonly step: number
  /** How far the step is drawn. */
  readonly stage: StepStage
  readonly light: readonly Light[]
  /** A question whose answer is a place in this picture. */
  readonly asked: Asked | undefined
}

/** One step of one point: what Euler would do, what Heun does instead, and the exact curve. */
export const StageStep = ({ width, height, em, step, stage, light, asked }: StageStepProps) => {
  const run = useExplorer((state) => comparedOf(state).find(({ isActive }) => isActive))
  const seed = useExplorer(({ document }) => document.seed)
  const wrong = useExplorer(({ document }) => document.perturbation)
  const data = useToyData()
  const arrow = useId()
  const labels = useWords()
  const picture = useMemo(() => run && stepPictureOf(run, data, seed, step, wrong), [run, data, seed, step, wrong])
  if (!picture)
    return <p className="caption">This step cannot be taken apart: it ends at 0, or in other coordinates.</p>
  const { construction, t, x: range } = picture
  const { raised, ahead, back, euler, to, exact } = construction
  const box = { x: 1, y: 1, width: width - 2, height: height - 2.4 * em }
  const x = (at: number): number => box.x + ((at - t[0]) / (t[1] - t[0])) * box.width
  const y = (at: number): number => box.y + ((range[1] - at) / (range[1] - range[0])) * box.height
  const path = (spots: readonly Spot[]): string => linePath(spots.map((spot) => ({ x: x(spot.t), y: y(spot.x) })))
  // The fog's rows span the plot.
  const place: Place = { box, x, y: (across) => box.y + ((fogReach - across) / (2 * fogReach)) * box.height }
  const point = asked?.question.kind === 'point' ? asked.question : undefined
  const truth = point && stepTruth(picture, point.of)
  const guess = typeof asked?.answer === 'number' ? asked.answer : undefined
  const draft = typeof asked?.draft === 'number' ? asked.draft : undefined
  const isOpen = truth !== undefined && guess === undefined
  const has = (part: StepStage): boolean => stepStages.indexOf(stage) >= stepStages.indexOf(part)
  const h = raised.t - to.t
  // A short arrow: what counts is where it points.
  const reach = ahead ? Math.min(0.2 * h, 0.8 * (ahead.t - t[0])) : 0
  const there = ahead && { t: ahead.t - reach, x: ahead.x - reach * ahead.slope }
  const middle = back && { t: raised.t - h / 2, x: (raised.x + back.x) / 2 }
  const words = [
    `Euler’s step ends ${showNumber(picture.offEuler, 2)} from the exact curve`,
    ...(has('land') ? [`Heun’s ends ${showNumber(picture.off, 2)} from it`] : []),
  ]
  return (
    <div className="stage-plot" style={{ height }} data-light={light.join(' ') || undefined}>
      <Fog tube={picture} place={place} />
      <div role="img" aria-label={`One step of one point. ${words.join('; ')}.`}>
        <svg width={width} height={height} aria-hidden>
          <defs>
            {['euler', 'heun'].map((kind) => (
              <marker
                key={kind}
                id={`${arrow}-${kind}`}
                className={`stage-arrow-${kind}`}
                viewBox="0 0 10 10"
                refX="8"
                refY="5"
                markerWidth="4.5"
                markerHeight="4.5"
                orient="auto-start-reverse"
              >
                <path d="M0,0L10,5L0,10z" />
              </marker>
            ))}
            <clipPath id={`${arrow}-clip`}>
              <rect {...box} />
            </clipPath>
          </defs>
          <g className="tube-lines" clipPath={`url(#${arrow}-clip)`}>
            {picture.lines.map((line, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
              <path key={k} d={path(line)} />
            ))}
          </g>
          {[to.t, raised.t].map((at) => (
            <path key={at} className="stage-edge" d={`M${x(at)},${box.y}V${box.y + box.height}`} />
          ))}
          <path className="tube-frame" d={`M${box.x},${box.y + box.height}H${box.x + box.width}`} />
          <text x={Math.max(x(to.t), 3.6 * em)} y={height - 0.7 * em} textAnchor="middle" className="stage-axis">
            {labels.stepEnd}
          </text>
          <text
            x={Math.min(x(raised.t), width - 5 * em)}
            y={height - 0.7 * em}
            textAnchor="middle"
            className="stage-axis"
          >
            {labels.stepStart}
          </text>
          <text x={x((to.t + raised.t) / 2)} y={height - 0.7 * em} textAnchor="middle" className="stage-axis">
            {labels.lessNoise}
          </text>
          <path className="stage-exact" d={path(picture.exact)} />
          <g className="stage-euler">
            <path
              className={has('average') ? 'faint' : ''}
              d={path([raised, euler])}
              markerEnd={`url(#${arrow}-euler)`}
            />
            <text x={x(raised.t - 0.42 * h)} y={y(raised.x * 0.58 + euler.x * 0.42) + 1.5 * em} textAnchor="middle">
              {labels.directionHere}
            </text>
            <rect
              x={x(euler.t) - 0.4 * em}
              y={y(euler.x) - 0.4 * em}
              width={0.8 * em}
              height={0.8 * em}
              className="stage-spot"
            />
            {has('look') && there && ahead && (
              <>
                <path
                  d={path([ahead, there])}
                  markerEnd={`url(#${arrow}-euler)`}
                  className={has('average') ? 'faint' : ''}
                />
                <text x={Math.max(x(ahead.t), 5.2 * em)} y={y(ahead.x) + 2 * em} textAnchor="middle">
                  {labels.directionThere}
                </text>
              </>
            )}
            {has('average') && middle && (
              <>
                <path d={path([raised, middle])} markerEnd={`url(#${arrow}-euler)`} className="dashed" />
                <text x={x(middle.t) + 0.4 * em} y={y(middle.x) - 0.7 * em}>
                  {labels.movedBack}
                </text>
              </>
            )}
          </g>
          {(has('land') || (point?.of === 'heun' && guess !== undefined)) && (
            <g className="stage-heun">
              <path d={path([raised, to])} markerEnd={`url(#${arrow}-heun)`} />
              <circle cx={x(to.t)} cy={y(to.x)} r={0.5 * em} className="stage-spot" />
            </g>
          )}
          {has('land') && (
            <g className="stage-misses">
              <text x={x(to.t) + 1.1 * em} y={y(Math.max(to.x, exact)) - 0.9 * em} className="stage-heun">
                {labels.heunMisses} {labels.number(showNumber(picture.off, 2))}
              </text>
            </g>
          )}
          <g className="stage-misses stage-euler" visibility={isOpen ? 'hidden' : undefined}>
            <path className="thin" d={`M${x(to.t) + 0.9 * em},${y(exact)}h${0.7 * em}V${y(euler.x)}h${-0.7 * em}`} />
            <text x={x(to.t) + 2 * em} y={(y(exact) + y(euler.x)) / 2 + 1.2 * em}>
              {labels.eulerMisses} {labels.number(showNumber(picture.offEuler, 2))}
            </text>
          </g>
          {truth && (
            <GuessMark
              x={x(to.t)}
              box={box}
              em={em}
              y={(guess ?? draft) === undefined ? null : y((guess ?? draft)!)}
              truth={guess === undefined ? null : y(truth.at)}
            />
          )}
          <circle cx={x(to.t)} cy={y(exact)} r={0.4 * em} className="stage-exact-spot" />
          <circle cx={x(raised.t)} cy={y(raised.x)} r={0.5 * em} className="stage-start-spot" />
          <text
            x={Math.min(x(raised.t) + 0.9 * em, width - startRoom * em)}
            y={y(raised.x) + (x(raised.t) + (0.9 + startRoom) * em < width ? 0.35 : 1.9) * em}
            className="stage-start"
          >
            {labels.start}
          </text>
        </svg>
      </div>
      {isOpen && asked && (
        <GuessPoint
          x={x(to.t)}
          box={box}
          em={em}
          low={range[0]}
          high={range[1]}
          value={draft}
          onValue={asked.onDraft}
        />
      )}
    </div>
  )
}
