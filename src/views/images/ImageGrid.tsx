import type { ReactNode } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { labelText, viewLabels } from '../pictures/image-text.ts'
import { useFrame, usePixels } from '../pictures/use-pixels.ts'
import { LiveScreen } from './LiveScreen.tsx'

interface ImageGridProps {
  readonly slot: SlotId
  /** Images of one row; by default the grid is as square as it can be. */
  readonly columns?: number
  readonly labels: readonly (number | null)[]
  readonly names: readonly string[]
  readonly onOpen: (index: number) => void
  /** Stands in the grid while there is no image. */
  readonly empty: ReactNode
}

/** The images of the shown step; each opens its large view. */
export const ImageGrid = ({ slot, columns, labels, names, onOpen, empty }: ImageGridProps) => {
  const frame = useFrame(slot)
  const view = useExplorer((state) => state.document.images.view)
  const pixels = usePixels(slot, frame, view)
  const isDrawnByEngine = useExplorer(
    ({ document, engine }) => document.slot === slot && 'backend' in engine && engine.backend === 'webgpu',
  )
  const square = Math.ceil(Math.sqrt(labels.length))
  const across = columns ?? square
  const side = `repeat(${across}, minmax(0, 1fr))`
  const style = columns ? { gridTemplateColumns: side } : { gridTemplateColumns: side, gridTemplateRows: side }
  return (
    <div className="image-grid" style={style} data-step={frame?.step} data-slot={slot}>
      {frame
        ? labels.map((label, index) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: an image is its index
              key={index}
              type="button"
              aria-label={`Image ${index + 1}, ${labelText(names, label)}: ${viewLabels[view].label} at step ${frame.step}. Enlarge`}
              onClick={() => onOpen(index)}
            >
              <Pixels pixels={pixels} side={frame.side} index={index} />
              <span className="image-label" aria-hidden>
                {labelText(names, label)}
              </span>
            </button>
          ))
        : empty && <div className="empty">{empty}</div>}
      {isDrawnByEngine && view !== 'difference' && (
        <LiveScreen panel={view} columns={across} rows={columns ? Math.ceil(labels.length / columns) : square} />
      )}
    </div>
  )
}
