import { useId, useMemo, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { type Design, withLevels } from '../../core/design.ts'
import { parseLevels, printLevels } from '../../core/level-text.ts'
import { type NearestFamily, nearestFamily } from '../../core/nearest-family.ts'
import { useSettled } from '../controls/use-settled.ts'
import { KeptLists } from './KeptLists.tsx'

interface LevelTextProps {
  /** The active design; what it cannot take is refused with a reason. */
  readonly design: Design
  /** Its levels: strictly falling, without the final 0. */
  readonly levels: readonly number[]
  readonly name: string
  readonly onLevels: (levels: readonly number[]) => void
}

type Copy =
  | { readonly status: 'idle' }
  | { readonly status: 'copied'; readonly text: string }
  | { readonly status: 'denied' }

/** The active design's levels as text, to copy and to replace, and what they come closest to. */
export const LevelText = ({ design, levels, name, onLevels }: LevelTextProps) => {
  const id = useId()
  const [copy, setCopy] = useState<Copy>({ status: 'idle' })
  const text = printLevels(levels)
  const copyList = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopy({ status: 'copied', text })
    } catch {
      // Denied, or not a secure page: the text is shown, to be copied by hand.
      setCopy({ status: 'denied' })
    }
  }
  return (
    <section className="schedule-text" aria-label="Levels as text">
      <NearestReading levels={levels} />
      <div className="schedule-row">
        <button type="button" className="button" onClick={() => void copyList()}>
          Copy list
        </button>
        <span role="status" className="schedule-hint">
          {copy.status === 'copied' && copy.text === text && `Copied ${levels.length} levels and the final 0.`}
        </span>
      </div>
      {copy.status === 'denied' && (
        <div>
          <label htmlFor={id}>This browser does not let the page copy: select the list of {name} and copy it.</label>
          <textarea id={id} readOnly rows={3} value={text} onFocus={(event) => event.target.select()} />
        </div>
      )}
      <PasteList design={design} onLevels={onLevels} />
      <KeptLists design={design} levels={levels} onLevels={onLevels} />
    </section>
  )
}

/** Two lists this close in ln sigma differ by rounding alone: of their digits, of the search for rho. */
const exactDistance = 5e-5

/** How far a list is from a family, for people. */
export const showDistance = (distance: number): string =>
  distance < exactDistance ? 'exact' : `max |Δ ln σ| ${showNumber(distance, 2)}`

const NearestReading = ({ levels }: { readonly levels: readonly number[] }) => {
  // A search over all families takes longer than a frame.
  const settled = useSettled(levels)
  const nearest = useMemo((): NearestFamily | null => (settled.length < 3 ? null : nearestFamily(settled)), [settled])
  if (nearest === null) return <p className="schedule-hint">Fewer than three levels fit every family.</p>
  const { rho, rhoDistance, family } = nearest
  return (
    <dl className="readings schedule-nearest">
      <div>
        <dt>Nearest family</dt>
        <dd>
          {[family.label, ...family.alike].join(' = ')}{' '}
          <span className="schedule-hint">{family.isExact ? 'exact' : showDistance(family.distance)}</span>
        </dd>
      </div>
      <div>
        <dt>Nearest ρ</dt>
        <dd>
          {showNumber(rho)} <span className="schedule-hint">{showDistance(rhoDistance)}</span>
        </dd>
      </div>
    </dl>
  )
}

type Reading =
  | { readonly status: 'empty' }
  | { readonly status: 'fault'; readonly message: string }
  | {
      readonly status: 'levels'
      readonly levels: readonly number[]
      readonly message: string
      readonly endsThere?: readonly number[]
    }

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What a pasted text means for a design: levels that it can take, or what is wrong with them. */
export const readList = (design: Design, text: string): Reading => {
  if (text.trim() === '') return { status: 'empty' }
  const { value: levels, notes, hasZero } = parseLevels(text)
  if (levels.length === 0) return { status: 'fault', message: `${capitalized(notes.join('; '))}.` }
  const [first, last] = [levels[0]!, levels.at(-1)!]
  const found =
    levels.length === 1
      ? `one level, ${showNumber(first)}, then 0`
      : `${levels.length} levels from ${showNumber(first)} to ${showNumber(last)}, then 0`
  const next = withLevels(design, levels)
  if (typeof next === 'string') return { status: 'fault', message: `The list ${next}.` }
  const message = `${capitalized([found, ...notes].join('; '))}.`
  // Without a 0 of its own, a list of N + 1 levels is often meant for N steps, its last level standing for the 0.
  if (hasZero || levels.length < 3) return { status: 'levels', levels, message }
  return { status: 'levels', levels, message, endsThere: levels.slice(0, -1) }
}

interface PasteListProps {
  readonly design: Design
  readonly onLevels: (levels: readonly number[]) => void
}

/** The text stays as it was typed, whatever is wrong with it. */
const PasteList = ({ design, onLevels }: PasteListProps) => {
  const id = useId()
  const [text, setText] = useState('')
  const [used, setUsed] = useState<string | null>(null)
  const reading = useMemo(() => readList(design, text), [design, text])
  const isFault = reading.status === 'fault'
  return (
    <details className="schedule-paste">
      <summary>Paste list</summary>
      <label htmlFor={id}>
        Noise levels as k-diffusion, ComfyUI or diffusers print them, with or without the final 0
      </label>
      <textarea
        id={id}
        rows={4}
        spellCheck={false}
        autoComplete="off"
        placeholder="tensor([14.6146, 6.3184, 2.6747, 0.0292, 0.0000])"
        value={text}
        aria-invalid={isFault}
        aria-describedby={`${id}-reading`}
        onChange={(event) => {
          setText(event.target.value)
          setUsed(null)
        }}
      />
      <div className="schedule-row">
        <button
          type="button"
          className="button"
          disabled={reading.status !== 'levels'}
          onClick={() => {
            if (reading.status !== 'levels') return
            onLevels(reading.levels)
            setUsed(text)
          }}
        >
          Use this list
        </button>
        {reading.status === 'levels' && reading.endsThere && (
          <button
            type="button"
            className="button"
            title="As tables of N + 1 levels are run in N steps: the run goes from the level before the last to 0"
            onClick={() => {
              onLevels(reading.endsThere!)
              setUsed(text)
            }}
          >
            Its last becomes 0 ({reading.endsThere.length} steps)
          </button>
        )}
        <span id={`${id}-reading`} role="status" className={isFault ? 'fault' : 'schedule-hint'}>
          {reading.status !== 'empty' && (used === text ? `Taken: ${reading.message}` : reading.message)}
        </span>
      </div>
    </details>
  )
}
