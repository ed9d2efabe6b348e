/** The talk's figure: original samplers, with changes stacked on them one by one (Karras et al. 2022, Table 2, A to C). */
import type { Design } from '../core/design.ts'
import { presets } from '../core/presets.ts'

export interface StackedCurve {
  readonly key: string
  readonly label: string
  /** Whose sampler it started from; null for the end of all three. */
  readonly origin: 'vp' | 've' | 'iddpm' | null
  /** Number of changes: 0 the original, 1 with Heun and EDM's time steps, 2 with sigma(t) = t and s(t) = 1 as well. */
  readonly changes: 0 | 1 | 2
  readonly design: Design
}

/** Any number: a curve has its own. */
const steps = 18

const original = (id: string): Design => ({ ...presets.find((preset) => preset.id === id)!.design, steps })

const edm = original('edm')

/** Heun's steps on EDM's levels, from 80 to 0.002, under a sampler's own schedule and scaling. */
const withHeunAndSteps = (design: Design): Design => ({
  ...design,
  solver: edm.solver,
  discretization: edm.discretization,
  sigmaMin: edm.sigmaMin,
  sigmaMax: edm.sigmaMax,
})

/** iDDPM has sigma(t) = t and s(t) = 1 from the start: with Heun and EDM's time steps it is EDM's sampler. */
export const talkFigure: readonly StackedCurve[] = [
  { key: 'vp', label: 'VP, as published', origin: 'vp', changes: 0, design: original('vp') },
  { key: 've', label: 'VE, as published', origin: 've', changes: 0, design: original('ve') },
  { key: 'iddpm', label: 'iDDPM + DDIM, as published', origin: 'iddpm', changes: 0, design: original('iddpm') },
  {
    key: 'vp+heun',
    label: 'VP + Heun + EDM steps',
    origin: 'vp',
    changes: 1,
    design: withHeunAndSteps(original('vp')),
  },
  {
    key: 've+heun',
    label: 'VE + Heun + EDM steps',
    origin: 've',
    changes: 1,
    design: withHeunAndSteps(original('ve')),
  },
  { key: 'edm', label: '+ σ(t) = t, s = 1 (EDM)', origin: null, changes: 2, design: edm },
]
