import { Check, ChevronDown, Search } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react'
import './picker.css'

export interface PickerEntry {
  /** Unique in the picker. */
  readonly id: string
  readonly label: string
  /** What stands under the label; may be empty. */
  readonly note: string
  readonly sentence: string
  /** What it is identical to. */
  readonly same?: string
  /** Other spellings; may be empty. */
  readonly aliases: string
}

export interface PickerGroup {
  readonly title: string
  readonly entries: readonly PickerEntry[]
}

interface NamePickerProps {
  readonly label: string
  /** Id of the entry in use; null where none is. */
  readonly value: string | null
  /** What stands on the button. */
  readonly shown: string
  /** A button in place of the usual one. */
  readonly trigger?: ReactElement
  readonly placeholder: string
  /** What is listed for a query. */
  readonly groupsFor: (query: string) => readonly PickerGroup[]
  /** Id of the entry that a query means most likely. */
  readonly bestFor: (query: string, groups: readonly PickerGroup[]) => string | undefined
  /** A sentence for a query that finds nothing. */
  readonly faultFor: (query: string) => string
  readonly onOpen: () => void
  /** Shows what an entry would do. */
  readonly onTry: (id: string, query: string) => void
  /** What is tried stays; `id` where it is not what is tried. */
  readonly onKeep: (id: string | null, query: string) => void
  /** Everything is as it was when the picker opened. */
  readonly onPutBack: () => void
}

/** Rows that PageUp and PageDown go over. */
const page = 5

/** Height of a group's title, which stays on top of the list, in pixels. */
const titleHeight = 30

const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }

/** Scrolls a list, and nothing around it, until its selected option is in sight below the group's title. */
const showSelected = (list: HTMLElement): void => {
  const option = list.querySelector('[aria-selected="true"]')
  if (!option) return
  const [box, outer] = [option.getBoundingClientRect(), list.getBoundingClientRect()]
  const above = box.top - (outer.top + titleHeight)
  const below = box.bottom - outer.bottom
  if (above < 0) list.scrollTop += above
  else if (below > 0) list.scrollTop += Math.min(below, above)
}

/** A button that opens a list with a search field: arrow keys try, Enter keeps, Escape puts back. */
export const NamePicker = ({ label, shown, trigger, onOpen, onKeep, onPutBack, ...rest }: NamePickerProps) => {
  const [isOpen, setIsOpen] = useState(false)
  const changeOpen = (next: boolean): void => {
    setIsOpen(next)
    if (next) onOpen()
    else onKeep(null, '')
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={changeOpen}>
      <Popover.Trigger asChild>
        {trigger ?? (
          <button type="button" className="picker-button" aria-label={`${label}: ${shown}`}>
            <span>{shown}</span>
            <ChevronDown size={16} aria-hidden />
          </button>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover picker"
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onEscapeKeyDown={(event) => {
            // Closing by itself would keep what is tried.
            event.preventDefault()
            onPutBack()
            setIsOpen(false)
          }}
        >
          <PickerList
            label={label}
            {...rest}
            onKeep={(id, query) => {
              onKeep(id, query)
              setIsOpen(false)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

type PickerListProps = Omit<NamePickerProps, 'shown' | 'trigger' | 'onOpen' | 'onPutBack'>

const PickerList = ({ label, value, placeholder, groupsFor, bestFor, faultFor, onTry, onKeep }: PickerListProps) => {
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const [active, setActive] = useState<string | undefined>(value ?? undefined)
  const groups = groupsFor(query)
  const ids = groups.flatMap(({ entries }) => entries.map(({ id }) => id))
  const optionId = (id: string): string => `${listId}-${id}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query moves the active entry too
  useEffect(() => {
    // The list has its height only after it has been placed.
    const frame = requestAnimationFrame(() => list.current && showSelected(list.current))
    return () => cancelAnimationFrame(frame)
  }, [active, query])
  const search = (text: string): void => {
    setQuery(text)
    setActive(bestFor(text, groupsFor(text)))
  }
  const move = (by: number): void => {
    if (ids.length === 0) return
    const at = active === undefined ? -1 : ids.indexOf(active)
    const next = ids[Math.min(Math.max(at < 0 && by < 0 ? 0 : at + by, 0), ids.length - 1)]!
    setActive(next)
    onTry(next, query)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = moves[event.key]
    if (by !== undefined) move(by)
    else if (event.key === 'Enter' && active !== undefined && ids.includes(active)) onKeep(active, query)
    else return
    event.preventDefault()
  }
  return (
    <>
      <label className="picker-search">
        <Search size={16} aria-hidden />
        <input
          role="combobox"
          aria-label={`Search: ${label}`}
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active !== undefined && ids.includes(active) ? optionId(active) : undefined}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => search(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </label>
      <div className="picker-list" role="listbox" id={listId} aria-label={label} ref={list}>
        {groups.map(({ title, entries }) => (
          // biome-ignore lint/a11y/useSemanticElements: a list box has groups of options, which no element stands for
          <div key={title} role="group" aria-label={title}>
            <div className="picker-title" aria-hidden>
              {title}
            </div>
            {entries.map((entry) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys go through the search field
              // biome-ignore lint/a11y/useFocusableInteractive: the search field keeps the focus
              <div
                key={entry.id}
                id={optionId(entry.id)}
                role="option"
                aria-selected={entry.id === active}
                className="picker-option"
                onClick={() => onKeep(entry.id, query)}
              >
                <div className="picker-name">
                  <strong>{entry.label}</strong>
                  {entry.note && <span className="picker-note">{entry.note}</span>}
                </div>
                <div className="picker-about">
                  <span>{[entry.sentence, entry.same].filter(Boolean).join(' ')}</span>
                  {entry.aliases && (
                    <span className="picker-aliases" title={entry.aliases}>
                      {entry.aliases}
                    </span>
                  )}
                </div>
                {entry.id === value && <Check size={16} aria-label="in use" />}
              </div>
            ))}
          </div>
        ))}
      </div>
      {ids.length === 0 && (
        <p className="picker-fault" role="status">
          {faultFor(query)}
        </p>
      )}
      <p className="picker-keys" aria-hidden>
        <kbd>↑</kbd> <kbd>↓</kbd> try <kbd>Enter</kbd> keep <kbd>Esc</kbd> put back
      </p>
    </>
  )
}
