/** How likely noisy data are, over the tube: each column is scaled to its own highest density. Pure. */
import type { Mixture } from '../../toy/mixture.ts'
import { densityOf, marginalAt } from '../../toy/quantile.ts'
import { type Frame, spreadOf } from './frame.ts'

const columns = 72
const rows = 64

/** Standard deviations of the noisy data that the fog reaches about 0: everything that a start can be. */
export const fogReach = 2.6

/** Columns from the data to the highest level, rows from -far to far; values in [0, 1]. */
export const fogOf = (mixture: Mixture, frame: Frame, far: number): readonly Float64Array[] => {
  const { mean, deviation } = spreadOf(mixture)
  return Array.from({ length: columns }, (_, column) => {
    const sigma = frame.levelAt((column + 0.5) / columns)
    const width = frame.widthAt(sigma)
    const marginal = marginalAt(mixture, Math.max(sigma, 0.04 * deviation))
    const values = new Float64Array(rows)
    let most = 0
    for (let row = 0; row < rows; row++) {
      const across = -far + (2 * far * (row + 0.5)) / rows
      values[row] = densityOf(marginal, mean + across * width)
      most = Math.max(most, values[row]!)
    }
    return values.map((value) => (most > 0 ? value / most : 0))
  })
}
