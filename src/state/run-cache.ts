/** Runs that have their result, by what they were made of, so that going back is instant. */
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import type { Document } from '../document/document.ts'
import { type ByteCache, createByteCache } from '../engine/byte-cache.ts'
import { guideOf, imagePerturbationOf } from './imperfect.ts'
import type { Run } from './run.ts'

/** Runs by their key. */
export type RunCache = ByteCache<string, Run>

/** Equal keys give equal images, as long as the network is the same. */
export const runKeyOf = (design: Design, document: Document): string => {
  const { seed, images } = document
  const made = [designKey(design), seed, images.count, images.class, imagePerturbationOf(document) ?? null]
  const guide = guideOf(document)
  return JSON.stringify(guide && design.guidance.id === 'auto' ? [...made, guide] : made)
}

/** A result stands in for the way to it: each frame counts once. */
const bytesOf = ({ frames, images }: Run): number =>
  [...new Set(frames)].reduce(
    (sum, { state, denoised, residual }) => sum + state.length + denoised.length + residual.length,
    0,
  ) + (images?.byteLength ?? 0)

/** Keeps the most recently used runs whose pixels fit into `budget` bytes. */
export const createRunCache = (budget: number): RunCache => createByteCache(budget, bytesOf)
