/**
 * Frames: what a state's level is measured by. In a frame, a state is `a y + level n`, and the ODE reads
 * dx / d level = (x - D) / level, so that a rule in ln sigma can be followed in the logarithm of either level. With D held
 * both give one step; they differ in what is a polynomial, and where the middle of a step is.
 */
import { pureNoise } from './pure-noise.ts'

export interface Frame {
  /** The frame's level of a state at noise level sigma. */
  level(sigma: number): number
  /** The noise level at the frame's. */
  sigma(level: number): number
  /** a, the factor of the data at noise level sigma: an unscaled state times it is the frame's. */
  signal(sigma: number): number
  /** Whether noise alone has a level here. */
  readonly holdsPureNoise: boolean
}

/** y + sigma n: the level is sigma itself. */
export const sigmaFrame: Frame = {
  level: (sigma) => sigma,
  sigma: (level) => level,
  signal: () => 1,
  holdsPureNoise: false,
}

/** Time of flow matching at a noise level: sigma = t / (1 - t). */
export const flowTime = (sigma: number): number => sigma / (1 + sigma)

/** The noise level at a time t in [0, 1]. */
export const flowSigma = (t: number): number => Math.min(t / (1 - t), pureNoise)

/** (1 - t) y + t n: the level is the time of flow matching. */
export const flowFrame: Frame = {
  level: flowTime,
  sigma: flowSigma,
  signal: (sigma) => 1 / (1 + sigma),
  holdsPureNoise: true,
}
