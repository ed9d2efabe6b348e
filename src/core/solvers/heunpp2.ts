import { add, type LinearForm, scale } from '../linear.ts'
import { inLogLevel, type LogSigmaRule, noiseOf } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

const rule: LogSigmaRule = ({ x: start, sigma, sigmaNext, sigmaStart, ahead, denoise }) => {
  const slopeAt = (at: LinearForm, level: number): LinearForm => noiseOf(at, denoise(at, level), level)
  const h = sigmaNext - sigma
  const first = slopeAt(start, sigma)
  const levels = ahead()
  const [following] = levels
  const one = add(start, scale(first, h))
  if (following === undefined) return one
  const second = slopeAt(one, sigmaNext)
  // Two slopes where the step after this one is the last, or goes up again.
  if (levels.length === 1 || !(following < sigmaNext)) {
    const weight = sigmaNext / (2 * sigmaStart)
    return add(start, scale(first, h * (1 - weight)), scale(second, h * weight))
  }
  const third = slopeAt(add(one, scale(second, following - sigmaNext)), following)
  const [weight2, weight3] = [sigmaNext / (3 * sigmaStart), following / (3 * sigmaStart)]
  const slopes = add(scale(first, 1 - weight2 - weight3), scale(second, weight2), scale(third, weight3))
  return add(start, scale(slopes, h))
}

/**
 * Euler steps to the next level and the one after it, whose slopes count the less the lower their levels are: at low noise
 * nothing but the first slope is left. NFE = 3 N - 3. For all its calls it is of first order, as Euler is: the weights do
 * not follow the steps.
 */
export const heunpp2: SolverSpec = {
  id: 'heunpp2',
  label: 'HeunPP2',
  formula: String.raw`\begin{gathered}x_{i+1} = x_i + (\sigma_{i+1} - \sigma_i)\,(w_1 d_1 + w_2 d_2 + w_3 d_3),\quad d_k\ \text{at}\ \sigma_i, \sigma_{i+1}, \sigma_{i+2}\\ w_2 = \tfrac{\sigma_{i+1}}{3 \sigma_0},\quad w_3 = \tfrac{\sigma_{i+2}}{3 \sigma_0},\quad w_1 = 1 - w_2 - w_3\end{gathered}`,
  source: 'ComfyUI ("heunpp2"), Forge ("HeunPP2")',
  calls: (steps) => (steps === 1 ? 1 : 3 * steps - 3),
  order: () => 1,
  parameters: [],
  create: () => inLogLevel(rule),
}
