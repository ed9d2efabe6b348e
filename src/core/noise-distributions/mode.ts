import type { NoiseDistributionSpec } from './noise-distribution.ts'
import { kept, leastShare, mostShare, shareAt } from './truncated-share.ts'

/** How much the middle is preferred. */
const scale = 1.29

/** t from 1 down to 0 as u rises. */
const timeAt = (u: number): number => 1 - u - scale * (Math.cos((Math.PI / 2) * u) ** 2 - 1 + u)

const slopeAt = (u: number): number => 1 + scale * (1 - (Math.PI / 2) * Math.sin(Math.PI * u))

/** The u that has a time, by bisection. */
const shareOf = (t: number): number => {
  let [low, high] = [0, 1]
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2
    if (timeAt(middle) > t) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Heavy in the middle, with tails that stay above 0, unlike the logit-normal's. */
export const mode: NoiseDistributionSpec = {
  id: 'mode',
  label: 'Flow: mode (SD3)',
  formula: String.raw`t = 1 - u - s\,\big(\cos^2(\tfrac{\pi}{2} u) - 1 + u\big),\quad u \sim \mathcal U(0.001,\ 0.999),\ s = 1.29`,
  source: 'Esser et al. 2024 (Stable Diffusion 3), rf/mode(1.29)',
  create: () => ({
    sigma: (n) => {
      const t = timeAt(shareAt(-n))
      return t / (1 - t)
    },
    density: (sigma) => {
      const t = sigma / (1 + sigma)
      const u = shareOf(t)
      return u >= leastShare && u <= mostShare ? (kept * t * (1 - t)) / slopeAt(u) : 0
    },
  }),
}
