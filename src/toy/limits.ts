/** What a person may set of a mixture. */

export interface Limits {
  readonly min: number
  readonly max: number
}

/** Units of the data, but for the weight. */
export const mixtureLimits = {
  mu: { min: -3, max: 3 },
  s: { min: 0.002, max: 2 },
  w: { min: 0.01, max: 1 },
} as const satisfies Record<string, Limits>

export const maxModes = 8
