/**
 * The level of noise without a signal. Flow matching starts there: in x_t = (1 - t) y + t n it is t = 1, which in
 * sigma = t / (1 - t) is infinite. In a design it is written Infinity. Levels and programs have a number for it that is so
 * large that float64 cannot tell both apart: t rounds to 1, s sigma to 1, and D at y + sigma n to the mean of the data,
 * while no product becomes infinite, in float32 neither.
 */
export const pureNoise = 2 ** 54

/** Whether a level of a run stands for noise alone. */
export const isPureNoise = (sigma: number): boolean => sigma >= pureNoise

/** A family's level as a run has it: everything that t cannot tell from 1 is noise alone. */
export const asLevel = (sigma: number): number => (sigma >= pureNoise / 2 ? pureNoise : sigma)

/** Where a logarithmic axis of noise levels has noise alone: t = 0.9999 of flow matching, above what a design names by a number. */
const highestOnAxis = 1e4

/** The level at which an axis of noise levels shows a level. */
export const onAxis = (sigma: number): number => (isPureNoise(sigma) ? highestOnAxis : sigma)

/** A run's level as a design writes it, and as people read it: infinite for noise alone. */
export const asWritten = (sigma: number): number => (isPureNoise(sigma) ? Number.POSITIVE_INFINITY : sigma)
