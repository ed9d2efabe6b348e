import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** Levels that the authors optimized for Stable Diffusion 1.5 in 10 steps; the last stands where others put 0. */
const optimized = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029] as const
const [highest, lowest] = [optimized[0], optimized[10]]

/**
 * An optimized table, interpolated linearly in ln sigma to N levels and stretched in ln sigma to the range. The table's
 * lowest level is kept and 0 appended, as in AUTOMATIC1111; others replace it by 0. N = 11 with the default range is the
 * table itself.
 */
export const alignYourSteps: DiscretizationSpec = {
  id: 'align-your-steps',
  label: 'Align your steps',
  formula: String.raw`\ln\sigma_i = \mathrm{interpolate}\big(\ln \sigma^{\mathrm{AYS}}_0 \ldots \ln \sigma^{\mathrm{AYS}}_{10};\ 10\,u\big),\quad u = \tfrac{i}{N-1}`,
  source: 'Sabour et al. 2024, table of Stable Diffusion 1.5',
  defaultRange: { min: lowest, max: highest },
  parameters: [],
  create: () => ({
    sigmas: (steps, { min, max }) => {
      const stretch = Math.log(max / min) / Math.log(highest / lowest)
      return sampleLevels(steps, (u) => {
        if (u === 0) return max
        const place = u * (optimized.length - 1)
        const j = Math.min(Math.floor(place), optimized.length - 2)
        const own = optimized[j]! * (optimized[j + 1]! / optimized[j]!) ** (place - j)
        return min * (own / lowest) ** stretch
      })
    },
  }),
}
