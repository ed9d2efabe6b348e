/** Changes that a person makes to a mixture; every result is within the limits and its weights sum to 1. */
import { type Limits, maxModes, mixtureLimits } from './limits.ts'
import { type Mixture, normalize } from './mixture.ts'

const clamp = (value: number, { min, max }: Limits): number => Math.min(Math.max(value, min), max)
const replaceAt = (values: readonly number[], index: number, value: number): readonly number[] =>
  values.map((old, k) => (k === index ? value : old))

export type ModeKey = keyof typeof mixtureLimits

/** Sets one number of mode k; values beyond their limit take the limit. A weight moves the others in proportion. */
export const setMode = (mixture: Mixture, k: number, key: ModeKey, value: number): Mixture => {
  if (!Number.isFinite(value)) return mixture
  if (key !== 'w') return { ...mixture, [key]: replaceAt(mixture[key], k, clamp(value, mixtureLimits[key])) }
  const others = mixture.w.length - 1
  if (others === 0) return mixture
  const { min } = mixtureLimits.w
  const weight = clamp(value, { min, max: 1 - others * min })
  // What each of the others has above the least weight shrinks or grows in proportion.
  const spare = mixture.w.reduce((sum, w, l) => (l === k ? sum : sum + Math.max(w - min, 0)), 0)
  const target = 1 - weight - others * min
  const w = mixture.w.map((old, l) =>
    l === k ? weight : min + (spare > 0 ? (Math.max(old - min, 0) * target) / spare : target / others),
  )
  return { ...mixture, w }
}

/** A new mode in the middle of the widest gap between -1.5, the means and 1.5. The same mixture when it is full. */
export const addMode = (mixture: Mixture): Mixture => {
  const { w, mu, s } = mixture
  if (w.length >= maxModes) return mixture
  const marks = [-1.5, ...mu.filter((m) => Math.abs(m) < 1.5), 1.5].sort((a, b) => a - b)
  let widest = 1
  for (let i = 2; i < marks.length; i++) if (marks[i]! - marks[i - 1]! > marks[widest]! - marks[widest - 1]!) widest = i
  const place = Number((0.5 * (marks[widest]! + marks[widest - 1]!)).toFixed(2))
  return normalize({ w: [...w, 1 / w.length], mu: [...mu, place], s: [...s, 0.1] })
}

/** Without mode k. The same mixture when it is the only one. */
export const removeMode = (mixture: Mixture, k: number): Mixture => {
  if (mixture.w.length <= 1) return mixture
  const without = (values: readonly number[]): readonly number[] => values.filter((_, l) => l !== k)
  return normalize({ w: without(mixture.w), mu: without(mixture.mu), s: without(mixture.s) })
}
