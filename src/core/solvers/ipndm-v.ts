import { param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { inLogLevel, noiseOf } from './log-sigma.ts'
import { orderParameter } from './multistep.ts'
import type { SolverSpec } from './solver.ts'

/**
 * Weights of the last p slopes for a step of length h after steps of lengths `before`, the newest first, in units of h; as
 * published. All lengths are negative here: their ratios are what counts.
 */
const weightsOf = (h: number, before: readonly number[]): readonly number[] => {
  const [h1, h2, h3] = before as [number, number, number]
  const two = [1 + h / h1 / 2, -h / h1 / 2]
  if (before.length === 1) return two
  const share3 = (1 - ((h / (3 * (h + h1))) * (h * (h + h1))) / (h1 * (h1 + h2))) / 2
  const three = [two[0]! + share3, two[1]! - (1 + h1 / h2) * share3, (share3 * h1) / h2]
  if (before.length === 2) return three
  const share4 =
    (((1 - h / (3 * (h + h1))) / 2 + ((1 - h / (2 * (h + h1))) * h) / (6 * (h + h1 + h2))) *
      h *
      (h + h1) *
      (h + h1 + h2)) /
    (h1 * (h1 + h2) * (h1 + h2 + h3))
  const u = (h1 * (h1 + h2)) / (h2 * (h2 + h3))
  return [
    three[0]! + share4,
    three[1]! - (1 + h1 / h2 + u) * share4,
    three[2]! + (h1 / h2 + u * (1 + h2 / h3)) * share4,
    (-share4 * u * h1) / h2,
  ]
}

/**
 * iPNDM with weights that follow the lengths of steps. NFE = N. From three slopes on they are not those of the polynomial
 * through them, which LMS takes: three give third order only where neighbouring steps differ little, four the second.
 */
export const ipndmV: SolverSpec = {
  id: 'ipndm-v',
  label: 'iPNDM-v',
  formula: String.raw`x_{i+1} = x_i + h \sum_{k<p} c_k\,\epsilon_{i-k},\quad p = 2:\ c = \big(1 + \tfrac{h}{2 h_1},\ -\tfrac{h}{2 h_1}\big)`,
  source: 'Zhang and Chen 2023; ComfyUI ("ipndm_v"), Forge ("IPNDM_V")',
  history: 3,
  order: (params) => [1, 2, 3, 2][param(params, 'order') - 1]!,
  parameters: [orderParameter(4)],
  create: (params) => {
    const order = param(params, 'order')
    return inLogLevel(({ x, sigma, sigmaNext, denoise, history }) => {
      const used = history.slice(0, order - 1)
      const noises = [noiseOf(x, denoise(x, sigma), sigma), ...used.map(({ noise }) => noise)]
      const levels = [sigma, ...used.map((one) => one.sigma)]
      const before = used.map((_, k) => levels[k]! - levels[k + 1]!)
      const h = sigmaNext - sigma
      const weights = used.length === 0 ? [1] : weightsOf(h, before)
      return add(x, ...noises.map((noise, k) => scale(noise, h * weights[k]!)))
    })
  },
}
