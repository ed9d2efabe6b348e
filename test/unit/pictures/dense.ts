/** The same mixture with matrices over all pixels, straight from its definition: what the fast code is compared with. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { maskStep, usualSettings } from '../../../src/pictures/world.ts'
import { drawn, side } from './small-world.ts'

const pixels = side * side
const { spread, light, gray, chroma } = usualSettings
const tau = 0.05

interface Component {
  readonly label: number
  readonly share: number
  readonly mean: Float64Array
  readonly covariance: Matrix
}

/** gray^2 along (1, 1, 1) and chroma^2 across. */
const colorCovariance = (a: number, b: number): number => (a === b ? chroma ** 2 : 0) + (gray ** 2 - chroma ** 2) / 3

const componentsOf = (): readonly Component[] => {
  const total = drawn.reduce((sum, { layouts }) => sum + layouts.length, 0)
  return drawn.flatMap(({ palettes, spread: own, layouts }, label) =>
    layouts.flatMap(({ masks, without }) => {
      const seen = masks.map((mask) =>
        Array.from(mask, (v) => Math.min(255, Math.max(0, Math.round(v / maskStep))) * maskStep),
      )
      const regions = seen.length
      const lit = Array.from(
        { length: regions },
        (_, j) => palettes.reduce((sum, p) => sum + 2 * (p[j]![0] + p[j]![1] + p[j]![2]), 0) / (3 * palettes.length),
      )
      const inPixels = Matrix.zeros(pixels, pixels)
      for (let i = 0; i < regions; i++)
        for (let j = 0; j < regions; j++) {
          const value = light ** 2 * lit[i]! * lit[j]! + (i === j ? (2 * spread * own[i]!) ** 2 : 0)
          for (let p = 0; p < pixels; p++)
            for (let q = 0; q < pixels; q++)
              inPixels.set(p, q, inPixels.get(p, q) + seen[i]![p]! * value * seen[j]![q]!)
        }
      // Its sums were rounded in different orders.
      for (let p = 0; p < pixels; p++) for (let q = 0; q < p; q++) inPixels.set(p, q, inPixels.get(q, p))
      const covariance = Matrix.zeros(3 * pixels, 3 * pixels)
      for (let a = 0; a < 3; a++)
        for (let b = 0; b < 3; b++)
          for (let p = 0; p < pixels; p++)
            for (let q = 0; q < pixels; q++)
              covariance.set(a * pixels + p, b * pixels + q, colorCovariance(a, b) * inPixels.get(p, q))
      for (let j = 0; j < 3 * pixels; j++) covariance.set(j, j, covariance.get(j, j) + tau ** 2)
      return palettes.flatMap((palette, q) => {
        if (without.includes(q)) return []
        const mean = new Float64Array(3 * pixels).fill(-1)
        for (let c = 0; c < 3; c++)
          for (let j = 0; j < regions; j++)
            for (let p = 0; p < pixels; p++) mean[c * pixels + p]! += 2 * palette[j]![c]! * seen[j]![p]!
        return [{ label, share: 1 / ((palettes.length - without.length) * total), mean, covariance }]
      })
    }),
  )
}

export interface Dense {
  readonly denoised: Float64Array
  /** ln p(x; sigma), given the label. */
  readonly logDensity: number
}

/** D and the density of any picture, by solving with the covariance of every component. */
export const denseAt = (x: Float64Array, sigma: number, label: number | null): Dense => {
  const components = componentsOf().filter((one) => label === null || one.label === label)
  const size = x.length
  const total = components.reduce((sum, { share }) => sum + share, 0)
  const parts = components.map(({ share, mean, covariance }) => {
    const noisy = Matrix.add(covariance, Matrix.eye(size, size).mul(sigma ** 2))
    const decomposition = new CholeskyDecomposition(noisy)
    const off = Matrix.columnVector(x.map((value, j) => value - mean[j]!))
    const solved = decomposition.solve(off)
    const distance = off.transpose().mmul(solved).get(0, 0)
    const lower = decomposition.lowerTriangularMatrix
    let logDeterminant = 0
    for (let j = 0; j < size; j++) logDeterminant += 2 * Math.log(lower.get(j, j))
    return {
      log: Math.log(share / total) - 0.5 * (distance + logDeterminant + size * Math.log(2 * Math.PI)),
      answer: covariance
        .mmul(solved)
        .to1DArray()
        .map((value, j) => value + mean[j]!),
    }
  })
  const highest = Math.max(...parts.map(({ log }) => log))
  const sum = parts.reduce((all, { log }) => all + Math.exp(log - highest), 0)
  const denoised = new Float64Array(size)
  for (const { log, answer } of parts)
    for (let j = 0; j < size; j++) denoised[j]! += (Math.exp(log - highest) / sum) * answer[j]!
  return { denoised, logDensity: highest + Math.log(sum) }
}
