/** Noise alone on an axis of levels. Pure. */
import type { Axis, Scale } from '../../plot/scales.ts'
import type { DesignSeries } from './design-series.ts'

/** The level that stands for noise alone; undefined where no run starts there. */
const noiseAlone = (all: readonly DesignSeries[]): number | undefined =>
  all.find(({ written }) => written[0] === Number.POSITIVE_INFINITY)?.levels[0]

/** Ticks of levels with ∞ in place of the number at which noise alone stands, and of those that would run into it. */
export const infiniteAt = (
  ticks: Axis['ticks'],
  all: readonly DesignSeries[],
  of: Scale['of'],
  room: number,
): Axis['ticks'] => {
  const level = noiseAlone(all)
  if (level === undefined) return ticks
  const at = of(level)
  return [...ticks.filter((tick) => Math.abs(tick.at - at) > (tick.label === '' ? 1 : room)), { at, label: '∞' }]
}
