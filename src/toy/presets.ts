/** Mixtures with a name, and the reading of a mixture from a link. */

import { quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'
import { maxModes, mixtureLimits } from './limits.ts'
import { type Mixture, normalize } from './mixture.ts'

export interface MixturePreset {
  readonly id: string
  readonly label: string
  /** Standard deviation near sigma_data = 0.5. */
  readonly mixture: Mixture
}

export const mixturePresets: readonly MixturePreset[] = [
  { id: 'two', label: 'Two modes', mixture: { w: [0.5, 0.5], mu: [-0.5, 0.5], s: [0.12, 0.12] } },
  {
    id: 'three',
    label: 'Three modes',
    mixture: { w: [0.3, 0.4, 0.3], mu: [-0.7, 0, 0.7], s: [0.08, 0.08, 0.08] },
  },
  { id: 'narrow-broad', label: 'Narrow and broad', mixture: { w: [0.4, 0.6], mu: [0.55, -0.25], s: [0.03, 0.45] } },
  {
    id: 'uneven',
    label: 'Uneven weights',
    mixture: { w: [0.75, 0.2, 0.05], mu: [-0.3, 0.6, 1.4], s: [0.15, 0.1, 0.06] },
  },
  {
    id: 'points',
    label: 'Data points',
    mixture: { w: [0.25, 0.25, 0.25, 0.25], mu: [-0.75, -0.25, 0.2, 0.7], s: [0.005, 0.005, 0.005, 0.005] },
  },
]

export const defaultMixture: Mixture = mixturePresets[0]!.mixture

const printed = ({ w, mu, s }: Mixture): string => [...w, ...mu, ...s].map((x) => x.toPrecision(5)).join(' ')

/** The preset that a mixture is, to the precision of a link. */
export const mixturePresetOf = (mixture: Mixture): MixturePreset | undefined =>
  mixturePresets.find((preset) => printed(preset.mixture) === printed(mixture))

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((x) => typeof x === 'number' && Number.isFinite(x))

/** Reads {w, mu, s} from anything: numbers outside their limits move to the limit, anything else takes the default. */
export const parseMixture = (input: unknown): Parsed<Mixture> => {
  const fail = (fault: string): Parsed<Mixture> => ({
    value: defaultMixture,
    notes: [`mixture ${fault}; using ${mixturePresets[0]!.label.toLowerCase()}`],
  })
  if (typeof input !== 'object' || input === null) return fail(`${quote(input)} is not an object with w, mu and s`)
  const { w, mu, s } = input as Record<string, unknown>
  if (!isNumbers(w) || !isNumbers(mu) || !isNumbers(s)) return fail('needs lists of numbers w, mu and s')
  if (w.length !== mu.length || w.length !== s.length) return fail('needs as many weights as means and widths')
  if (w.length < 1 || w.length > maxModes) return fail(`must have 1 to ${maxModes} modes, got ${w.length}`)
  const notes: string[] = []
  const within = (key: keyof typeof mixtureLimits, values: readonly number[]): readonly number[] =>
    values.map((value, k) => {
      const { min, max } = mixtureLimits[key]
      const limited = Math.min(Math.max(value, min), max)
      // A printed number is rounded: what left its limit by that much only is not worth a word.
      if (Math.abs(limited - value) > 1e-4 * max)
        notes.push(`mixture.${key} of mode ${k + 1} must be between ${min} and ${max}, got ${value}; using ${limited}`)
      return limited
    })
  return { value: normalize({ w: within('w', w), mu: within('mu', mu), s: within('s', s) }), notes }
}
