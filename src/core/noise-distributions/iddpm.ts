import { iddpmLevels } from '../discretizations/iddpm.ts'
import type { NoiseDistributionSpec } from './noise-distribution.ts'
import { normalCdf } from './normal-cdf.ts'

/** iDDPM's levels with the constants of Table 1. */
const [m, c1, c2] = [1000, 1e-3, 8e-3]

/** A discrete choice; as a density each gap between neighbouring levels holds the share of one of them. */
export const iddpm: NoiseDistributionSpec = {
  id: 'iddpm',
  label: 'iDDPM: its own levels',
  formula: String.raw`\sigma = u_j,\quad j \sim \mathcal U\{0, \dots, M-1\}`,
  source: 'Nichol and Dhariwal 2021 in the form of Karras et al. 2022, Table 1',
  create: () => {
    // u_M = 0 is no level to train at.
    const u = iddpmLevels(m, c1, c2).slice(0, m)
    return {
      sigma: (n) => u[m - 1 - Math.min(Math.floor(m * normalCdf(n)), m - 1)]!,
      density: (sigma) => {
        if (!(sigma <= u[0]! && sigma > u[m - 1]!)) return 0
        // u falls: the last level at or above sigma, by bisection.
        let [above, below] = [0, m - 1]
        while (below - above > 1) {
          const middle = (above + below) >> 1
          if (u[middle]! >= sigma) above = middle
          else below = middle
        }
        return 1 / ((m - 1) * Math.log(u[above]! / u[below]!))
      },
    }
  },
}
