/** All pairs of names, and the reading of what was measured of them. */
import * as v from 'valibot'
import { differentSamplers } from './different-samplers.ts'
import { differentSchedules } from './different-schedules.ts'
import { differentOnFlow, sameOnFlow } from './flow-pairs.ts'
import type { NamePair } from './pair.ts'
import { sameThings } from './same-things.ts'

/** In the order in which they are shown. */
export const namePairs: readonly NamePair[] = [
  ...sameThings,
  ...sameOnFlow,
  ...differentSamplers,
  ...differentSchedules,
  ...differentOnFlow,
]

export interface Distance {
  readonly id: string
  /** Root mean square over points, mixtures and seeds, in units of the data. */
  readonly toy: number
  /** Root mean square over the values of all pictures, which lie in [-1, 1], and its standard error over pictures. */
  readonly pictures: number
  readonly error: number
}

export const distancesSchema = v.object({
  pairs: v.array(v.object({ id: v.string(), toy: v.number(), pictures: v.number(), error: v.number() })),
})

export const readDistances = (json: unknown): readonly Distance[] => v.parse(distancesSchema, json).pairs
