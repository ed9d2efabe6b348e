import type { CSSProperties } from 'react'
import { stepBeside } from '../../document/slots.ts'
import { slotStyles } from '../../plot/palette.ts'
import type { FilmRow } from '../../scenes/beats.ts'
import { comparedOf, cursorOf } from '../../state/selectors.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import type { Place } from '../tube/place.ts'
import type { Tube } from '../tube/tube.ts'
import { filmOf, withStep } from './film.ts'

interface FilmStripProps {
  readonly rows: readonly FilmRow[]
  readonly tube: Tube
  readonly place: Place
  readonly width: number
  /** Side of a picture, in pixels. */
  readonly side: number
  readonly em: number
  /** Spread over the steps and not under a plot of noise levels. */
  readonly isEven: boolean
}

const words = { state: 'x', denoised: 'D(x)', residual: 'noise' } as const

/** Pictures at steps of the run, each under its step. The first picture of the run's set. */
export const FilmStrip = ({ rows, ...rest }: FilmStripProps) => (
  <div className="stage-film" style={{ '--side': `${rest.side}px`, gap: 0.35 * rest.em } as CSSProperties}>
    {rows.map((row) => (
      <Row key={`${row.slot} ${row.view}`} row={row} {...rest} />
    ))}
  </div>
)

const Row = ({
  row: { slot, view },
  tube,
  place,
  width,
  side,
  em,
  isEven,
}: Omit<FilmStripProps, 'rows'> & { readonly row: FilmRow }) => {
  const { explorer } = useWiring()
  const run = useExplorer((state) => state.runs[slot])
  const count = useExplorer((state) => comparedOf(state).length)
  const cursor = useExplorer(cursorOf)
  const path = tube.paths.find(({ id }) => id === slot)
  if (!path) return null
  const gap = side + 0.4 * em
  const low = isEven ? side / 2 + 3.4 * em : Math.max(place.box.x, side / 2 + 2.4 * em)
  const high = width - side / 2
  const last = path.points.length - 1
  const points = isEven ? path.points.map((point, step) => ({ ...point, along: 1 - step / last })) : path.points
  const x = isEven ? (along: number): number => low + along * (high - low) : place.x
  const most = Math.max(2, Math.floor((high - low) / gap) + 1)
  const steps = tube.paths.find((one) => one.isActive)?.points.length ?? points.length
  const here = cursor === null ? null : stepBeside(cursor, steps - 1, last)
  const still = filmOf(points, most, x, gap, [low, high], isEven)
  const film = here === null ? still : withStep(still, here, x(points[here]!.along), gap)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset lays out its children in ways of its own
    <div
      role="group"
      className="stage-film-row"
      aria-label={`Pictures of ${path.name}: ${words[view]}`}
      style={{ color: `var(${slotStyles[slot].token})` }}
    >
      <span className="stage-film-name" style={{ left: 0, width: film[0]!.at - side / 2 - 0.5 * em }} aria-hidden>
        {count > 1 && view !== 'residual' ? path.name : words[view]}
      </span>
      {film.map(({ step, at }) => {
        const frame = run?.frames[Math.min(step, (run?.frames.length ?? 1) - 1)]
        const isHere = here === step
        return (
          <button
            key={step}
            type="button"
            className="stage-frame"
            style={{ left: at - side / 2 }}
            aria-label={`${words[view]} at step ${step} of ${path.points.length - 1}`}
            aria-pressed={isHere}
            onClick={() => explorer.getState().pin(isHere ? null : stepBeside(step, last, steps - 1))}
          >
            {frame && <Pixels pixels={frame[view]} side={frame.side} index={0} />}
          </button>
        )
      })}
    </div>
  )
}
