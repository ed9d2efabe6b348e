import { ArrowLeft, ArrowRight, Copy, Ellipsis, Lock, LockOpen, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import type { Compared } from '../../state/selectors.ts'
import { freeSlotIds } from '../../state/slots.ts'
import { useExplorer } from '../explorer-context.tsx'

interface CardMenuProps {
  readonly one: Compared
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onDuplicate: () => void
  /** Moves the card by one place. */
  readonly onMove: (by: -1 | 1) => void
  readonly onLock: (isLocked: boolean) => void
  readonly onRemove: () => void
}

/** What can be done with a card, each with a sentence. */
export const CardMenu = ({ one, isFirst, isLast, onDuplicate, onMove, onLock, onRemove }: CardMenuProps) => {
  const { id, isBaseline } = one
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
            onSelect={onDuplicate}
          />
          <Item
            icon={<ArrowLeft size={15} aria-hidden />}
            label="Move left"
            keys="Shift ←"
            isDisabled={isFirst}
            onSelect={() => onMove(-1)}
          />
          <Item
            icon={<ArrowRight size={15} aria-hidden />}
            label="Move right"
            keys="Shift →"
            isDisabled={isLast}
            onSelect={() => onMove(1)}
          />
          <Item
            icon={isBaseline ? <LockOpen size={15} aria-hidden /> : <Lock size={15} aria-hidden />}
            label={isBaseline ? 'Unlock' : 'Lock'}
            help={
              isBaseline
                ? 'Its settings can be changed again.'
                : 'Keeps it as it is, steps included, while you change the others.'
            }
            onSelect={() => onLock(!isBaseline)}
          />
          <Item
            icon={<Trash2 size={15} aria-hidden />}
            label="Remove"
            keys="Del"
            isDisabled={isFirst && isLast}
            onSelect={onRemove}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

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
