/** What rules that reuse earlier evaluations share. */
import type { Parameter } from '../choice.ts'

/** How many evaluations a rule combines; the first steps combine as many as there are. */
export const orderParameter = (max: number): Parameter => ({
  key: 'order',
  tex: 'p',
  label: 'order',
  min: 1,
  max,
  default: max,
  spread: 'linear',
  isInteger: true,
  help: 'How many evaluations a step combines, its own and earlier ones; 1 uses no history.',
})

/** The Lagrange polynomial that is 1 at nodes[j] and 0 at the other nodes, at `at`. */
export const lagrange = (nodes: readonly number[], j: number, at: number): number =>
  nodes.reduce((product, node, k) => (k === j ? product : (product * (at - node)) / (nodes[j]! - node)), 1)
