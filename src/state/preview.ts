/** Frames of a first image alone, laid over the pictures that were there before. */
import type { Frame } from '../engine/protocol.ts'

type Pixels = Frame['state']

const lay = (over: Pixels, under: Pixels | undefined): Pixels => {
  if (!under || under.length <= over.length) return over
  const pixels = under.slice()
  pixels.set(over)
  return pixels
}

/** The frame of a preview in front of an older frame of all images; by itself without one. */
export const layOver = (preview: Frame, older: Frame | undefined): Frame => ({
  ...preview,
  state: lay(preview.state, older?.state),
  denoised: lay(preview.denoised, older?.denoised),
  residual: lay(preview.residual, older?.residual),
})
