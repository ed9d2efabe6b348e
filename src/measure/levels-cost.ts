/** About what a fit of levels on images takes, before the first run. */
import type { Design } from '../core/design.ts'
import { callsOfComparing, callsOfEqualizing } from '../metrics/image-levels.ts'
import { callsOfOptimizing } from '../metrics/image-optimize.ts'
import type { LevelsFit } from './studies/study.ts'

/** Network calls per image; 0 for a design that does not compile, whose fit says why. */
export const callsOfFit = (design: Design, action: LevelsFit['action']): number => {
  try {
    return callsOfComparing(design) + (action === 'equalize' ? callsOfEqualizing(design) : callsOfOptimizing(design))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return 0
  }
}
