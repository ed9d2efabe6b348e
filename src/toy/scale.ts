/**
 * How large the toy's data are. VP's coordinates bend at sigma = 1 whatever the data are, so that a sampler's error depends on
 * how large they are: one mixture at three scales tells what changes. A document keeps the mixture and its scale apart: what a
 * person edits, the limits and the links stay as they are, and everything that samples gets the product.
 */
import type { Mixture } from './mixture.ts'

/**
 * Factors of the means and the widths. A vector of d values that spread like the mixture is sqrt(d) times as long as one value:
 * 1 stands for one pixel, 16 for 256 values (modes at +-8 instead of +-0.5), 56 for the 3072 of a 32 x 32 picture (+-28).
 */
export const dataScales = [1, 16, 56] as const
export type DataScale = (typeof dataScales)[number]

export const isDataScale = (value: unknown): value is DataScale => dataScales.includes(value as DataScale)

const kept = new WeakMap<Mixture, Map<number, Mixture>>()

/**
 * The mixture of k y for y of `mixture`, which keeps k as its own scale. D_k(k x; k sigma) = k D(x; sigma). k > 0; at 1 the
 * mixture itself, else the same object for the same arguments.
 */
export const scaledMixture = (mixture: Mixture, k: number): Mixture => {
  if (k === 1) return mixture
  const ofMixture = kept.get(mixture) ?? new Map<number, Mixture>()
  kept.set(mixture, ofMixture)
  const times = (values: readonly number[]): readonly number[] => values.map((value) => value * k)
  const known = ofMixture.get(k) ?? { w: mixture.w, mu: times(mixture.mu), s: times(mixture.s), scale: k }
  ofMixture.set(k, known)
  return known
}

/** The unit in which errors of data of this mixture are reported, so that they compare across scales. */
export const unitOf = ({ scale = 1 }: Mixture): number => scale

/** The unit as part of a sentence: "in units of the data". */
export const unitText = (unit: number): string =>
  unit === 1 ? 'in units of the data' : `in units of the data’s scale, ${unit}`
