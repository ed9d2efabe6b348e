/** What came of levels that were fitted on images, in a sentence. */
import { showNumber } from '../base/number.ts'
import type { EqualizedOnImages } from './image-levels.ts'
import type { OptimizedOnImages } from './image-optimize.ts'

export const changeText = (before: number, after: number): string => `${showNumber(before)} → ${showNumber(after)}`

export const verdictText = (before: number, after: number): string =>
  after < before ? 'better' : after > before ? 'worse' : 'unchanged'

/** Levels as they were found on images. */
export type FittedOnImages =
  | { readonly action: 'equalize'; readonly result: EqualizedOnImages }
  | { readonly action: 'optimize'; readonly result: OptimizedOnImages }

export const resultText = (found: FittedOnImages, images: number): string => {
  const { fitted, heldOut } = found.result
  const what =
    found.action === 'equalize'
      ? `Equalized on ${images} images: largest over smallest step error ${changeText(...found.result.spread)}`
      : `Optimized on ${images} images: RMSE ${showNumber(found.result.predicted)} by the errors of the steps`
  return (
    `${what}; RMSE to the converged run ${changeText(...fitted)} on them, ${changeText(...heldOut)} on ${images} others, ` +
    `${verdictText(...heldOut)}.`
  )
}
