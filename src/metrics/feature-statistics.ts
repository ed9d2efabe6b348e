/** Statistics of reference images in a network's features: the arrays mu [F] and sigma [F, F] of an .npz file. */
import type { Gaussian } from './moments.ts'
import { NpzFault, readNpz } from './npz.ts'

/** Share of the larger of two entries that should be equal: float32 files pass, other matrices do not. */
const asymmetry = 1e-3

/** Throws NpzFault, which names what is wrong. */
export const readStatistics = (bytes: Uint8Array): Gaussian => {
  const { mu, sigma } = readNpz(bytes, ['mu', 'sigma'])
  const width = mu.values.length
  if (mu.shape.length !== 1 || width === 0)
    throw new NpzFault(`mu has the shape [${mu.shape.join(', ')}]; a vector of feature means is needed.`)
  if (sigma.shape.join() !== `${width},${width}`)
    throw new NpzFault(
      `sigma has the shape [${sigma.shape.join(', ')}]; the covariance of ${width} features is [${width}, ${width}].`,
    )
  const mean = Float64Array.from(mu.values)
  const covariance = Float64Array.from(sigma.values)
  if (![mean, covariance].every((values) => values.every(Number.isFinite)))
    throw new NpzFault('The statistics hold numbers that are not finite (NaN or infinite). Make them again.')
  for (let i = 0; i < width; i++) {
    const variance = covariance[i * width + i]!
    if (variance < 0)
      throw new NpzFault(`sigma has the negative variance ${variance} in place ${i}: it is no covariance.`)
    for (let j = 0; j < i; j++) {
      const [a, b] = [covariance[i * width + j]!, covariance[j * width + i]!]
      const scale = Math.sqrt(variance * covariance[j * width + j]!)
      if (Math.abs(a - b) > asymmetry * Math.max(scale, Math.abs(a), Math.abs(b)))
        throw new NpzFault(`sigma is not symmetric (row ${i}, column ${j}): it is no covariance.`)
      covariance[i * width + j] = (a + b) / 2
      covariance[j * width + i] = (a + b) / 2
    }
  }
  return { mean, covariance }
}
