import { drawLayouts } from './drawings/layouts.ts'
import { makeWorld, usualSettings, type World } from './world.ts'

/**
 * Standard deviation of the noise of a grainy world. What is narrow and not known to be narrower is what sigma(t) of VP without
 * its scaling pays for: with this much it errs nearly twice as much as VP with its scaling, and the other orders stay as they are.
 */
export const grain = 0.06

/** The world of a seed's drawings, in pictures of `side` x `side` pixels, smooth or grainy. Some 0.3 s. */
export const drawWorld = (seed: number, side: number, isGrainy = false): World =>
  makeWorld(drawLayouts(seed, side), side, isGrainy ? { ...usualSettings, tau: grain } : usualSettings)
