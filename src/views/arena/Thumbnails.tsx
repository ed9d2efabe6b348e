import { type CSSProperties, memo } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { Radios } from '../controls/Radios.tsx'
import { useFrame, usePixels } from '../pictures/use-pixels.ts'
import { PictureSheet, sheetLayout } from './PictureSheet.tsx'
import type { Way } from './picture-view.ts'

interface ThumbnailsProps {
  readonly id: SlotId
  readonly way: Way
  readonly large: number
  /** Names of the pictures. */
  readonly titles: readonly string[]
  readonly onLarge: (index: number) => void
}

/** Side of pictures of which none is there yet. */
const usualSide = 32

/** All pictures of a design, small: one Tab stop, arrow keys walk, the chosen one is the large one of every design. */
export const Thumbnails = memo((props: ThumbnailsProps) => {
  const { id, way, titles } = props
  const frame = useFrame(id)
  const isOnItsWay = frame !== undefined && frame.step < frame.steps
  const pixels = usePixels(id, frame, way === 'difference' ? 'difference' : isOnItsWay ? 'denoised' : 'state')
  const count = titles.length
  if (count < 2) return null
  const side = frame?.side ?? usualSide
  const { across, down, gap, width, height } = sheetLayout(count, side)
  const sizes = {
    aspectRatio: `${width} / ${height}`,
    '--across': across,
    '--down': down,
    '--gap-x': `${(100 * gap) / width}%`,
    '--gap-y': `${(100 * gap) / height}%`,
  } as CSSProperties
  return (
    <div className="picture-small" style={sizes}>
      {frame && <PictureSheet pixels={pixels} count={count} side={side} />}
      <Choices {...props} />
    </div>
  )
})

/** A button over each picture; they stay as they are while pictures change. */
const Choices = memo(({ id, large, titles, onLarge }: ThumbnailsProps) => (
  <Radios
    className="picture-choices"
    label={`Pictures of ${id}`}
    value={String(large)}
    // A picture is its index; its title changes with a drag.
    radios={titles.map((title, index) => ({ value: String(index), label: title, title, content: null }))}
    onValue={(value) => onLarge(Number(value))}
  />
))
