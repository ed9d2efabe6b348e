/** The designs that are compared in the three worlds: the toy, exact pictures, and a network. */
import type { Design } from '../core/design.ts'
import { presets } from '../core/presets.ts'
import type { Mixture } from '../toy/mixture.ts'
import { withRho } from './rhos.ts'

export interface WorldsRow {
  readonly key: string
  readonly label: string
  /** What rows beside each other are compared for. */
  readonly group: 'scaling' | 'scaling-euler' | 'calls' | 'rho'
  readonly design: Design
}

const edm: Design = { ...presets.find(({ id }) => id === 'edm')!.design, steps: 18 }
const choice = (id: string) => ({ id, params: {} })
const vp = presets.find(({ id }) => id === 'vp')!.design
const euler = (design: Design): Design => ({ ...design, solver: choice('euler') })
/** On EDM's levels, under another schedule and scaling. */
const inVp: Design = { ...edm, schedule: vp.schedule, scaling: vp.scaling }
const scaledVp: Design = { ...edm, scaling: vp.scaling }
const timedVp: Design = { ...edm, schedule: vp.schedule }
const withSteps = (design: Design, steps: number): Design => ({ ...design, steps })

export const worldsTable: readonly WorldsRow[] = [
  { key: 'edm', label: 'Heun 18, σ = t, s = 1', group: 'scaling', design: edm },
  { key: 's-vp', label: 'Heun 18, σ = t, s of VP', group: 'scaling', design: scaledVp },
  { key: 'vp-vp', label: 'Heun 18, σ and s of VP', group: 'scaling', design: inVp },
  { key: 'sigma-vp', label: 'Heun 18, σ of VP, s = 1', group: 'scaling', design: timedVp },
  { key: 'euler', label: 'Euler 18, σ = t, s = 1', group: 'scaling-euler', design: euler(edm) },
  { key: 'euler-s-vp', label: 'Euler 18, σ = t, s of VP', group: 'scaling-euler', design: euler(scaledVp) },
  { key: 'euler-vp-vp', label: 'Euler 18, σ and s of VP', group: 'scaling-euler', design: euler(inVp) },
  { key: 'heun-9', label: 'Heun 9 (17 calls)', group: 'calls', design: withSteps(edm, 9) },
  { key: 'euler-17', label: 'Euler 17', group: 'calls', design: withSteps(euler(edm), 17) },
  { key: 'heun-12', label: 'Heun 12 (23 calls)', group: 'calls', design: withSteps(edm, 12) },
  { key: 'euler-23', label: 'Euler 23', group: 'calls', design: withSteps(euler(edm), 23) },
  { key: 'euler-35', label: 'Euler 35', group: 'calls', design: withSteps(euler(edm), 35) },
  ...[3, 5, 7, 10, 15, 30].map((rho) => ({
    key: `rho-${rho}`,
    label: `Heun 18, ρ = ${rho}`,
    group: 'rho' as const,
    design: withRho(edm, rho),
  })),
]

/** Scales of the toy's data: where its modes are. Pictures are vectors of length 28 or so. */
export const worldsScales = [1, 8, 28] as const

/** Two equal modes at plus and minus `scale`, a tenth of that wide. */
export const scaledModes = (scale: number): Mixture => ({
  w: [0.5, 0.5],
  mu: [-scale, scale],
  s: [scale / 10, scale / 10],
})
