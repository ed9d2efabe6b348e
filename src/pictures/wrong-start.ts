/** Draws whose start is wrong on purpose: stronger or weaker noise, moved along the brightness. */
import type { WrongStart } from '../core/perturbation.ts'
import type { Draws } from './draws.ts'
import { projectionsOfOnes, sizeOf } from './pixels.ts'
import type { World } from './world.ts'

/** The same draws, with startScale n0 + startShift u as their n0: u is the picture of equal values whose length is 1. */
export const startingFrom = (world: World, draws: Draws, { startScale, startShift }: WrongStart): Draws => {
  const shift = startShift / Math.sqrt(sizeOf(world))
  return {
    projections: (tensor, span, increments) => {
      const seen = draws.projections(tensor, span, increments)
      if (tensor !== 'n0') return seen
      const ones = projectionsOfOnes(world, span)
      return seen.map((value, j) => startScale * value + shift * ones[j]!)
    },
    addTo: (out, weight, tensor, increments) => {
      if (tensor !== 'n0') return draws.addTo(out, weight, tensor, increments)
      draws.addTo(out, startScale * weight, tensor, increments)
      for (let j = 0; j < out.length; j++) out[j]! += shift * weight
    },
    addAll: (out, weights, increments) => {
      const all = [...weights]
      const scaled = all.map(([tensor, weight]) => [tensor, tensor === 'n0' ? startScale * weight : weight] as const)
      draws.addAll(out, scaled, increments)
      for (const [tensor, weight] of all)
        if (tensor === 'n0') for (let j = 0; j < out.length; j++) out[j]! += shift * weight
    },
    ahead: draws.ahead,
    get bytes() {
      return draws.bytes
    },
  }
}
