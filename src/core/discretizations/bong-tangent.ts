import type { DiscretizationSpec } from './discretization.ts'
import { modelRange } from './model-levels.ts'

/** A falling arctangent with its steepest place at `pivot`, through `from` at 0 and `to` at `length` - 1: `length` values. */
const arc = (length: number, slope: number, pivot: number, from: number, to: number): readonly number[] => {
  const height = (x: number): number => -Math.atan(slope * (x - pivot))
  const [top, bottom] = [height(0), height(length - 1)]
  return Array.from({ length }, (_, x) =>
    length === 1 ? from : to + ((height(x) - bottom) / (top - bottom)) * (from - to),
  )
}

const [pivot, slope] = [0.6, 0.2]

/** Shares of the way from 1 to 0 in `steps` steps, `steps` + 1 of them; the last is 0. Two arcs that meet at 1/2. */
export const bongTangentShares = (steps: number): readonly number[] => {
  const all = steps + 2
  const turn = Math.floor(all * pivot)
  const steepness = slope / (all / 40)
  const [upper, lower] = [arc(turn, steepness, turn, 1, 0.5), arc(all - turn, steepness, 0, 0.5, 0)]
  return [...upper.slice(0, -1), ...lower].slice(0, steps + 1)
}

/**
 * Two arctangents that meet half way up. It was made for the time of flow matching; over sigma, as here, nearly all levels are
 * at high noise.
 */
export const bongTangent: DiscretizationSpec = {
  id: 'bong-tangent',
  label: 'Bong tangent (linear in σ)',
  formula: String.raw`\sigma_i = \sigma_{\min} + f_i\,(\sigma_{\max} - \sigma_{\min}),\quad f\ \text{of two arctangents},\ f_0 = 1,\ f_N = 0`,
  source: 'RES4LYF ("bong_tangent"), stable-diffusion.cpp (over the model’s range)',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, { min, max }) =>
      Float64Array.from(bongTangentShares(steps).slice(0, steps), (share, i) =>
        i === 0 ? max : min + share * (max - min),
      ),
  }),
}
