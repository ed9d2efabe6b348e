/** Designs that the literature names, among them the one that a new page opens with. */
import type { SigmaRange } from './choice.ts'
import { type Choice, choose, type Design, designParameters, usualIds } from './design.ts'
import { isSameDesign } from './design-json.ts'
import { asWritten, isPureNoise } from './pure-noise.ts'
import { findSpec } from './registry.ts'

export interface Preset {
  readonly id: string
  readonly label: string
  readonly source: string
  /** Everything but the number of steps, which a person keeps when walking through presets. */
  readonly design: Omit<Design, 'steps'>
}

const column = (
  discretization: Choice,
  schedule: string,
  scaling: string,
  solver: string,
  range: SigmaRange,
  stochasticity: Choice = choose('stochasticity', 'none'),
): Omit<Design, 'steps'> => ({
  discretization,
  schedule: choose('schedule', schedule),
  scaling: choose('scaling', scaling),
  solver: choose('solver', solver),
  stochasticity,
  guidance: choose('guidance', 'none'),
  beginning: choose('beginning', usualIds.beginning!),
  ending: choose('ending', usualIds.ending!),
  sigmaMin: range.min,
  sigmaMax: range.max,
})

const defaultRange = (id: string): SigmaRange => findSpec('discretization', id)!.defaultRange

const family = (id: string, schedule: string, scaling: string, solver: string): Omit<Design, 'steps'> =>
  column(choose('discretization', id), schedule, scaling, solver, defaultRange(id))

const tuned = (sChurn: number, sTmin: number, sTmax: number, sNoise: number): Omit<Design, 'steps'> => ({
  ...family('edm', 'linear', 'none', 'second-order'),
  stochasticity: choose('stochasticity', 'churn', { sChurn, sTmin, sTmax, sNoise }),
})

const tuning = 'Karras et al. 2022, tuned settings of Algorithm 2'

export const presets: readonly Preset[] = [
  { id: 'edm', label: 'EDM', source: 'Table 1, "Ours"', design: family('edm', 'linear', 'none', 'second-order') },
  { id: 'vp', label: 'VP', source: 'Table 1, Song et al.', design: family('vp', 'vp', 'vp', 'euler') },
  { id: 've', label: 'VE', source: 'Table 1, Song et al.', design: family('ve', 've', 'none', 'euler') },
  {
    id: 'iddpm',
    label: 'iDDPM + DDIM',
    source: 'Table 1, Nichol and Dhariwal with Song et al.',
    design: family('iddpm', 'linear', 'none', 'euler'),
  },
  {
    id: 'flow',
    label: 'Flow matching',
    source: 'Lipman et al. 2023, Liu et al. 2023 (rectified flow), from t = 1',
    design: column(choose('discretization', 'flow'), 'flow', 'flow', 'euler', {
      ...defaultRange('flow'),
      max: Number.POSITIVE_INFINITY,
    }),
  },
  { id: 'churn-cifar10-vp', label: 'EDM + churn, CIFAR-10 VP', source: tuning, design: tuned(30, 0.01, 1, 1.007) },
  { id: 'churn-cifar10-ve', label: 'EDM + churn, CIFAR-10 VE', source: tuning, design: tuned(80, 0.05, 1, 1.007) },
  {
    id: 'churn-imagenet-adm',
    label: 'EDM + churn, ImageNet-64 ADM',
    source: tuning,
    design: tuned(80, 0.05, 50, 1.003),
  },
  {
    id: 'churn-imagenet-edm',
    label: 'EDM + churn, ImageNet-64 retrained',
    source: tuning,
    design: tuned(40, 0.05, 50, 1.003),
  },
]

export const defaultDesign: Design = { ...presets[0]!.design, steps: designParameters.steps.default }

/** Levels in t, dense at the data, from noise alone. */
const fromNoise: Partial<Design> = {
  discretization: choose('discretization', 'karras-t'),
  schedule: choose('schedule', 'flow'),
  scaling: choose('scaling', 'flow'),
}

/**
 * EDM's Heun from a level down, or in t from noise alone: where a design's own ODE ends on the same latents, as nearly as is
 * affordable.
 */
export const convergedDesign = ({ guidance, beginning }: Design, sigma: number, steps: number): Design => ({
  ...defaultDesign,
  ...(isPureNoise(sigma) && fromNoise),
  // Guidance makes an ODE of its own.
  guidance,
  beginning,
  sigmaMax: asWritten(sigma),
  steps,
})

/** The preset whose choices a design has, whatever its steps. */
export const presetOf = (design: Design): Preset | undefined =>
  presets.find((preset) => isSameDesign({ ...preset.design, steps: design.steps }, design))
