import { ArrowLeft, ArrowRight, Copy, Ellipsis, Lock, LockOpen, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { memo, type ReactNode } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { freeSlotIds } from '../../state/slots.ts'
import { useExplorer } from '../explorer-context.tsx'

/** What can be done with a card; the same functions as long as the cards are there. */
export interface CardEdits {
  readonly copy: () => void
  /** Moves the card by one place. */
  readonly moveBy: (id: SlotId, by: -1 | 1) => void
  readonly lock: (id: SlotId, isLocked: boolean) => void
  readonly takeAway: (id: SlotId) => void
}

interface CardMenuProps {
  readonly id: SlotId
  readonly isBaseline: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly edits: CardEdits
}

/** What can be done with a card, each with a sentence. */
export const CardMenu = memo(({ id, isBaseline, isFirst, isLast, edits }: CardMenuProps) => {
  const isFull = useExplorer(({ document }) => freeSlotIds(document).length === 0)
  return (
    <DropdownMenu.Root modal={false}>
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
        <DropdownMenu.Content className="popover menu" align="end" sideOffset={6} collisionPadding={8}>
          <Item
            icon={<Copy size={15} aria-hidden />}
            label="Duplicate"
            help={
              isFull ? 'All four places are taken: remove a design first.' : 'Change one thing and see what it does.'
            }
            isDisabled={isFull}
            onSelect={edits.copy}
          />
          <Item
            icon={<ArrowLeft size={15} aria-hidden />}
            label="Move left"
            keys="Shift ←"
            isDisabled={isFirst}
            onSelect={() => edits.moveBy(id, -1)}
          />
          <Item
            icon={<ArrowRight size={15} aria-hidden />}
            label="Move right"
            keys="Shift →"
            isDisabled={isLast}
            onSelect={() => edits.moveBy(id, 1)}
          />
          <Item
            icon={isBaseline ? <LockOpen size={15} aria-hidden /> : <Lock size={15} aria-hidden />}
            label={isBaseline ? 'Unlock' : 'Lock'}
            help={
              isBaseline
                ? 'Its settings can be changed again.'
                : 'Keeps it as it is, steps included, while you change the others.'
            }
            onSelect={() => edits.lock(id, !isBaseline)}
          />
          <Item
            icon={<Trash2 size={15} aria-hidden />}
            label="Remove"
            keys="Del"
            isDisabled={isFirst && isLast}
            onSelect={() => edits.takeAway(id)}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
})

interface ItemProps {
  readonly icon: ReactNode
  readonly label: string
  /** When one wants it. */
  readonly help?: string
  readonly keys?: string
  readonly isDisabled?: boolean
  readonly onSelect: () => void
}

const Item = ({ icon, label, help, keys, isDisabled = false, onSelect }: ItemProps) => (
  <DropdownMenu.Item disabled={isDisabled} onSelect={onSelect}>
    {icon}
    <span className="menu-words">
      <span>{label}</span>
      {help && <span className="caption">{help}</span>}
    </span>
    {keys && <kbd aria-hidden>{keys}</kbd>}
  </DropdownMenu.Item>
)
