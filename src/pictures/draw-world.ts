import { drawLayouts } from './drawings/layouts.ts'
import { makeWorld, type World } from './world.ts'

/** The world of a seed's drawings, in pictures of `side` x `side` pixels. Some 0.3 s. */
export const drawWorld = (seed: number, side: number): World => makeWorld(drawLayouts(seed, side), side)
