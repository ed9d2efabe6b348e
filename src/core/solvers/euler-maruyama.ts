import { bOf, bParameter, formulaOf, relativeTo, replaceNoise } from './replacement.ts'
import type { SolverSpec } from './solver.ts'

/** beta is a constant share b of sigma'(t) / sigma(t): b = 1 are the original VE and VP SDEs, b = 0 is Euler on the ODE. */
export const eulerMaruyama: SolverSpec = {
  id: 'euler-maruyama',
  label: 'Euler-Maruyama, Song’s SDE',
  formula: formulaOf(
    String.raw`\beta(t) = b\,\dot\sigma(t) / \sigma(t)`,
    String.raw`b\,\tfrac{\sigma_i - \sigma_{i+1}}{\sigma_i}`,
  ),
  source: 'Karras et al. 2022, eq. 6, with the rate of Song et al. 2021; Maruyama 1955',
  order: () => 1,
  noiseKey: 'b',
  parameters: [
    {
      ...bParameter,
      named: [
        { value: 0, label: 'ODE (b = 0)' },
        { value: 1, label: 'Song’s SDE' },
      ],
    },
  ],
  create: (params) => {
    const b = bOf(params)
    return replaceNoise(relativeTo(() => b))
  },
}
