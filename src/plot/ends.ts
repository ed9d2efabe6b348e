/** Where the axes of a figure with markers begin and end: no marker is cut off at its frame. */
import type { Box } from './box.ts'
import type { Ends } from './scales.ts'

const aside = 12
const above = 8

export const acrossOf = ({ x, width }: Box): Ends => [x + aside, x + width - aside]

/** From the bottom up. */
export const upwardsOf = ({ y, height }: Box): Ends => [y + height - above, y + above]
