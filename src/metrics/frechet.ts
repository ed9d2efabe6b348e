/**
 * The Fréchet distance of two normal distributions (Dowson and Landau 1982; Heusel et al. 2017 for features of images):
 * d^2 = |m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)), in squared units of the features.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Gaussian } from './moments.ts'

const matrixOf = ({ mean: { length }, covariance }: Gaussian): Matrix => Matrix.from1DArray(length, length, covariance)

const traceOf = ({ mean: { length }, covariance }: Gaussian): number => {
  let trace = 0
  for (let i = 0; i < length; i++) trace += covariance[i * length + i]!
  return trace
}

/** Eigenvalues of a covariance below this share of the largest are rounding. */
const negligible = 1e-15

/**
 * Measures distances to `reference`, whose covariance is decomposed once. Covariances may be singular. The trace of the
 * root is that of (B C_b B^T)^(1/2) with C_a = B^T B, which is symmetric: only real eigenvalues occur, and rounding can
 * make none of them less than a little below 0.
 */
export const frechetTo = (reference: Gaussian): ((other: Gaussian) => number) => {
  const width = reference.mean.length
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(matrixOf(reference), {
    assumeSymmetric: true,
  })
  const largest = Math.max(...values)
  const kept = values.flatMap((value, k) => (value > negligible * largest ? [k] : []))
  const traceOfReference = traceOf(reference)
  if (kept.length === 0) return (other) => distanceOfMeans(reference, other) + traceOf(other)
  const factor = Matrix.zeros(kept.length, width)
  kept.forEach((k, row) => {
    const root = Math.sqrt(values[k]!)
    for (let i = 0; i < width; i++) factor.set(row, i, root * vectors.get(i, k))
  })
  return (other) => {
    const between = distanceOfMeans(reference, other)
    const product = factor.mmul(matrixOf(other)).mmul(factor.transpose())
    // Products of matrices round differently above and below the diagonal.
    for (let i = 0; i < kept.length; i++)
      for (let j = 0; j < i; j++) product.set(i, j, (product.get(i, j) + product.get(j, i)) / 2)
    for (let i = 0; i < kept.length; i++) for (let j = 0; j < i; j++) product.set(j, i, product.get(i, j))
    const { realEigenvalues } = new EigenvalueDecomposition(product, { assumeSymmetric: true })
    const trace = realEigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(value, 0)), 0)
    return Math.max(0, between + traceOfReference + traceOf(other) - 2 * trace)
  }
}

const distanceOfMeans = ({ mean: a }: Gaussian, { mean: b }: Gaussian): number => {
  if (a.length !== b.length)
    throw new RangeError(`${b.length} features cannot be compared with statistics of ${a.length} features`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum
}

export const frechet = (a: Gaussian, b: Gaussian): number => frechetTo(a)(b)
