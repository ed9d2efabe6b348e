import { type Parameter, type Params, param } from '../choice.ts'
import { gaussLegendre, integrate } from '../gauss-legendre.ts'
import { add, scale } from '../linear.ts'
import { sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/** Numbers of the integrals in links. */
const [asSum, exact] = [1, 2]

const stagesParameter: Parameter = {
  key: 'stages',
  tex: 'k',
  label: 'stages',
  min: 1,
  max: 3,
  default: 3,
  spread: 'linear',
  isInteger: true,
  help: 'How many terms of D’s Taylor series a step takes: 1 holds D, 3 uses the last three evaluations.',
}

const integralParameter: Parameter = {
  key: 'integral',
  tex: String.raw`\textstyle\int`,
  label: 'integral',
  min: asSum,
  max: exact,
  default: asSum,
  initial: asSum,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: asSum, label: 'Sum of 200 (ComfyUI)' },
    { value: exact, label: 'Exact' },
  ],
  help: 'How the weights of the Taylor terms are integrated: 1 by a sum of 200 points, as in ComfyUI, 2 exactly.',
}

/** Points of ComfyUI's sum. */
const points = 200

/** How much of the old noise is left: the rate at which noise is replaced follows from its slope. */
const kept = (sigma: number): number => sigma * (Math.exp(sigma ** 0.3) + 10)

/** Enough for steps of a few decades: the integrand is a power of sigma, nearly. */
const rule = gaussLegendre(48)

/** The integral of f over sigma, from `low` to `high`; exactly, over ln sigma. */
const exactly = (f: (sigma: number) => number, low: number, high: number): number =>
  integrate(rule, (u) => f(Math.exp(u)) * Math.exp(u), Math.log(low), Math.log(high))

/** The same by a sum from the lower end on. */
const summed = (f: (sigma: number) => number, low: number, high: number): number => {
  const width = (high - low) / points
  let sum = 0
  for (let j = 0; j < points; j++) sum += f(low + j * width)
  return sum * width
}

const lawOrder = (params: Params): number =>
  param(params, 'stages') > 1 && param(params, 'integral') === exact ? 2 : 1

/**
 * Extended reverse-time SDE: with phi the share of noise that is kept, x / phi(sigma) has no linear part, and D is a Taylor series
 * in sigma. NFE = N. phi = sigma^2 would give DDPM, phi = sigma DDIM. With exact integrals its law is of second order; the sum of
 * 200 points, whose error is a share of each step, makes it first order in the end, with an error that shows from 64 steps on.
 */
export const erSde: SolverSpec = {
  id: 'er-sde',
  label: 'ER-SDE',
  formula: String.raw`\begin{gathered}x_{i+1} = q\,x_i + (1 - q) D_i + \sum_{k<3} w_k D^{(k)}_i + \sqrt{\sigma_{i+1}^2 - q^2 \sigma_i^2}\;n_i,\quad q = \tfrac{\phi(\sigma_{i+1})}{\phi(\sigma_i)}\\ w_k = \tfrac{(\sigma_{i+1} - \sigma_i)^k}{k!} + \phi(\sigma_{i+1})\int_{\sigma_{i+1}}^{\sigma_i} \tfrac{(\sigma - \sigma_i)^{k-1}}{(k-1)!\,\phi(\sigma)}\,d\sigma,\quad \phi(\sigma) = \sigma\,(e^{\sigma^{0.3}} + 10)\end{gathered}`,
  source: 'Cui et al. 2023 (ER-SDE-Solvers); ComfyUI ("er_sde")',
  history: 2,
  order: lawOrder,
  noisyOrders: (params) => ({ strong: 1, weak: lawOrder(params), marginal: lawOrder(params) }),
  parameters: [stagesParameter, integralParameter, sNoiseParameter],
  create: (params) => {
    const [stages, sNoise] = [param(params, 'stages'), sNoiseOf(params)]
    const integral = param(params, 'integral') === exact ? exactly : summed
    return inLogSigma(({ x, sigma, sigmaNext, denoise, history, brownian }) => {
      const denoised = denoise(x, sigma)
      const q = kept(sigmaNext) / kept(sigma)
      const spread = Math.sqrt(Math.max((sigmaNext - sigma * q) * (sigmaNext + sigma * q), 0))
      const held = holdDenoised(x, denoised, 1, q)
      const noised = add(held, scale(brownian(sigma, sigmaNext), spread * sNoise))
      const [one, two] = history
      if (!one || stages < 2) return noised
      const step = sigmaNext - sigma
      const slope = scale(add(denoised, scale(one.denoised, -1)), 1 / (sigma - one.sigma))
      const first = step + kept(sigmaNext) * integral((at) => 1 / kept(at), sigmaNext, sigma)
      const sloped = add(noised, scale(slope, first))
      if (!two || stages < 3) return sloped
      const slopeBefore = scale(add(one.denoised, scale(two.denoised, -1)), 1 / (one.sigma - two.sigma))
      const bend = scale(add(slope, scale(slopeBefore, -1)), 2 / (sigma - two.sigma))
      const second = step ** 2 / 2 + kept(sigmaNext) * integral((at) => (at - sigma) / kept(at), sigmaNext, sigma)
      return add(sloped, scale(bend, second))
    })
  },
}
