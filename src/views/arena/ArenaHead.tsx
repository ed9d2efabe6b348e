import { Dices } from 'lucide-react'
import { memo, type ReactNode, useCallback, useRef } from 'react'
import { designParameters } from '../../core/design.ts'
import { nextSeed } from '../../document/fields.ts'
import type { MatchMode } from '../../document/slots.ts'
import { exactWorldOf } from '../../engine/exact/worlds.ts'
import { withCalls } from '../../state/match.ts'
import { comparedOf } from '../../state/selectors.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'

const modes: readonly Segment<MatchMode>[] = [
  { value: 'calls', label: 'Same calls', title: 'Every design gets the steps that these calls pay for' },
  { value: 'steps', label: 'Same steps', title: 'Every design makes the same number of steps, whatever they cost' },
  { value: 'free', label: 'Free', title: 'Every design keeps its own steps' },
]

const words = ['', 'one sampler', 'two samplers', 'three samplers', 'four samplers']

/** The question that the page answers; its number can be dragged. */
export const ArenaHead = memo(({ adding }: { readonly adding: ReactNode }) => {
  const { explorer } = useWiring()
  const match = useExplorer((state) => state.document.match)
  const seed = useExplorer((state) => state.document.seed)
  const steps = useExplorer((state) => state.runnable.program.steps.length)
  const calls = useExplorer((state) => state.runnable.program.nfe)
  const count = useExplorer((state) => comparedOf(state).length)
  const isExact = useExplorer(({ document }) => exactWorldOf(document.network) !== undefined)
  const setMode = useCallback(
    (mode: MatchMode): void => explorer.getState().change('match', (document) => ({ ...document, match: mode })),
    [explorer],
  )
  const setNumber = (value: number): void =>
    explorer.getState().change('budget', (document) => {
      const { design } = document
      const next = match === 'calls' ? withCalls(design, value) : { ...design, steps: value }
      return { ...document, design: next }
    })
  return (
    <div className="arena-head">
      <div>
        <h2>
          What {count === 1 ? 'does' : 'do'} {words[count]} make of the same noise
          {match !== 'free' && (
            <>
              {' '}
              with{' '}
              <InlineNumber
                label={match === 'calls' ? 'Calls of every design' : 'Steps of every design'}
                value={match === 'calls' ? calls : steps}
                onValue={setNumber}
              />{' '}
              {match === 'calls' ? 'denoiser calls' : 'steps'} each
            </>
          )}
          ?
        </h2>
        <p className="caption">
          Change any setting.{' '}
          {isExact
            ? 'The pictures are exact: no network, no error but the sampler’s.'
            : 'The pictures come from a network.'}{' '}
          The paths come from a 1D toy whose exact answer is known.
        </p>
      </div>
      <div className="arena-tools">
        <Segments label="What designs have in common" value={match} segments={modes} onValue={setMode} />
        <button
          type="button"
          className="button"
          title="Another seed: new noise for the pictures and the toy"
          onClick={() => explorer.getState().change('seed', (document) => ({ ...document, seed: nextSeed(seed) }))}
        >
          <Dices size={16} aria-hidden /> Seed {seed}
        </button>
        {adding}
      </div>
    </div>
  )
})

interface InlineNumberProps {
  readonly label: string
  readonly value: number
  readonly onValue: (value: number) => void
}

/** Pixels of a drag for one. */
const perUnit = 6

/** A number in a sentence: drag it sideways, or use the arrow keys. */
const InlineNumber = ({ label, value, onValue }: InlineNumberProps) => {
  const { explorer } = useWiring()
  const from = useRef<{ readonly x: number; readonly value: number } | null>(null)
  const { min, max } = designParameters.steps
  const set = (next: number): void => {
    const wanted = Math.min(2 * max, Math.max(min, next))
    if (wanted !== value) onValue(wanted)
  }
  return (
    <span
      role="slider"
      tabIndex={0}
      className="inline-number"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={2 * max}
      title="Drag, or use the arrow keys"
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[event.key]
        if (by === undefined) return
        event.preventDefault()
        set(value + by)
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { x: event.clientX, value }
        explorer.getState().hold(true)
      }}
      onPointerMove={(event) => {
        if (from.current) set(from.current.value + Math.round((event.clientX - from.current.x) / perUnit))
      }}
      onPointerUp={() => {
        from.current = null
        explorer.getState().hold(false)
      }}
      onPointerCancel={() => {
        from.current = null
        explorer.getState().hold(false)
      }}
    >
      {value}
    </span>
  )
}
