import { type Parameter, param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { decayed } from './exponential.ts'
import { holdDenoised, inLogLevel } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/** Numbers of the two-step rules in links. */
const [midpoint, heun] = [1, 2]

const kindParameter: Parameter = {
  key: 'kind',
  tex: 'k',
  label: 'two-step rule',
  min: midpoint,
  max: heun,
  default: heun,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: midpoint, label: 'midpoint' },
    { value: heun, label: 'heun' },
  ],
  help: 'How a step with two evaluations weighs their difference: 1 midpoint, as in diffusers, 2 the straight line integrated exactly ("heun"), as in k-diffusion.',
}

/**
 * Three-step rule on the denoiser's output: the parabola through the last three D in lambda, integrated over the step.
 * NFE = N. Published code takes half of the parabola's quadratic term (`bend` 1/2): that rule, measured, is of order 2 with a
 * small error; the whole term (`bend` 1) makes it order 3. The first step holds D. The second, and the last but one where the
 * run's end lowers orders, is a two-step rule: by default diffusers takes that of DPM++ 2M for it.
 */
export const dpmpp3m: SolverSpec = {
  id: 'dpmpp-3m',
  label: 'DPM++ 3M',
  formula: String.raw`\begin{gathered}x_{i+1} = e^{-h} x_i + (1 - e^{-h}) D_i + \varphi_2\,\delta_1 - 2b\,\varphi_3\,\delta_2,\quad \varphi_2 = \tfrac{e^{-h} - 1}{h} + 1,\ \varphi_3 = \tfrac{\varphi_2}{h} - \tfrac12\\ D(\lambda_i + u h) \approx D_i + \delta_1 u + \delta_2 u^2\ \text{through}\ D_i, D_{i-1}, D_{i-2}\end{gathered}`,
  source:
    'Lu et al. 2022 (DPM-Solver++); k-diffusion ("dpmpp_3m_sde" with eta = 0), diffusers (solver_order 3, with lower orders at the end below 15 steps)',
  history: 2,
  order: (params) => (param(params, 'bend') === 1 ? 3 : 2),
  parameters: [
    {
      key: 'bend',
      tex: 'b',
      label: 'bend',
      min: 0,
      max: 1,
      default: 0.5,
      spread: 'linear',
      named: [
        { value: 0.5, label: 'As published' },
        { value: 1, label: 'Third order' },
      ],
      help: 'Share of the parabola’s quadratic term: 1/2 as in published code, 1 for third order.',
    },
    kindParameter,
  ],
  create: (params) => {
    const [bend, kind] = [param(params, 'bend'), param(params, 'kind')]
    return inLogLevel(({ x, sigma, sigmaNext, h, denoise, history }) => {
      const denoised = denoise(x, sigma)
      const held = holdDenoised(x, denoised, sigma, sigmaNext)
      const [one, two] = history
      if (!one) return held
      const r1 = Math.log(one.sigma / sigma) / h
      const slope1 = scale(add(denoised, scale(one.denoised, -1)), 1 / r1)
      const ramp = decayed(h, (u) => u)
      if (!two) return add(held, scale(slope1, kind === heun ? ramp : -Math.expm1(-h) / 2))
      const r2 = Math.log(two.sigma / one.sigma) / h
      const slope2 = scale(add(one.denoised, scale(two.denoised, -1)), 1 / r2)
      const delta2 = scale(add(slope1, scale(slope2, -1)), 1 / (r1 + r2))
      const delta1 = add(slope1, scale(delta2, r1))
      const parabola = decayed(h, (u) => u * u)
      return add(held, scale(delta1, ramp), scale(delta2, bend * parabola))
    })
  },
}
