import { type CSSProperties, memo } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { Radios } from '../controls/Radios.tsx'
import { useFrame, usePixels } from '../pictures/use-pixels.ts'
import type { Way } from './picture-view.ts'

interface ThumbnailsProps {
  readonly id: SlotId
  readonly way: Way
  readonly large: number
  /** Names of the pictures. */
  readonly titles: readonly string[]
  readonly onLarge: (index: number) => void
}

/** All pictures of a design, small: one Tab stop, arrow keys walk, the chosen one is the large one of every design. */
export const Thumbnails = memo(({ id, way, large, titles, onLarge }: ThumbnailsProps) => {
  if (titles.length < 2) return null
  return (
    <Radios
      className="picture-small"
      style={{ '--across': Math.ceil(Math.sqrt(titles.length)) } as CSSProperties}
      label={`Pictures of ${id}`}
      value={String(large)}
      // A picture is its index: by its title, which a drag changes, its canvas would be made anew.
      radios={titles.map((title, index) => ({
        value: String(index),
        label: title,
        title,
        content: <Thumbnail id={id} way={way} index={index} />,
      }))}
      onValue={(value) => onLarge(Number(value))}
    />
  )
})

/** Follows the frames by itself: the buttons around it stay as they are. */
const Thumbnail = memo(({ id, way, index }: { readonly id: SlotId; readonly way: Way; readonly index: number }) => {
  const frame = useFrame(id)
  const isOnItsWay = frame !== undefined && frame.step < frame.steps
  const pixels = usePixels(id, frame, way === 'difference' ? 'difference' : isOnItsWay ? 'denoised' : 'state')
  return frame ? <Pixels pixels={pixels} side={frame.side} index={index} /> : null
})
