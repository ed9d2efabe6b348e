import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { memo } from 'react'
import { type ImageView, imageViews } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useFocusBack } from '../controls/use-focus-back.ts'
import { labelText, viewLabels } from './image-text.ts'
import { useFrame, usePixels } from './use-pixels.ts'
import './large-view.css'
import { Scrubber } from './Scrubber.tsx'

interface LargeViewProps {
  readonly slot: SlotId
  /** Image shown; null when closed. */
  readonly index: number | null
  readonly labels: readonly (number | null)[]
  readonly names: readonly string[]
  readonly onIndex: (index: number | null) => void
}

interface LargeFigureProps {
  readonly slot: SlotId
  readonly view: ImageView
  readonly index: number
}

const LargeFigure = ({ slot, view, index }: LargeFigureProps) => {
  const frame = useFrame(slot)
  return (
    <figure>
      <div className="pixels">
        <Pixels pixels={usePixels(slot, frame, view)} side={frame?.side ?? 1} index={index} />
      </div>
      <figcaption>
        <strong>{viewLabels[view].label}</strong> {viewLabels[view].help}
      </figcaption>
    </figure>
  )
}

/** One image in all views at the shown step; left and right arrow walk the images. */
export const LargeView = memo(({ slot, index, labels, names, onIndex }: LargeViewProps) => {
  const count = labels.length
  const focusBack = useFocusBack()
  return (
    <Dialog.Root open={index !== null} onOpenChange={(isOpen) => !isOpen && onIndex(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog" aria-describedby={undefined} {...focusBack}>
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
              <LargeFigure slot={slot} key={view} view={view} index={index ?? 0} />
            ))}
          </div>
          <Scrubber />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
})
