/** Programs for networks, which know noise levels up to one. */
import { designParameters } from './design-parameters.ts'
import { scale } from './linear.ts'
import type { Program } from './program.ts'

/** Levels that a design names by a number are asked for as they are. */
const farAbove = designParameters.sigmaMax.max

/**
 * The program for a network that was trained at levels up to `highest`. Flow matching starts from noise alone, or from as good
 * as that, and a network can only be asked about the noise that it knows: with x = y + sigma n, it is asked about
 * highest n + (highest / sigma) y, which is noise at its own highest level. Both answers are the mean of the data, but for
 * a share of some 1 / highest.
 */
export const withinReach = (program: Program, highest: number): Program => ({
  ...program,
  ops: program.ops.map((op) =>
    op.op === 'denoise' && op.sigma > Math.max(farAbove, highest)
      ? { ...op, sigma: highest, input: scale(op.input, highest / op.sigma) }
      : op,
  ),
})
