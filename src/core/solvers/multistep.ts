/** What rules that reuse earlier evaluations share. */
import type { Parameter } from '../choice.ts'

/**
 * How many evaluations a rule combines; the first steps combine as many as there are. `initial` is what a person gets who
 * picks the rule, the highest where missing.
 */
export const orderParameter = (max: number, initial = max): Parameter => ({
  key: 'order',
  tex: 'p',
  label: 'order',
  min: 1,
  max,
  default: max,
  ...(initial !== max && { initial }),
  spread: 'linear',
  isInteger: true,
  help: 'How many evaluations a step combines, its own and earlier ones; 1 uses no history.',
})

/** The Lagrange polynomial that is 1 at nodes[j] and 0 at the other nodes, at `at`. */
export const lagrange = (nodes: readonly number[], j: number, at: number): number => {
  let product = 1
  for (let k = 0; k < nodes.length; k++) if (k !== j) product *= (at - nodes[k]!) / (nodes[j]! - nodes[k]!)
  return product
}
