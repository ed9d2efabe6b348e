import { showNumber } from '../../base/number.ts'

/** Seconds as a person says them. */
export const durationText = (seconds: number): string => {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  return `${showNumber(seconds / 3600, 2)} h`
}
