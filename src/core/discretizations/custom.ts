import type { DiscretizationSpec } from './discretization.ts'
import { edm } from './edm.ts'

const usual = edm.create({ rho: 7 }).sigmas(18, edm.defaultRange)

/** What lists are kept in: ln sigma, or from an infinite level on ln t with t = sigma / (1 + sigma). */
export const logarithms = {
  sigma: { of: Math.log, back: Math.exp },
  t: { of: (sigma: number) => -Math.log1p(1 / sigma), back: (log: number) => 1 / Math.expm1(-log) },
} as const

/** Shares of the way from the first to the last level in a logarithm: what a list says apart from its range. */
const sharesOf = (list: readonly number[], log: (sigma: number) => number): readonly number[] => {
  // One level says nothing of a way: an even one.
  if (list.length < 2) return [0, 1]
  const [first, last] = [log(list[0]!), log(list.at(-1)!)]
  return list.map((level) => (log(level) - first) / (last - first))
}

/** Linear interpolation of equally spaced values at u in [0, 1]. */
const interpolate = (values: readonly number[], u: number): number => {
  const position = u * (values.length - 1)
  const i = Math.min(Math.floor(position), values.length - 2)
  return values[i]! + (position - i) * (values[i + 1]! - values[i]!)
}

/**
 * Levels that a person dragged or pasted. Between its ends the list is kept in ln sigma, so that the range can still be
 * moved; another number of steps interpolates it in ln sigma over the step index. Where the list or the range starts from
 * noise alone, ln t of flow matching takes the place of ln sigma, which is infinite there.
 */
export const custom: DiscretizationSpec = {
  id: 'custom',
  label: 'Custom list',
  formula: String.raw`\ln\sigma_i = \text{the list’s, interpolated at } \tfrac{i}{N-1},\ \text{stretched to } [\ln\sigma_{\min}, \ln\sigma_{\max}]`,
  source: 'drawn or pasted here',
  defaultRange: edm.defaultRange,
  parameters: [],
  list: {
    label: 'levels',
    min: 1e-6,
    max: 1e7,
    startsAtInfinity: true,
    shortest: 1,
    longest: 1000,
    order: 'falling',
    default: [...usual],
    help: 'Strictly falling noise levels without the final 0.',
  },
  create: (_params, list = [...usual]) => {
    return {
      sigmas: (steps, { min, max }) => {
        const isOpen = max === Number.POSITIVE_INFINITY || list[0] === Number.POSITIVE_INFINITY
        const log = isOpen ? logarithms.t : logarithms.sigma
        const shares = sharesOf(list, log.of)
        const [first, last] = [log.of(max), log.of(min)]
        return Float64Array.from({ length: steps }, (_, i) => {
          if (i === 0) return max
          if (i === steps - 1) return min
          // The list's own levels, to the last digit, where neither range nor number of steps has changed.
          if (steps === list.length && list[0] === max && list.at(-1) === min) return list[i]!
          const share = interpolate(shares, i / (steps - 1))
          return isOpen ? log.back(first + share * (last - first)) : max * (min / max) ** share
        })
      },
    }
  },
}
