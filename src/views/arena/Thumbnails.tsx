import { ToggleGroup } from 'radix-ui'
import type { CSSProperties } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useFrame, usePixels } from '../pictures/use-pixels.ts'
import type { Way } from './picture-view.ts'

interface ThumbnailsProps {
  readonly id: SlotId
  readonly way: Way
  readonly count: number
  readonly large: number
  readonly titleOf: (index: number) => string
  readonly onLarge: (index: number) => void
}

/** All pictures of a design, small: one Tab stop, arrow keys walk, the chosen one is the large one of every design. */
export const Thumbnails = ({ id, way, count, large, titleOf, onLarge }: ThumbnailsProps) => {
  const frame = useFrame(id)
  const isOnItsWay = frame !== undefined && frame.step < frame.steps
  const pixels = usePixels(id, frame, way === 'difference' ? 'difference' : isOnItsWay ? 'denoised' : 'state')
  if (count < 2) return null
  return (
    <ToggleGroup.Root
      type="single"
      className="picture-small"
      style={{ '--across': Math.ceil(Math.sqrt(count)) } as CSSProperties}
      aria-label={`Pictures of ${id}`}
      value={String(large)}
      onValueChange={(value) => value !== '' && onLarge(Number(value))}
    >
      {Array.from({ length: count }, (_, index) => (
        <ToggleGroup.Item
          // biome-ignore lint/suspicious/noArrayIndexKey: a picture is its index
          key={index}
          value={String(index)}
          aria-label={titleOf(index)}
          title={titleOf(index)}
        >
          {frame && <Pixels pixels={pixels} side={frame.side} index={index} />}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
