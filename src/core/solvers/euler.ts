import type { SolverSpec } from './solver.ts'
import { ofTableau } from './tableau.ts'

/** x + h d. With sigma = t, s = 1 this is DDIM. */
export const euler: SolverSpec = {
  id: 'euler',
  label: 'Euler',
  formula: String.raw`x_{i+1} = \hat x_i + h\,d_i`,
  source: 'Karras et al. 2022, Table 1; DDIM of Song et al. 2021 when sigma = t, s = 1',
  order: () => 1,
  parameters: [],
  ...ofTableau({ stages: [], weights: [1] }),
}
