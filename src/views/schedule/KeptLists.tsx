import { Trash2 } from 'lucide-react'
import { type SubmitEvent, useId, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { type Design, withLevels } from '../../core/design.ts'
import { type KeptList, readKeptLists, withList, writeKeptLists } from '../../state/kept-lists.ts'

interface KeptListsProps {
  readonly design: Design
  /** Letter of the active design. */
  readonly levels: readonly number[]
  readonly onLevels: (levels: readonly number[]) => void
}

/** Lists under names of a person's own: the present one is added, any of them becomes the design's time steps. */
export const KeptLists = ({ design, levels, onLevels }: KeptListsProps) => {
  const id = useId()
  const [lists, setLists] = useState(readKeptLists)
  const [name, setName] = useState('')
  const [told, setTold] = useState<{ readonly text: string; readonly isFault: boolean } | null>(null)

  const write = (next: readonly KeptList[], text: string): void => {
    const fault = writeKeptLists(next)
    if (fault === undefined) setLists(next)
    setTold({ text: fault ?? text, isFault: fault !== undefined })
  }
  const keep = (event: SubmitEvent): void => {
    event.preventDefault()
    const own = name.trim()
    if (own === '') return
    // Another page of this site may have added some.
    write(withList(readKeptLists(), { name: own, levels }), `Kept ${levels.length} levels as “${own}”.`)
    setName('')
  }
  const use = (list: KeptList): void => {
    const next = withLevels(design, list.levels)
    if (typeof next === 'string') setTold({ text: `“${list.name}” cannot be used: the list ${next}.`, isFault: true })
    else {
      onLevels(list.levels)
      setTold({ text: `“${list.name}” is now in use.`, isFault: false })
    }
  }
  return (
    <details className="schedule-paste">
      <summary>Kept lists{lists.length > 0 && ` (${lists.length})`}</summary>
      <form className="schedule-row" onSubmit={keep}>
        <label htmlFor={id}>Name</label>
        <input
          id={id}
          className="text-input"
          maxLength={60}
          autoComplete="off"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button" disabled={name.trim() === ''}>
          Keep this list
        </button>
      </form>
      {lists.length > 0 && (
        <ul className="schedule-kept">
          {lists.map((list) => (
            <li key={list.name}>
              <button type="button" className="button" onClick={() => use(list)}>
                {list.name}
              </button>{' '}
              <span className="schedule-hint">
                {list.levels.length} levels, {showNumber(list.levels[0]!)} to {showNumber(list.levels.at(-1)!)}
              </span>
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${list.name}`}
                title="Remove"
                onClick={() =>
                  write(
                    readKeptLists().filter((other) => other.name !== list.name),
                    `“${list.name}” is no longer kept.`,
                  )
                }
              >
                <Trash2 aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className={told?.isFault ? 'fault' : 'schedule-hint'}>
        {told?.text}
      </p>
    </details>
  )
}
