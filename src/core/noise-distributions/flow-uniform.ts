import type { NoiseDistributionSpec } from './noise-distribution.ts'
import { kept, leastShare, mostShare, shareAt } from './truncated-share.ts'

/** t = sigma / (1 + sigma) uniform, without its first and last thousandth; a shift multiplies sigma. */
const uniformWith = (shift: number): ReturnType<NoiseDistributionSpec['create']> => ({
  sigma: (n) => {
    const t = shareAt(n)
    return (shift * t) / (1 - t)
  },
  density: (sigma) => {
    const own = sigma / shift
    const t = own / (1 + own)
    return t >= leastShare && t <= mostShare ? kept * t * (1 - t) : 0
  },
})

export const flowUniform: NoiseDistributionSpec = {
  id: 'flow-uniform',
  label: 'Flow: uniform in t',
  formula: String.raw`t = \tfrac{\sigma}{1 + \sigma} \sim \mathcal U(0.001,\ 0.999)`,
  source: 'Liu et al. 2022 (rectified flow), Lipman et al. 2023',
  create: () => uniformWith(1),
}

export const flowShifted: NoiseDistributionSpec = {
  id: 'flow-shifted',
  label: 'Flow: uniform in t, shift 3',
  formula: String.raw`\tfrac{\sigma / 3}{1 + \sigma / 3} \sim \mathcal U(0.001,\ 0.999)`,
  source: 'Esser et al. 2024 (Stable Diffusion 3)',
  create: () => uniformWith(3),
}
