/** Noise levels that Sabour et al. 2024 optimized for 10 steps; the last stands where the run ends. */
import type { Parameter, SigmaRange } from '../choice.ts'

/** By the number that a link has: as published with three decimals, and as ComfyUI has them. */
const tables: Readonly<Record<number, { readonly label: string; readonly levels: readonly number[] }>> = {
  1: {
    label: 'SD 1.5',
    levels: [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029],
  },
  2: {
    label: 'SD 1.5 (ComfyUI)',
    levels: [
      14.6146412293, 6.4745760956, 3.8636745985, 2.694615152, 1.8841921177, 1.3943805092, 0.9642583904, 0.6523686016,
      0.3977456272, 0.1515232662, 0.0291671582,
    ],
  },
  3: {
    label: 'SDXL',
    levels: [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.38, 0.234, 0.113, 0.029],
  },
  4: {
    label: 'SDXL (ComfyUI)',
    levels: [
      14.6146412293, 6.3184485287, 3.7681790315, 2.1811480769, 1.3405244945, 0.8620721141, 0.5550693289, 0.3798540708,
      0.2332364134, 0.1114188177, 0.0291671582,
    ],
  },
  5: {
    label: 'SVD',
    levels: [700, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002],
  },
}

export const tableParameter: Parameter = {
  key: 'table',
  tex: String.raw`\sigma^{\mathrm{AYS}}`,
  label: 'table',
  min: 1,
  max: 5,
  default: 1,
  spread: 'linear',
  isInteger: true,
  named: Object.entries(tables).map(([value, { label }]) => ({ value: Number(value), label })),
  help: 'Model whose table is taken: Stable Diffusion 1.5, XL or Video, rounded as published or as ComfyUI has it.',
}

/** Throws RangeError for a number without a table. */
const tableOf = (table: number): readonly number[] => {
  const found = tables[table]
  if (!found) throw new RangeError(`no table of optimized levels has the number ${table}`)
  return found.levels
}

/** The range of a table. */
export const tableRange = (table: number): SigmaRange => {
  const levels = tableOf(table)
  return { min: levels.at(-1)!, max: levels[0]! }
}

/** A table at a place u in [0, 1], interpolated linearly in ln sigma and stretched in ln sigma onto the range. */
export const optimizedLevel = (table: number, u: number, { min, max }: SigmaRange): number => {
  if (u === 0) return max
  const levels = tableOf(table)
  const { min: lowest, max: highest } = tableRange(table)
  const place = u * (levels.length - 1)
  const j = Math.min(Math.floor(place), levels.length - 2)
  const own = levels[j]! * (levels[j + 1]! / levels[j]!) ** (place - j)
  return min * (own / lowest) ** (Math.log(max / min) / Math.log(highest / lowest))
}
