import type { NoiseDistribution } from './noise-distribution.ts'

/** ln sigma ~ N(mean, deviation^2). */
export const logNormal = (mean: number, deviation: number): NoiseDistribution => ({
  sigma: (n) => Math.exp(mean + deviation * n),
  density: (sigma) => {
    const z = (Math.log(sigma) - mean) / deviation
    return Math.exp(-0.5 * z * z) / (deviation * Math.sqrt(2 * Math.PI))
  },
})
