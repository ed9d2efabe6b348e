/** What a study keeps of the quality of a design on exact pictures. */
import type { Estimate } from '../pictures/measures/entropy.ts'
import type { Distances, FlowError, PictureQuality } from './picture-quality.ts'

/** PictureQuality as plain JSON: numbers alone. */
export interface ExactReading {
  readonly nfe: number
  readonly images: number
  /** The noise level of the states that are judged. */
  readonly sigma: number
  /** Null for designs that add noise, which follow no flow. */
  readonly flow: FlowError | null
  /** What is left of a wrong start; null where the start is right. */
  readonly start: Distances | null
  /** ln p less that of exact samples, in nats. */
  readonly logDensity: Estimate
  /** Ratios of variances: 1 for exact samples. */
  readonly colors: Estimate
  readonly noise: Estimate
  /** Wasserstein-2 distance along the widest axes, in standard deviations of each. */
  readonly distance: Estimate
  /** Pearson's statistic of the classes; null where pictures have labels. */
  readonly chiSquare: number | null
}

export const exactReading = ({ nfe, flow, start, samples, sigma }: PictureQuality): ExactReading => {
  const { count, logDensity, colors, noise, distance, classes } = samples
  return {
    nfe,
    images: count,
    sigma,
    flow,
    start,
    logDensity,
    colors,
    noise,
    distance,
    chiSquare: classes ? classes.chiSquare : null,
  }
}
