import { useId, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Design } from '../../core/design.ts'
import { printLevels } from '../../core/level-text.ts'
import { KeptLists } from './KeptLists.tsx'
import { PasteBox } from './PasteBox.tsx'
import { useNearest } from './use-nearest.ts'

export interface LevelTextProps {
  /** The active design; what it cannot take is refused with a reason. */
  readonly design: Design
  /** Its levels: strictly falling, without the final 0. */
  readonly levels: readonly number[]
  readonly name: string
  readonly onLevels: (levels: readonly number[]) => void
  readonly onDesign: (design: Design, seed: number | undefined) => void
}

type Copy =
  | { readonly status: 'idle' }
  | { readonly status: 'copied'; readonly text: string }
  | { readonly status: 'denied' }

/** The active design's levels as text, to copy and to replace, and what they come closest to. */
export const LevelText = ({ design, levels, name, onLevels, onDesign }: LevelTextProps) => {
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
      <PasteBox design={design} onLevels={onLevels} onDesign={onDesign} />
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
  const nearest = useNearest(levels)
  if (nearest === 'noise')
    return <p className="schedule-hint">From noise alone, whose σ is infinite, there is no distance to a family.</p>
  if (nearest === 'few') return <p className="schedule-hint">Fewer than three levels fit every family.</p>
  if (nearest === undefined) return <p className="schedule-hint">Looking for the nearest family …</p>
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
