import type { DiscretizationSpec } from './discretization.ts'
import { edm } from './edm.ts'

const usual = edm.create({ rho: 7 }).sigmas(18, edm.defaultRange)

/** Shares of the way from ln list[0] to ln list[n - 1]: what a list says apart from its range. */
const sharesOf = (list: readonly number[]): readonly number[] => {
  // One level says nothing of a way: an even one.
  if (list.length < 2) return [0, 1]
  const [first, last] = [Math.log(list[0]!), Math.log(list.at(-1)!)]
  return list.map((level) => (Math.log(level) - first) / (last - first))
}

/** Linear interpolation of equally spaced values at u in [0, 1]. */
const interpolate = (values: readonly number[], u: number): number => {
  const position = u * (values.length - 1)
  const i = Math.min(Math.floor(position), values.length - 2)
  return values[i]! + (position - i) * (values[i + 1]! - values[i]!)
}

/**
 * Levels that a person dragged or pasted. Between its ends the list is kept in ln sigma, so that the range can still be
 * moved; another number of steps interpolates it in ln sigma over the step index.
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
    max: 1e5,
    shortest: 1,
    longest: 1000,
    order: 'falling',
    default: [...usual],
    help: 'Strictly falling noise levels without the final 0.',
  },
  create: (_params, list = [...usual]) => {
    const shares = sharesOf(list)
    return {
      sigmas: (steps, { min, max }) =>
        Float64Array.from({ length: steps }, (_, i) => {
          if (i === 0) return max
          if (i === steps - 1) return min
          // The list's own levels, to the last digit, where neither range nor number of steps has changed.
          if (steps === list.length && list[0] === max && list.at(-1) === min) return list[i]!
          return max * (min / max) ** interpolate(shares, i / (steps - 1))
        }),
    }
  },
}
