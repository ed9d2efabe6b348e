import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** Levels that the authors optimized for Stable Diffusion 1.5 in 10 steps; the last stands where the run ends. */
const optimized = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029] as const
const [highest, lowest] = [optimized[0], optimized[10]]

/** The range of the table. */
export const optimizedRange = { min: lowest, max: highest }

/** The table at a place u in [0, 1], interpolated linearly in ln sigma and stretched in ln sigma onto the range. */
export const optimizedLevel = (u: number, { min, max }: { readonly min: number; readonly max: number }): number => {
  if (u === 0) return max
  const place = u * (optimized.length - 1)
  const j = Math.min(Math.floor(place), optimized.length - 2)
  const own = optimized[j]! * (optimized[j + 1]! / optimized[j]!) ** (place - j)
  return min * (own / lowest) ** (Math.log(max / min) / Math.log(highest / lowest))
}

/**
 * An optimized table at N places; its lowest level is kept and 0 appended. N = 11 with the default range is the table
 * itself.
 */
export const alignYourSteps: DiscretizationSpec = {
  id: 'align-your-steps',
  label: 'Align your steps',
  formula: String.raw`\ln\sigma_i = \mathrm{interpolate}\big(\ln \sigma^{\mathrm{AYS}}_0 \ldots \ln \sigma^{\mathrm{AYS}}_{10};\ 10\,u\big),\quad u = \tfrac{i}{N-1}`,
  source: 'Sabour et al. 2024, table of Stable Diffusion 1.5; AUTOMATIC1111 ("Align Your Steps")',
  fieldName: { name: 'align_your_steps', where: ['AUTOMATIC1111'] },
  defaultRange: optimizedRange,
  parameters: [],
  create: () => ({ sigmas: (steps, range) => sampleLevels(steps, (u) => optimizedLevel(u, range)) }),
}
