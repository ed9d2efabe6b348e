/** Exact samples of the world: a component, its colors, and noise on top. */

import { type Picture, paint } from './pixels.ts'
import { normal, uniform } from './sample-draws.ts'
import { logShareOf, spanOf, type World } from './world.ts'

/** Component (layout and palette) drawn with its share; `at` in [0, 1). */
const componentAt = (
  world: World,
  label: number | null,
  at: number,
): { readonly layout: number; readonly palette: number } => {
  const { palettes, logShare } = world
  const span = spanOf(world, label)
  const total = logShareOf(world, span)
  let sum = 0
  let last = -1
  for (let k = palettes * span.firstLayout; k < palettes * span.endLayout; k++) {
    const share = Math.exp(logShare[k]! - total)
    if (share === 0) continue
    sum += share
    last = k
    if (at < sum) break
  }
  return { layout: Math.floor(last / palettes), palette: last % palettes }
}

/**
 * Writes exact sample number `index` of a seed at noise level sigma >= 0 to `out`, [3, side, side]; returns the layout that it
 * is of. The same numbers whatever else is drawn.
 */
export const exactSampleInto = (
  world: World,
  label: number | null,
  sigma: number,
  seed: number,
  index: number,
  out: Picture,
): number => {
  const { layout, palette } = componentAt(world, label, uniform(seed, index))
  const { first, count } = world.layouts[layout]!
  const gamma = new Float64Array(3 * count)
  const at = world.palettes * 3 * first + palette * 3 * count
  for (let j = 0; j < 3 * count; j++)
    gamma[j] = world.mean[at + j]! + Math.sqrt(world.variance[3 * first + j]!) * normal(seed, index, 'color', j)
  const scale = Math.hypot(world.tau, sigma)
  for (let j = 0; j < out.length; j++) out[j] = -1 + scale * normal(seed, index, 'noise', j)
  paint(world, { firstLayout: layout, endLayout: layout + 1, first, count }, gamma, out)
  return layout
}
