import { type Parameter, param } from '../choice.ts'
import { add, type LinearForm, scale } from '../linear.ts'
import { decayedBasis } from './exponential.ts'
import { holdDenoised, inLogLevel } from './log-sigma.ts'
import { orderParameter } from './multistep.ts'
import type { SolverSpec } from './solver.ts'

/** A noise level and D there. */
interface Node {
  readonly sigma: number
  readonly denoised: LinearForm
}

/** The authors' two B(h), which agree to first order: 1 is h, 2 is 1 - exp(-h). */
const scaleParameter: Parameter = {
  key: 'bh',
  tex: 'B',
  label: 'B(h)',
  min: 1,
  max: 2,
  default: 2,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: 1, label: 'bh1' },
    { value: 2, label: 'bh2' },
  ],
  help: 'Scale of the correction where it rests on one difference: h (bh1) or 1 - exp(-h) (bh2).',
}

/**
 * What a polynomial for D through `others` too adds to a step of length h from `start` with D held. With a single other
 * node, at u = r, the authors put B(h) / (2 r) for the exact weight.
 */
const bend = (start: Node, others: readonly Node[], h: number, bh: number): LinearForm => {
  const places = [0, ...others.map(({ sigma }) => Math.log(start.sigma / sigma) / h)]
  const weights =
    others.length === 1 ? [(bh === 1 ? h : -Math.expm1(-h)) / (2 * places[1]!)] : decayedBasis(h, places).slice(1)
  return add(...others.map(({ denoised }, k) => scale(add(denoised, scale(start.denoised, -1)), weights[k]!)))
}

/**
 * Predictor and corrector by the same polynomial in lambda. The corrector needs D at the predicted state, and that is the
 * next step's first evaluation: step i therefore starts by correcting the state that step i - 1 predicted, at no cost.
 * NFE = N. The states shown are the predicted ones, where D is evaluated. The last state is not corrected; churn, which
 * moves the evaluation elsewhere, leaves the state before it uncorrected too.
 */
export const unipc: SolverSpec = {
  id: 'unipc',
  label: 'UniPC',
  formula: String.raw`\begin{gathered}x_{i+1} = e^{-h} x^c_i + (1 - e^{-h}) D_i + \sum_{k<p} w_k (D_{i-k} - D_i)\\ x^c_{i+1} = e^{-h} x^c_i + (1 - e^{-h}) D_i + \sum_{k<p} w^c_k (D_{i-k} - D_i) + w^c_p (D_{i+1} - D_i)\\ w_k = \int_0^1 h\,e^{-h(1-u)}\,\ell_k(u)\,du,\quad \text{or}\ \tfrac{B(h)}{2 r_k}\ \text{if alone}\end{gathered}`,
  source:
    'Zhao et al. 2023 (UniPC, data prediction); diffusers (order 2), ComfyUI ("uni_pc", "uni_pc_bh2": order 3, with lower orders at the end)',
  history: 3,
  order: (params) => param(params, 'order') + 1,
  firstOrder: () => 2,
  // diffusers' default is order 2. ComfyUI's is 3 with lower orders at the end.
  parameters: [orderParameter(3, 2), scaleParameter],
  create: (params) => {
    const order = param(params, 'order')
    const bh = param(params, 'bh')
    return inLogLevel(({ x, sigma, sigmaNext, h, denoise, history, past }) => {
      const here: Node = { sigma, denoised: denoise(x, sigma) }
      const [before, ...earlier] = past
      const corrected = (): LinearForm => {
        if (!before || before.sigmaNext !== sigma) return x
        const hBefore = Math.log(before.sigma / sigma)
        const known = earlier.slice(0, Math.min(order, before.reach) - 1)
        const wrong = bend(before, known, hBefore, bh)
        return add(x, bend(before, [...known, here], hBefore, bh), scale(wrong, -1))
      }
      const held = holdDenoised(corrected(), here.denoised, sigma, sigmaNext)
      return add(held, bend(here, history.slice(0, order - 1), h, bh))
    })
  },
}
