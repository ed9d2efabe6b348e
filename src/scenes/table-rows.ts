/** Table 1 as the talk fills it: a row for each choice, which stays empty until its scene has been gone through. */

/** In the order of the columns of Table 1: Song et al.'s VP and VE, DDIM on iDDPM's levels, EDM. */
export type TableCells = readonly [vp: string, ve: string, ddim: string, edm: string]

export interface TableRow {
  readonly id: string
  /** May hold formulas, as the cells do. */
  readonly title: string
  readonly text: string
  /** The part of the talk that it belongs to, and the scene that fills it. */
  readonly part: string
  readonly scene: string
  readonly cells: TableCells
}

export const tableHeads = [
  { title: 'VP', source: 'Song et al. 2021' },
  { title: 'VE', source: 'Song et al. 2021' },
  { title: 'DDIM', source: 'on iDDPM’s levels' },
  { title: 'EDM', source: 'Karras et al. 2022' },
] as const

export const tableRows: readonly TableRow[] = [
  {
    id: 'schedule',
    title: 'Schedule',
    text: 'growth of noise, $\\sigma(t)$',
    part: 'deterministic',
    scene: 'straightest',
    cells: ['VP’s', '$\\sqrt t$', '$t$', '$t$'],
  },
  {
    id: 'scaling',
    title: 'Scaling',
    text: 'size of the signal, $s(t)$',
    part: 'deterministic',
    scene: 'scaling',
    cells: ['VP’s', '1', '1', '1'],
  },
  {
    id: 'discretization',
    title: 'Time steps',
    text: 'where the steps go',
    part: 'deterministic',
    scene: 'time-steps',
    cells: ['even in $t$', 'geometric', 'cosine', '$\\rho = 7$'],
  },
  {
    id: 'solver',
    title: 'Sampler',
    text: 'how one step is taken',
    part: 'deterministic',
    scene: 'heun',
    cells: ['Euler', 'Euler', 'Euler', 'Heun'],
  },
  {
    id: 'stochasticity',
    title: 'Churn',
    text: 'noise put back',
    part: 'stochastic',
    scene: 'churn',
    cells: ['none', 'none', 'none', 'if needed'],
  },
  {
    id: 'preconditioning',
    title: 'Preconditioning',
    text: 'what is predicted',
    part: 'training',
    scene: 'preconditioning',
    cells: ['noise', 'noise', 'noise', 'a mix'],
  },
  {
    id: 'training',
    title: 'Training',
    text: 'levels that count',
    part: 'training',
    scene: 'training',
    cells: ['even in $t$', 'even in $\\ln\\sigma$', 'even in step', 'around $\\sigma = 0.3$'],
  },
]
