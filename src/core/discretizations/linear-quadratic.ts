import { param } from '../choice.ts'
import type { DiscretizationSpec } from './discretization.ts'

/**
 * The first half of the steps removes the share `threshold` of the noise linearly; the rest goes on with the same slope
 * as a parabola that reaches 0. sigma_min plays no part: the last step comes down from far above it.
 */
export const linearQuadratic: DiscretizationSpec = {
  id: 'linear-quadratic',
  label: 'Linear-quadratic',
  formula: String.raw`\begin{gathered}\sigma_i = (1 - f_i)\,\sigma_{\max},\quad L = \lfloor N/2 \rfloor,\ Q = N - L\\ f_i = \tfrac{\tau}{L}\,i + \tfrac{L - \tau N}{L\,Q^2}\,\max(i - L, 0)^2\end{gathered}`,
  source: 'Polyak et al. 2024 (Movie Gen); Mochi, ComfyUI ("linear_quadratic")',
  defaultRange: { min: 0.002, max: 80 },
  endsAt: 'own',
  parameters: [
    {
      key: 'threshold',
      tex: String.raw`\tau`,
      label: 'threshold',
      min: 0.001,
      max: 0.3,
      default: 0.025,
      spread: 'log',
      help: 'Share of the noise that the first half of the steps removes.',
    },
  ],
  create: (params) => {
    const threshold = param(params, 'threshold')
    return {
      sigmas: (steps, { max }) => {
        const linear = Math.max(Math.floor(steps / 2), 1)
        const quadratic = steps - linear
        // One step has no quadratic half.
        const bend = quadratic === 0 ? 0 : (linear - threshold * steps) / (linear * quadratic ** 2)
        return Float64Array.from({ length: steps }, (_, i) => {
          const removed = (threshold / linear) * i + bend * Math.max(i - linear, 0) ** 2
          return (1 - removed) * max
        })
      },
    }
  },
}
