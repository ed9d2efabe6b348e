/** Runs of the first image alone during a drag, in few calls at first, laid over the pictures that were there before. */
import { compile } from '../core/compile.ts'
import type { Program } from '../core/program.ts'
import type { Frame } from '../engine/protocol.ts'
import type { Runnable } from './try-compile.ts'

type Pixels = Frame['state']

const lay = (over: Pixels, under: Pixels | undefined): Pixels => {
  if (!under || under.length <= over.length) return over
  const pixels = under.slice()
  pixels.set(over)
  return pixels
}

/** The frame of a preview in front of an older frame of all images; by itself without one. */
export const layOver = (preview: Frame, before: Frame | undefined): Frame => {
  // Another network's images may have another size.
  const older = before?.side === preview.side ? before : undefined
  return {
    ...preview,
    state: lay(preview.state, older?.state),
    denoised: lay(preview.denoised, older?.denoised),
    residual: lay(preview.residual, older?.residual),
  }
}

/** Milliseconds that a preview may take before it is worth having a shorter one first, and what that one should take. */
const patience = 500
const glance = 250
/** Fewer steps than this show nothing of the design. */
const fewestSteps = 4

/**
 * The same design in fewer steps, where a whole preview would keep the hand waiting; undefined where it would not, or where
 * the design has no such. `perCall` is in milliseconds, of one image.
 */
export const coarseProgram = ({ design, program }: Runnable, perCall: number): Program | undefined => {
  if (!(program.nfe * perCall > patience)) return undefined
  const callsPerStep = program.nfe / program.steps.length
  const steps = Math.max(fewestSteps, Math.floor(glance / (perCall * callsPerStep)))
  if (steps > program.steps.length / 2) return undefined
  try {
    return compile({ ...design, steps })
  } catch {
    return undefined
  }
}

/** The newest picture of a shorter run in place of the result; the steps before it stay as they were. */
export const inPlaceOfResult = (coarse: Frame, under: readonly Frame[]): readonly Frame[] => {
  const result = under.at(-1)
  return result ? [...under.slice(0, -1), { ...layOver(coarse, result), step: result.step, steps: result.steps }] : []
}

/**
 * The frames of a run once another one of it has come, each in the place of its step. An engine that has a result before the
 * way there sends it first: until the others come it stands in for them.
 */
export const withFrame = (frames: readonly Frame[], frame: Frame): readonly Frame[] => {
  const isOwn = (known: Frame | undefined): boolean => known?.run === frame.run
  const hasResult = frames.length === frame.steps + 1 && isOwn(frames.at(-1))
  if (hasResult) return frames.with(frame.step, frame)
  const own = frames.filter((known) => isOwn(known) && known.step < frame.step)
  return frame.step === frame.steps && own.length < frame.steps
    ? Array.from({ length: frame.steps + 1 }, () => frame)
    : [...own, frame]
}
