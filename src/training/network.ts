/** The denoiser around the small network: D(x; sigma) = cSkip x + cOut F(cIn x; cNoise). */
import { trainingSpecOf } from '../core/training-registry.ts'
import type { Mixture } from '../toy/mixture.ts'
import type { PointDenoiser } from '../toy/target.ts'
import { createMlp, type MlpShape } from './mlp.ts'

/** Sines and cosines of cNoise that the network gets beside cNoise itself. */
const waves = 3
export const shape: MlpShape = { inputs: 2 + 2 * waves, hidden: 32 }

/** Levels over which cNoise is mapped to [-1, 1], whatever its own scale is. */
const [lowest, highest] = [0.002, 80]

/** Standard deviation of a mixture: sigma_data of its preconditioning. */
export const sigmaDataOf = ({ w, mu, s }: Mixture): number => {
  const mean = w.reduce((sum, weight, k) => sum + weight * mu[k]!, 0)
  return Math.sqrt(w.reduce((sum, weight, k) => sum + weight * (s[k]! ** 2 + (mu[k]! - mean) ** 2), 0))
}

/** sigma_data as a training has it: the data's own, or another that was assumed. */
export const assumedSigmaData = ({
  mixture,
  assumedSpread = 1,
}: {
  readonly mixture: Mixture
  readonly assumedSpread?: number
}): number => assumedSpread * sigmaDataOf(mixture)

/** Writes the network's input for a point x at level sigma to row `row`; what the level decides is given back. */
export const createInput = (id: string, sigmaData: number) => {
  const preconditioning = trainingSpecOf('preconditioning', id).create(sigmaData)
  const [low, high] = [lowest, highest].map(preconditioning.cNoise) as [number, number]
  const noise = (sigma: number): Float64Array => {
    const c = (2 * (preconditioning.cNoise(sigma) - low)) / (high - low) - 1
    const features = new Float64Array(1 + 2 * waves)
    features[0] = c
    for (let k = 1; k <= waves; k++) {
      features[2 * k - 1] = Math.sin(k * Math.PI * 0.5 * c)
      features[2 * k] = Math.cos(k * Math.PI * 0.5 * c)
    }
    return features
  }
  return {
    ...preconditioning,
    noise,
    write: (x: Float64Array, row: number, scaled: number, features: Float64Array): void => {
      x[row * shape.inputs] = scaled
      x.set(features, row * shape.inputs + 1)
    },
  }
}

/** Rows that are answered at once. */
const chunk = 256

export const learnedDenoiser = (preconditioning: string, sigmaData: number, weights: Float64Array): PointDenoiser => {
  const input = createInput(preconditioning, sigmaData)
  const answers = createMlp(shape, chunk)
  const rows = new Float64Array(chunk * shape.inputs)
  return {
    name: 'learned',
    denoiseInto: (x, sigma, out) => {
      const features = input.noise(sigma)
      const [skip, gain, scale] = [input.cSkip(sigma), input.cOut(sigma), input.cIn(sigma)]
      for (let from = 0; from < x.length; from += chunk) {
        const count = Math.min(chunk, x.length - from)
        for (let k = 0; k < count; k++) input.write(rows, k, scale * x[from + k]!, features)
        const answered = answers(weights, rows, count)
        for (let k = 0; k < count; k++) out[from + k] = skip * x[from + k]! + gain * answered[k]!
      }
    },
  }
}
