import { type Parameter, param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { vpDefaultBetas, vpTime } from '../schedules/vp.ts'
import { comfyTime, withSumOfComfy } from './deis-comfy.ts'
import { ruleFor } from './exponential.ts'
import { inLogLevel, noiseOf } from './log-sigma.ts'
import { lagrange, orderParameter } from './multistep.ts'
import type { SolverSpec } from './solver.ts'

/** A variable in which the noise is taken for a polynomial, as a function of the noise level. */
type Time = (sigma: number) => number

/** Numbers of the times in links. */
const [vp, comfy, logRho] = [1, 2, 3]

/** By the number that a link has. */
const times: Readonly<Record<number, Time>> = {
  [vp]: (sigma) => vpTime(vpDefaultBetas, sigma),
  [comfy]: comfyTime,
  [logRho]: Math.log,
}

const timeParameter: Parameter = {
  key: 'time',
  tex: String.raw`\tau`,
  label: 'time',
  min: vp,
  max: logRho,
  default: vp,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: vp, label: 'tAB' },
    { value: comfy, label: 'tAB (ComfyUI)' },
    { value: logRho, label: 'log-rho (diffusers)' },
  ],
  help: 'Variable of the polynomial: VP’s time with the betas of Song et al. (1) or of ComfyUI (2), or ln sigma (3).',
}

/**
 * What each basis polynomial through `nodes` in `time` adds to the state: its integral over sigma, from level to level. In
 * ln sigma, where levels are spread.
 */
const weightsOf = (time: Time, nodes: readonly number[], from: number, to: number): readonly number[] => {
  const [start, h] = [Math.log(from), Math.log(from / to)]
  const rule = ruleFor(h)
  const sums = nodes.map(() => 0)
  for (const [k, place] of rule.nodes.entries()) {
    const level = Math.exp(start - (h / 2) * (1 + place))
    const tau = time(level)
    for (let j = 0; j < nodes.length; j++) sums[j] = sums[j]! + rule.weights[k]! * lagrange(nodes, j, tau) * level
  }
  return sums.map((sum) => (-h / 2) * sum)
}

/**
 * The noise epsilon as a polynomial through its last p values, integrated exactly over the unscaled ODE dy = epsilon d sigma.
 * NFE = N. Libraries mean two rules by the name: tAB takes VP's time for the polynomial's variable, log-rho ln sigma. VP's
 * betas are those of Song et al. (19.9 and 0.1), or those that ComfyUI fits to 0.002 and 80, whatever the design's schedule
 * and range; there the integral is a sum of 10,000 terms, as ComfyUI takes it.
 */
export const deis: SolverSpec = {
  id: 'deis',
  label: 'DEIS',
  formula: String.raw`x_{i+1} = x_i + \sum_{j<p} c_j\,\epsilon_{i-j},\quad c_j = \int_{\sigma_i}^{\sigma_{i+1}} \prod_{k \ne j} \frac{\tau(\sigma) - \tau_{i-k}}{\tau_{i-j} - \tau_{i-k}}\,d\sigma,\quad \tau = \sigma_{\mathrm{VP}}^{-1}\ \text{or}\ \ln\sigma`,
  source: 'Zhang and Chen 2023: tAB-DEIS, ComfyUI ("deis"); log-rho, diffusers (DEISMultistepScheduler)',
  history: 2,
  order: (params) => param(params, 'order'),
  parameters: [orderParameter(3), timeParameter],
  create: (params) => {
    const order = param(params, 'order')
    const time = times[param(params, 'time')]!
    return inLogLevel(({ x, sigma, sigmaNext, denoise, history }) => {
      const past = history.slice(0, order - 1)
      const nodes = [sigma, ...past.map((evaluation) => evaluation.sigma)].map(time)
      const noises = [noiseOf(x, denoise(x, sigma), sigma), ...past.map((evaluation) => evaluation.noise)]
      const exact = weightsOf(time, nodes, sigma, sigmaNext)
      const weights = time === comfyTime && order > 1 ? withSumOfComfy(exact, nodes, sigma, sigmaNext) : exact
      return add(x, ...noises.map((noise, j) => scale(noise, weights[j]!)))
    })
  },
}
