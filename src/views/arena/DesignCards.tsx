import { Lock, SlidersHorizontal } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { scheduleText } from '../../core/names/name-of.ts'
import type { Document } from '../../document/document.ts'
import { type SlotId, slotIds } from '../../document/slots.ts'
import { type Compared, comparedOf } from '../../state/selectors.ts'
import { activate, duplicate, move, remove, setBaseline } from '../../state/slots.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { shortNameOf } from '../pictures/short-name.ts'
import { SlotMarker } from '../slot-style.tsx'
import { CardMenu } from './CardMenu.tsx'
import { useCardDrag } from './use-card-drag.ts'

/** The noise schedule and the price of a design, under its name. */
const detailOf = ({ design, program }: Compared): string => {
  const schedule = scheduleText(design)
  const steps = program.steps.length
  return `${schedule} · ${steps} ${steps === 1 ? 'step' : 'steps'} · ${program.nfe} calls`
}

const keysHelp = 'Drag to reorder, or press Shift with an arrow key'

/** Edits of the set of designs, and what a screen reader hears of them. */
const useCardEdits = () => {
  const { explorer } = useWiring()
  const compared = useExplorer(comparedOf)
  const [said, setSaid] = useState('')
  const edits = useMemo(() => {
    const edit = (key: string, change: (document: Document) => Document): void =>
      explorer.getState().change(`slots.${key}`, change)
    const all = (): readonly Compared[] => comparedOf(explorer.getState())
    const nameOf = (id: SlotId): string => {
      const one = all().find((each) => each.id === id)
      return one ? shortNameOf(one, all()) : ''
    }
    const moveTo = (id: SlotId, place: number): SlotId => {
      const letters = all().map((one) => one.id)
      const at = Math.min(letters.length - 1, Math.max(0, place))
      const letter = letters[at]!
      if (letter === id) return id
      // Afterwards another design has its letter.
      const name = nameOf(id)
      edit(`move.${id}.${at}`, move(id, at))
      setSaid(`${name} is now design ${letter}, ${at + 1} of ${letters.length}.`)
      return letter
    }
    return {
      choose: (id: SlotId) => edit('activate', activate(id)),
      copy: () => edit('duplicate', duplicate),
      lock: (id: SlotId, isLocked: boolean) => edit('baseline', setBaseline(isLocked ? id : null)),
      /** Returns the letter that it has then. */
      moveTo,
      moveBy: (id: SlotId, by: number) => moveTo(id, all().findIndex((one) => one.id === id) + by),
      takeAway: (id: SlotId) => {
        if (all().length < 2) return
        const name = nameOf(id)
        edit('remove', remove(id))
        explorer.getState().note('info', `Design ${id}, ${name}, was removed.`, { isPassing: true, offersUndo: true })
      },
    }
  }, [explorer])
  return { compared, said, edits }
}

interface DesignCardsProps {
  /** On a phone, opens the chosen design's settings. */
  readonly onSettings: (() => void) | undefined
}

/** One card for each design, as tabs: the chosen one is what the controls change. */
export const DesignCards = memo(({ onSettings }: DesignCardsProps) => {
  const { compared, said, edits } = useCardEdits()
  const { choose, moveTo, takeAway } = edits
  const at = compared.findIndex(({ isActive }) => isActive)
  const active = compared[at]
  const list = useRef<HTMLDivElement>(null)
  const ids = compared.map(({ id }) => id)
  const activeId = active?.id
  useEffect(() => {
    // Of a carousel, the chosen card is in sight; scrolling the page would move more than that.
    const tabs = list.current
    const card = tabs?.querySelector<HTMLElement>(`[data-card="${activeId}"]`)?.parentElement
    if (tabs && card && tabs.scrollWidth > tabs.clientWidth)
      tabs.scrollTo({ left: card.offsetLeft - tabs.offsetLeft - 8 })
  }, [activeId])
  const drag = useCardDrag(list, ids, moveTo)
  const focus = (id: SlotId): void => list.current?.querySelector<HTMLElement>(`[data-card="${id}"]`)?.focus()
  const place = (by: number): void => {
    if (!active) return
    let letter: SlotId = active.id
    flushSync(() => {
      letter = moveTo(active.id, at + by)
    })
    focus(letter)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!active || event.ctrlKey || event.metaKey || event.altKey) return
    const { key } = event
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key]
    if (by !== undefined && event.shiftKey) place(by)
    else if (key === 'Delete') {
      flushSync(() => takeAway(active.id))
      list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
    } else {
      const letter = slotIds[Number(key) - 1]
      const to = by === undefined ? { Home: 0, End: ids.length - 1 }[key] : at + by
      const next = letter && ids.includes(letter) ? letter : to === undefined ? undefined : ids.at(to % ids.length)
      if (!next) return
      choose(next)
      focus(next)
    }
    event.preventDefault()
  }
  return (
    <div className="cards" style={{ '--columns': Math.max(2, compared.length), '--column': at } as CSSProperties}>
      <div
        ref={list}
        className="card-tabs"
        role="tablist"
        aria-label="Designs"
        data-dragging={drag.draggedId !== null || undefined}
        onKeyDown={onKeyDown}
        {...drag.handlers}
      >
        {compared.map((one) => {
          const shift = drag.shiftOf(one.id)
          return (
            <div
              key={one.id}
              className="card"
              data-slot={one.id}
              data-active={one.isActive || undefined}
              data-dragged={one.id === drag.draggedId || undefined}
              role="presentation"
              style={shift === 0 ? undefined : { transform: `translateX(${shift}px)` }}
            >
              <button
                type="button"
                role="tab"
                data-card={one.id}
                id={`card-${one.id}`}
                aria-selected={one.isActive}
                aria-controls="design-controls"
                aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Delete"
                tabIndex={one.isActive ? 0 : -1}
                title={`${one.name}. ${keysHelp}`}
                onClick={() => {
                  // On a phone a press on the chosen card opens it.
                  if (one.isActive) onSettings?.()
                  choose(one.id)
                }}
              >
                <span className="card-letter">
                  <SlotMarker id={one.id} /> {one.id}
                </span>
                <span className="card-words">
                  <strong>{shortNameOf(one, compared)}</strong>
                  <span className="caption">
                    {one.isBaseline && <Lock size={12} aria-label="Locked" />} {detailOf(one)}
                  </span>
                </span>
              </button>
            </div>
          )
        })}
      </div>
      {active && (
        <CardMenu
          key={active.id}
          id={active.id}
          isBaseline={active.isBaseline}
          isFirst={at === 0}
          isLast={at === compared.length - 1}
          edits={edits}
        />
      )}
      {onSettings && (
        <button
          type="button"
          className="icon-button card-settings"
          aria-label="Settings of the chosen design"
          onClick={onSettings}
        >
          <SlidersHorizontal aria-hidden />
        </button>
      )}
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </div>
  )
})
