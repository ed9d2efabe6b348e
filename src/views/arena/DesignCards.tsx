import { Copy, Ellipsis, Lock, Plus } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type CSSProperties, type KeyboardEvent, useRef } from 'react'
import { scheduleText } from '../../core/names/name-of.ts'
import type { Document } from '../../document/document.ts'
import { type SlotId, slotIds } from '../../document/slots.ts'
import { type Compared, comparedOf } from '../../state/selectors.ts'
import { activate, duplicate, freeSlotIds, remove, setBaseline, swap } from '../../state/slots.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { shortNameOf } from '../pictures/short-name.ts'
import { SlotMarker } from '../slot-style.tsx'

/** The noise schedule and the price of a design, under its name. */
const detailOf = ({ design, program }: Compared): string => {
  const schedule = scheduleText(design)
  const steps = program.steps.length
  return `${schedule} · ${steps} ${steps === 1 ? 'step' : 'steps'} · ${program.nfe} calls`
}

/** One card for each design, as tabs: the chosen one is what the controls below change. */
export const DesignCards = () => {
  const { explorer } = useWiring()
  const compared = useExplorer(comparedOf)
  const at = compared.findIndex(({ isActive }) => isActive)
  const list = useRef<HTMLDivElement>(null)
  const edit = (key: string, change: (document: Document) => Document): void =>
    explorer.getState().change(`slots.${key}`, change)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: compared.length - 1 }[event.key]
    const next = to === undefined ? undefined : compared[(to + compared.length) % compared.length]
    if (!next) return
    event.preventDefault()
    edit('activate', activate(next.id))
    list.current?.querySelector<HTMLElement>(`[data-card="${next.id}"]`)?.focus()
  }
  return (
    <div className="cards" style={{ '--columns': Math.max(2, compared.length), '--column': at } as CSSProperties}>
      <div ref={list} className="card-tabs" role="tablist" aria-label="Designs" onKeyDown={onKeyDown}>
        {compared.map((one) => (
          <div
            key={one.id}
            className="card"
            data-slot={one.id}
            data-active={one.isActive || undefined}
            role="presentation"
          >
            <button
              type="button"
              role="tab"
              data-card={one.id}
              id={`card-${one.id}`}
              aria-selected={one.isActive}
              aria-controls="design-controls"
              tabIndex={one.isActive ? 0 : -1}
              onClick={() => edit('activate', activate(one.id))}
            >
              <span className="card-letter">
                <SlotMarker id={one.id} /> {one.id}
              </span>
              <span className="card-words">
                <strong title={one.name}>{shortNameOf(one, compared)}</strong>
                <span className="caption">
                  {one.isBaseline && <Lock size={12} aria-label="Locked" />} {detailOf(one)}
                </span>
              </span>
            </button>
          </div>
        ))}
      </div>
      {compared.map((one) => one.isActive && <CardMenu key={one.id} id={one.id} onEdit={edit} />)}
    </div>
  )
}

/** Puts a copy of the chosen design under the next letter. */
export const AddDesign = () => {
  const { explorer } = useWiring()
  const isFull = useExplorer(({ document }) => freeSlotIds(document).length === 0)
  if (isFull) return null
  return (
    <button
      type="button"
      className="button"
      title="Put a copy of the chosen design beside it"
      onClick={() => explorer.getState().change('slots.duplicate', duplicate)}
    >
      <Plus size={16} aria-hidden /> Add a design
    </button>
  )
}

interface CardMenuProps {
  readonly id: SlotId
  readonly onEdit: (key: string, change: (document: Document) => Document) => void
}

/** What can be done with a card. */
const CardMenu = ({ id, onEdit }: CardMenuProps) => {
  const compared = useExplorer(comparedOf)
  const isFull = useExplorer(({ document }) => freeSlotIds(document).length === 0)
  const isLocked = compared.find((one) => one.id === id)?.isBaseline ?? false
  const at = slotIds.indexOf(id)
  const [left, right] = [slotIds[at - 1], slotIds[at + 1]]
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="icon-button card-more"
          aria-label={`More for design ${id}`}
          title={`More for design ${id}`}
        >
          <Ellipsis aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="popover menu" align="end" sideOffset={6}>
          <DropdownMenu.Item disabled={isFull} onSelect={() => onEdit('duplicate', duplicate)}>
            <Copy size={15} aria-hidden /> Duplicate
          </DropdownMenu.Item>
          <DropdownMenu.Item disabled={!left} onSelect={() => left && onEdit('swap', swap(id, left))}>
            Move left
          </DropdownMenu.Item>
          <DropdownMenu.Item disabled={!right} onSelect={() => right && onEdit('swap', swap(id, right))}>
            Move right
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => onEdit('baseline', setBaseline(isLocked ? null : id))}>
            {isLocked ? 'Unlock' : 'Lock against changes'}
          </DropdownMenu.Item>
          <DropdownMenu.Item disabled={compared.length < 2} onSelect={() => onEdit('remove', remove(id))}>
            Remove
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
