/** What can be picked where a sampler is built at the end of the talk, as parts of a hash. */
import type { Row } from '../core/registry.ts'

export interface BuildOption {
  /** May hold no formulas: it stands in a menu. */
  readonly text: string
  /** `solver=dpmpp-2m`: the row's choice in a link. */
  readonly hash: string
}

export interface BuildRow {
  readonly row: Row
  readonly label: string
  readonly options: readonly BuildOption[]
}

/** Calls that a sampler may spend. */
export const buildCalls = 35

export const buildRows: readonly BuildRow[] = [
  {
    row: 'schedule',
    label: 'Schedule',
    options: [
      { text: 'σ = t', hash: 'schedule=linear' },
      { text: 'VP’s', hash: 'schedule=vp' },
      { text: 'VE’s, √t', hash: 'schedule=ve' },
    ],
  },
  {
    row: 'scaling',
    label: 'Scaling',
    options: [
      { text: 's = 1', hash: 'scaling=none' },
      { text: 'VP’s', hash: 'scaling=vp' },
    ],
  },
  {
    row: 'discretization',
    label: 'Time steps',
    options: [
      { text: 'EDM, ρ = 7', hash: 'discretization=edm' },
      { text: 'EDM, ρ = 3', hash: 'discretization=edm,rho:3' },
      { text: 'EDM, ρ = 20', hash: 'discretization=edm,rho:20' },
      { text: 'VP, even in t', hash: 'discretization=vp' },
      { text: 'VE, geometric', hash: 'discretization=ve' },
      { text: 'iDDPM, cosine', hash: 'discretization=iddpm' },
    ],
  },
  {
    row: 'solver',
    label: 'Sampler',
    options: [
      { text: 'Euler (DDIM)', hash: 'solver=euler' },
      { text: 'Heun', hash: 'solver=second-order' },
      { text: 'DPM++ 2M', hash: 'solver=dpmpp-2m' },
      { text: 'UniPC', hash: 'solver=unipc,order:2' },
      { text: 'DEIS', hash: 'solver=deis' },
      { text: 'Runge-Kutta, order 4', hash: 'solver=rk4' },
    ],
  },
  {
    row: 'stochasticity',
    label: 'Churn',
    options: [
      { text: 'none', hash: 'stochasticity=none' },
      { text: 'a little, 5', hash: 'stochasticity=churn,sChurn:5,sTmin:0,sTmax:inf,sNoise:1' },
      { text: 'much, 40', hash: 'stochasticity=churn,sChurn:40,sTmin:0,sTmax:inf,sNoise:1' },
    ],
  },
]
