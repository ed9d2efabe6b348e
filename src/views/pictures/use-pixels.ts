import { useMemo } from 'react'
import type { ImageView } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import type { Frame } from '../../engine/protocol.ts'
import type { RunId } from '../../state/run.ts'
import { comparisonOf, shownFrameOf } from '../../state/selectors.ts'
import { useExplorer } from '../explorer-context.tsx'
import { differencePixels } from './difference.ts'

/** The frame of a run at the cursor. */
export const useFrame = (id: RunId): Frame | undefined => useExplorer(useMemo(() => shownFrameOf(id), [id]))

/** What a view shows of a design's frame, as RGBA pixels; undefined while there is nothing to show. */
export const usePixels = (slot: SlotId, frame: Frame | undefined, view: ImageView): Uint8ClampedArray | undefined => {
  const comparison = useFrame(useExplorer((state) => comparisonOf(state, slot)))
  return useMemo(() => {
    if (view !== 'difference') return frame?.[view]
    return frame?.side === comparison?.side ? differencePixels(frame?.denoised, comparison?.denoised) : undefined
  }, [frame, comparison, view])
}

/** Whether two frames have the same number of pictures of one size, so that they can be subtracted. */
export const areAlike = (frame: Frame | undefined, other: Frame | undefined): boolean =>
  frame?.side === other?.side && frame?.denoised.length === other?.denoised.length

/** The magnified difference of two frames' denoised pictures of an index; undefined while there are not two of one size. */
export const useDifference = (
  frame: Frame | undefined,
  other: Frame | undefined,
  index: number,
): Uint8ClampedArray | undefined =>
  useMemo(() => {
    if (!frame || !other || !areAlike(frame, other)) return
    const bytes = 4 * frame.side ** 2
    const of = ({ denoised }: Frame): Uint8ClampedArray => denoised.subarray(index * bytes, (index + 1) * bytes)
    return differencePixels(of(frame), of(other))
  }, [frame, other, index])
