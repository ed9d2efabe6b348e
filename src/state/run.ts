/** A run of the engine as the page keeps it. */
import type { SlotId } from '../document/slots.ts'
import type { Frame } from '../engine/protocol.ts'

/** A converged run, by the first design that it belongs to. */
export type ReferenceId = `reference-${SlotId}`
/** Whose run it is: a design's, or the converged reference's. */
export type RunId = SlotId | ReferenceId
export const isReference = (id: RunId): id is ReferenceId => id.startsWith('reference-')

/** A run of the engine as the page sees it. */
export interface Run {
  /** 'waiting' for the engine to finish with another design. */
  readonly status: 'waiting' | 'running' | 'done' | 'failed'
  readonly id: number
  readonly nfe: number
  /** N: frame N is the result. */
  readonly steps: number
  readonly calls: number
  /** Frame i in place i; missing until it has arrived. */
  readonly frames: readonly Frame[]
  /** Final images, unscaled, [count, 3, side, side]; null until the engine has them, be it before the way there. */
  readonly images: Float32Array | null
  /** What the engine's own canvas shows, and of which run; the frames come when that is done. */
  readonly drawn: { readonly run: number; readonly step: number } | null
  /** Steps of the preview that is under way, of one image; null otherwise. */
  readonly preview: number | null
  /** Time of the whole run, and of its network calls alone; null until it is done. */
  readonly milliseconds: number | null
  readonly networkMilliseconds: number | null
  /** Calls whose outputs an earlier run had left: they took no time. */
  readonly callsKnown?: number | undefined
  readonly message: string | null
}
