/** Arrows of the score over the density. Pure. */
import type { Box } from '../../plot/box.ts'
import { guidedInto } from '../../toy/guided-flow.ts'
import type { Target } from '../../toy/target.ts'
import type { ToyDomain } from '../../toy/view.ts'
import type { Curves, TimeAxis } from './axes.ts'
import { project } from './frame.ts'

export interface Arrow {
  /** Pixels from the plot's top left corner to the arrow's middle. */
  readonly left: number
  readonly top: number
  /** sigma times the score of the unscaled density, (D - x) / sigma: dimensionless, positive for a pull to higher x. */
  readonly pull: number
}

/** Between arrows, in pixels. */
const across = 44
const down = 30
/** Pixels that no arrow is longer than. */
const longest = 27

/** Signed length in pixels, upwards: grows with the pull at first, then less and less. */
export const arrowLength = (pull: number): number => (longest * pull) / (1 + Math.abs(pull))

/** A grid of arrows: what the sampler's denoiser makes of the score, at every level but 0. */
export const scoreArrows = (
  target: Target,
  { schedule, scaling }: Curves,
  axis: TimeAxis,
  domain: ToyDomain,
  box: Box,
): readonly Arrow[] => {
  const { u, x } = project(domain, box)
  const columns = Math.max(Math.floor(box.width / across), 1)
  const rows = Math.max(Math.floor(box.height / down), 1)
  const denoised = new Float64Array(rows)
  const spare = new Float64Array(rows)
  const tops = Float64Array.from({ length: rows }, (_, r) => ((r + 0.5) * box.height) / rows)
  return Array.from({ length: columns }, (_, c) => ((c + 0.5) * box.width) / columns).flatMap((left) => {
    const t = axis.t((left - u.offset) / u.scale)
    const sigma = schedule.sigma(t)
    if (!(sigma > 0)) return []
    const s = scaling.s(t)
    const states = tops.map((top) => (top - x.offset) / x.scale / s)
    guidedInto(target, states, sigma, target.weight(sigma), denoised, spare)
    return Array.from(tops, (top, r) => ({ left, top, pull: (denoised[r]! - states[r]!) / sigma }))
  })
}
