import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useMemo } from 'react'
import { imageViews, type SlotId } from '../../state/document.ts'
import { shownFrameOf } from '../../state/store.ts'
import { useExplorer } from '../explorer-context.tsx'
import { labelText, viewLabels } from './image-text.ts'
import { Pixels } from './Pixels.tsx'
import { Scrubber } from './Scrubber.tsx'

interface LargeViewProps {
  readonly slot: SlotId
  /** Image shown; null when closed. */
  readonly index: number | null
  readonly labels: readonly (number | null)[]
  readonly names: readonly string[]
  readonly onIndex: (index: number | null) => void
}

/** One image in all three views at the shown step; left and right arrow walk the images. */
export const LargeView = ({ slot, index, labels, names, onIndex }: LargeViewProps) => {
  const frame = useExplorer(useMemo(() => shownFrameOf(slot), [slot]))
  const count = labels.length
  return (
    <Dialog.Root open={index !== null} onOpenChange={(isOpen) => !isOpen && onIndex(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog" aria-describedby={undefined}>
          <header>
            <Dialog.Title asChild>
              <h2>
                Design {slot}, image {(index ?? 0) + 1} of {count}: {labelText(names, labels[index ?? 0] ?? null)}
              </h2>
            </Dialog.Title>
            <span>
              <button type="button" className="button" onClick={() => onIndex(((index ?? 0) + count - 1) % count)}>
                Previous
              </button>{' '}
              <button type="button" className="button" onClick={() => onIndex(((index ?? 0) + 1) % count)}>
                Next
              </button>{' '}
              <Dialog.Close className="icon-button" aria-label="Close">
                <X aria-hidden />
              </Dialog.Close>
            </span>
          </header>
          <div className="large-view">
            {imageViews.map((view) => (
              <figure key={view}>
                <div className="pixels">
                  <Pixels pixels={frame?.[view]} index={index ?? 0} />
                </div>
                <figcaption>
                  <strong>{viewLabels[view].label}</strong> {viewLabels[view].help}
                </figcaption>
              </figure>
            ))}
          </div>
          <Scrubber />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
