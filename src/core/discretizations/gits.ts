import type { DiscretizationSpec } from './discretization.ts'

/** Ends of every list. */
const [highest, lowest] = [14.61464119, 0.02916753]

/** By number of steps, from 2 to 20: the levels between the ends. */
const tables: readonly (readonly number[])[] = [
  [0.803307],
  [1.56271636, 0.52423614],
  [2.36326075, 0.92192322, 0.36617002],
  [2.84484982, 1.24153244, 0.59516323, 0.25053367],
  [5.85520077, 2.05039096, 0.95350921, 0.45573691, 0.17026083],
  [5.85520077, 2.45070267, 1.24153244, 0.64427125, 0.29807833, 0.09824532],
  [5.85520077, 2.45070267, 1.36964464, 0.803307, 0.45573691, 0.25053367, 0.09824532],
  [5.85520077, 2.84484982, 1.61558151, 0.95350921, 0.59516323, 0.36617002, 0.19894916, 0.09824532],
  [5.85520077, 2.84484982, 1.67050016, 1.08895338, 0.74807048, 0.50118381, 0.32104823, 0.19894916, 0.09824532],
  [
    5.85520077, 2.95596409, 1.84880662, 1.24153244, 0.83188516, 0.59516323, 0.41087446, 0.27464288, 0.17026083,
    0.09824532,
  ],
  [
    5.85520077, 3.07277966, 1.98035145, 1.36964464, 0.95350921, 0.69515091, 0.50118381, 0.36617002, 0.25053367,
    0.17026083, 0.09824532,
  ],
  [
    6.77309084, 3.46139455, 2.36326075, 1.56271636, 1.08895338, 0.803307, 0.59516323, 0.45573691, 0.34370604,
    0.25053367, 0.17026083, 0.09824532,
  ],
  [
    6.77309084, 3.46139455, 2.45070267, 1.61558151, 1.162866, 0.86115354, 0.64427125, 0.50118381, 0.38853383,
    0.29807833, 0.22545385, 0.17026083, 0.09824532,
  ],
  [
    7.49001646, 4.65472794, 3.07277966, 2.12350607, 1.51179266, 1.08895338, 0.83188516, 0.64427125, 0.50118381,
    0.38853383, 0.29807833, 0.22545385, 0.17026083, 0.09824532,
  ],
  [
    7.49001646, 4.65472794, 3.07277966, 2.12350607, 1.51179266, 1.08895338, 0.83188516, 0.64427125, 0.50118381,
    0.41087446, 0.32104823, 0.25053367, 0.19894916, 0.13792117, 0.09824532,
  ],
  [
    7.49001646, 4.65472794, 3.07277966, 2.12350607, 1.51179266, 1.08895338, 0.83188516, 0.64427125, 0.50118381,
    0.41087446, 0.34370604, 0.27464288, 0.22545385, 0.17026083, 0.13792117, 0.09824532,
  ],
  [
    7.49001646, 4.65472794, 3.07277966, 2.19988537, 1.61558151, 1.20157266, 0.92192322, 0.72133851, 0.57119018,
    0.45573691, 0.36617002, 0.29807833, 0.25053367, 0.19894916, 0.17026083, 0.13792117, 0.09824532,
  ],
  [
    7.49001646, 4.65472794, 3.07277966, 2.19988537, 1.61558151, 1.24153244, 0.95350921, 0.74807048, 0.59516323,
    0.4783645, 0.38853383, 0.32104823, 0.27464288, 0.22545385, 0.19894916, 0.17026083, 0.13792117, 0.09824532,
  ],
  [
    7.49001646, 4.65472794, 3.07277966, 2.19988537, 1.61558151, 1.24153244, 0.95350921, 0.74807048, 0.59516323,
    0.50118381, 0.41087446, 0.34370604, 0.29807833, 0.25053367, 0.22545385, 0.19894916, 0.17026083, 0.13792117,
    0.09824532,
  ],
]

const most = tables.length + 1

/** The list for a number of steps, both ends included; from the longest, in ln sigma, where there is none. */
const listFor = (steps: number): readonly number[] => {
  const known = tables[steps - 2]
  if (known) return [highest, ...known, lowest]
  const longest = [highest, ...tables.at(-1)!, lowest]
  return Array.from({ length: steps + 1 }, (_, i) => {
    const place = (i / steps) * most
    const j = Math.min(Math.floor(place), most - 1)
    return longest[j]! * (longest[j + 1]! / longest[j]!) ** (place - j)
  })
}

/**
 * Levels that dynamic programming found along the paths of Stable Diffusion, a list for each number of steps from 2 to 20; the
 * last of a list becomes 0. Its authors' coefficient weighs early against late steps: this is 1.20, the usual one. Over
 * another range the levels are stretched in ln sigma.
 */
export const gits: DiscretizationSpec = {
  id: 'gits',
  label: 'GITS',
  formula: String.raw`\sigma_i = \sigma^{\mathrm{GITS}}_{N,i},\quad N \le 20\ \text{as found},\ \text{else interpolated in}\ \ln\sigma`,
  source: 'Chen et al. 2024 (GITS); ComfyUI ("GITSScheduler", coefficient 1.20), stable-diffusion.cpp ("gits")',
  defaultRange: { min: lowest, max: highest },
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, { min, max }) => {
      const stretch = Math.log(max / min) / Math.log(highest / lowest)
      return Float64Array.from(listFor(steps).slice(0, steps), (own, i) =>
        i === 0 ? max : min * (own / lowest) ** stretch,
      )
    },
  }),
}
