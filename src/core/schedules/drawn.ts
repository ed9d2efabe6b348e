import type { KnotAxis } from '../choice.ts'
import { monotoneCubic } from '../monotone-cubic.ts'
import type { ScheduleSpec } from './schedule.ts'

/**
 * Both axes are drawn in shares of sigma_max to the power 1 / p. With p = 5 and seven points the lowest stands at 0.002 of
 * [0.002, 80]: with a larger p some would lie below every level, with a smaller one low noise would get few of them.
 */
export const warp = 5

/** sigma(t) = t. */
const straight = (length: number): readonly number[] => Array.from({ length }, (_, k) => (k + 1) / (length + 1))

/** Two waves across the line where there are points enough for them: as crazy as the one in the authors' talk. */
const wave = (length: number): readonly number[] => {
  const waves = Math.max(1, Math.floor((length + 1) / 4))
  return straight(length).map((u) =>
    Number((u + (0.5 / (length + 1)) * Math.sin(2 * Math.PI * waves * u)).toPrecision(4)),
  )
}

/** Round levels in both directions from 1, as far as the range goes; the start of the run first. */
const axis = (title: string): KnotAxis => ({
  title,
  at: (share, { max }) => max * share ** warp,
  shareOf: (value, { max }) => (value / max) ** (1 / warp),
  ticks: ({ max }) => [max, 1, 0.1, 10, 0.01, 0.001, 100].filter((value) => value <= max),
})

/**
 * sigma(t) = sigma_max f((t / sigma_max)^(1/p))^p with f the monotone cubic through (0, 0), the list's heights at even
 * places, and (1, 1): t and sigma both run from 0 to sigma_max, and the straight line is sigma(t) = t. sigma' has a kink
 * at every point: a rule of an order above 2 that steps in t falls to 2.
 */
export const drawn: ScheduleSpec = {
  id: 'drawn',
  label: 'Drawn',
  formula: String.raw`\sigma(t) = \sigma_{\max}\, f\!\big((t / \sigma_{\max})^{1/5}\big)^{5},\quad f\ \text{the monotone cubic through the points}`,
  source: 'drawn here; "something crazy like this wavy schedule" in the talk on Karras et al. 2022',
  use: 'Bends σ(t) by hand: to see that a straight path matters more than the clock.',
  parameters: [],
  list: {
    label: 'heights',
    min: 0.005,
    max: 0.995,
    shortest: 2,
    longest: 16,
    order: 'rising',
    gap: 0.005,
    default: wave(7),
    help: 'Heights of f at even places between 0 and 1, as shares of the fifth root of sigma_max.',
    knots: {
      across: axis('t'),
      up: axis('σ(t)'),
      heights: [0, 1],
      isPinned: true,
      curve: (list) => monotoneCubic([0, ...list, 1]).value,
      named: [
        { label: 'Straight', list: straight },
        { label: 'Wave', list: wave },
      ],
    },
  },
  create: (_params, { max }, list = wave(7)) => {
    const f = monotoneCubic([0, ...list, 1])
    const share = (value: number): number => (value / max) ** (1 / warp)
    return {
      sigma: (t) => max * f.value(share(t)) ** warp,
      sigmaDeriv: (t) => {
        const u = share(t)
        return u === 0 ? f.derivative(0) ** warp : f.derivative(u) * (f.value(u) / u) ** (warp - 1)
      },
      sigmaInv: (sigma) => max * f.inverse(share(sigma)) ** warp,
    }
  },
}
