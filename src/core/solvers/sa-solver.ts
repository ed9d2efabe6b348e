import { type Parameter, type Params, param } from '../choice.ts'
import { modelRange, modelSigma } from '../discretizations/model-levels.ts'
import { integrate } from '../gauss-legendre.ts'
import { add, type LinearForm, scale } from '../linear.ts'
import { sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { ruleFor } from './exponential.ts'
import { inLogSigma } from './log-sigma.ts'
import { lagrange } from './multistep.ts'
import { fadedTo, noNoise } from './ou-noise.ts'
import { callsEach, type Evaluation, type SolverSpec } from './solver.ts'

/** A noise level and D there. */
interface Node {
  readonly sigma: number
  readonly denoised: LinearForm
}

/**
 * What D, as the polynomial through `nodes` over ln sigma, adds to the state in a step of the SDE of strength tau: the
 * stochastic Adams weights.
 */
const adams = (nodes: readonly Node[], from: number, to: number, tau: number): LinearForm => {
  const h = Math.log(from / to)
  const total = (1 + tau * tau) * h
  const places = nodes.map(({ sigma }) => Math.log(from / sigma) / h)
  const rule = ruleFor(total)
  return add(
    ...nodes.map(({ denoised }, j) => {
      const weight = integrate(rule, (u) => total * Math.exp(-total * (1 - u)) * lagrange(places, j, u), 0, 1)
      return scale(denoised, weight)
    }),
  )
}

/**
 * diffusers' weights for two nodes, of which one is the step's start: the slope counts as over half of h^2, which differs from its
 * integral by O(h^3).
 */
const straight = (nodes: readonly [Node, Node], from: number, to: number, tau: number): LinearForm => {
  const h = Math.log(from / to)
  const strength = 1 + tau * tau
  const start = nodes.find(({ sigma }) => sigma === from)!
  const [a, b] = nodes
  const slope = (strength * h * h) / 2 / Math.log(b.sigma / a.sigma)
  return add(scale(start.denoised, -Math.expm1(-strength * h)), scale(a.denoised, slope), scale(b.denoised, -slope))
}

/** Numbers of the rules in links. */
const [asComfy, asDiffusers] = [1, 2]

/** ComfyUI's interval: from a fifth to four fifths of the run in the model's timesteps. */
const interval = ((sigmaAt) => ({ high: sigmaAt(0.8 * 999), low: sigmaAt(0.2 * 999) }))(modelSigma(modelRange))

const level = (key: string, tex: string, label: string, usual: number, help: string): Parameter => ({
  key,
  tex,
  label,
  min: 0.001,
  max: 1000,
  default: usual,
  spread: 'log',
  allowsInfinity: true,
  help,
})

const orderOf = (key: string, label: string, max: number, help: string): Parameter => ({
  key,
  tex: key === 'p' ? 'p' : 'c',
  label,
  min: key === 'p' ? 1 : 0,
  max,
  default: max,
  spread: 'linear',
  isInteger: true,
  help,
})

const parameters: readonly Parameter[] = [
  {
    key: 'tau',
    tex: String.raw`\tau`,
    label: 'tau',
    min: 0,
    max: 1.5,
    default: 1,
    spread: 'linear',
    help: 'Strength of the SDE inside the interval: 0 is the ODE, 1 usual. It is squared: tau² is the eta of other solvers.',
  },
  level('tauLo', String.raw`\sigma_{\mathrm{lo}}`, 'tau from', interval.low, 'Lowest level at which noise comes in.'),
  level(
    'tauHi',
    String.raw`\sigma_{\mathrm{hi}}`,
    'tau up to',
    interval.high,
    'Highest level at which noise comes in.',
  ),
  orderOf('p', 'predictor', 3, 'How many evaluations the predictor combines.'),
  orderOf(
    'c',
    'corrector',
    4,
    'How many evaluations the corrector combines, the new one included; 0 corrects nothing.',
  ),
  {
    key: 'pece',
    tex: String.raw`\mathrm{E}`,
    label: 'evaluate again',
    min: 0,
    max: 1,
    default: 0,
    spread: 'linear',
    isInteger: true,
    named: [
      { value: 0, label: 'PEC' },
      { value: 1, label: 'PECE' },
    ],
    help: 'Whether the corrected state is evaluated again, at a second call per step: predict, evaluate, correct, evaluate.',
  },
  {
    key: 'rule',
    tex: 'R',
    label: 'rule',
    min: asComfy,
    max: asDiffusers,
    default: asComfy,
    spread: 'linear',
    isInteger: true,
    named: [
      { value: asComfy, label: 'ComfyUI' },
      { value: asDiffusers, label: 'diffusers' },
    ],
    help: 'Whose tau and weights: 1 the tau of the level where a step ends and exact integrals, as in ComfyUI, 2 the tau of where it starts and another weight for two evaluations, as in diffusers.',
  },
  sNoiseParameter,
]

/** The corrector uses D at the predicted state, whose error it takes an order higher. */
const rulesOrder = (params: Params): number => {
  const [p, c] = [param(params, 'p'), param(params, 'c')]
  return c === 0 ? p : Math.min(c, p + 1)
}

/**
 * Stochastic Adams: predictor and corrector by polynomials through earlier D, exact in the linear part of the SDE and in its noise,
 * which comes in between two levels only. As with UniPC, step i first corrects the state that step i - 1 predicted, with the D that
 * it needs anyway: NFE = N, or 2 N - 1 where the corrected state is evaluated again. ComfyUI lowers its orders at the end.
 */
export const saSolver: SolverSpec = {
  id: 'sa-solver',
  label: 'SA-Solver',
  formula: String.raw`\begin{gathered}x_{i+1} = e^{-(1 + \tau^2) h} x^c_i + \sum_{k<p} b_k D_{i-k} + \sigma_{i+1}\sqrt{1 - e^{-2 \tau^2 h}}\;n_i\\ b_k = \int_0^1 H e^{-H(1-u)}\,\ell_k(u)\,du,\quad H = (1 + \tau^2) h\end{gathered}`,
  source: 'Xue et al. 2023 (SA-Solver); ComfyUI ("sa_solver", "sa_solver_pece"), diffusers (SASolverScheduler)',
  history: 3,
  calls: (steps, params) => callsEach(param(params, 'pece') === 1 ? 2 : 1)(steps),
  order: rulesOrder,
  firstOrder: (params) => (param(params, 'c') === 0 ? 1 : 2),
  noiseKey: 'tau',
  noisyOrders: (params) => {
    const order = Math.min(rulesOrder(params), 2)
    return { strong: 1, weak: order, marginal: order }
  },
  parameters,
  create: (params) => {
    const [tau, low, high] = [param(params, 'tau'), param(params, 'tauLo'), param(params, 'tauHi')]
    const [predictor, corrector, sNoise] = [param(params, 'p'), param(params, 'c'), sNoiseOf(params)]
    const isTwice = param(params, 'pece') === 1
    const isTheirs = param(params, 'rule') === asDiffusers
    const tauAt = (sigma: number): number => (low <= sigma && sigma <= high ? tau : 0)
    /** Where the end lowers orders, the predictor's run one step ahead of the corrector's. */
    const predicting = (reach: number): number => Math.min(predictor, isTheirs ? reach : Math.max(reach - 1, 1))
    const tauOf = (from: number, to: number): number => tauAt(isTheirs ? from : to)
    const weighted = (nodes: readonly Node[], from: number, to: number, tau: number): LinearForm =>
      isTheirs && nodes.length === 2 ? straight([nodes[0]!, nodes[1]!], from, to, tau) : adams(nodes, from, to, tau)
    const asNode = ({ sigma, latest }: Evaluation): Node => ({ sigma, denoised: latest })
    return inLogSigma(
      ({ x: predicted, sigma, sigmaNext, reach, denoise, past, brownian }) => {
        const isLast = sigmaNext === 0
        const here: Node = { sigma, denoised: denoise(predicted, sigma) }
        const earlier = past.map(asNode)
        const before = past[0]
        const isCorrected = before?.sigmaNext === sigma && corrector > 0 && (isTwice || !isLast)
        const corrected = (): LinearForm => {
          const tauHere = tauOf(before!.sigma, sigma)
          const known = earlier.slice(0, predicting(before!.reach))
          const right = [here, ...earlier].slice(0, Math.min(corrector, isTheirs ? before!.reach + 1 : reach))
          const [wrong, better] = [known, right].map((nodes) => weighted(nodes, before!.sigma, sigma, tauHere))
          return add(predicted, better!, scale(wrong!, -1))
        }
        const state = isCorrected ? corrected() : predicted
        const newest: Node = isCorrected && isTwice ? { sigma, denoised: denoise(state, sigma) } : here
        if (isLast) return newest.denoised
        const tauNext = tauOf(sigma, sigmaNext)
        const nodes = [newest, ...earlier].slice(0, predicting(reach))
        const decay = Math.exp(-(1 + tauNext ** 2) * Math.log(sigma / sigmaNext))
        const mean = add(scale(state, decay), weighted(nodes, sigma, sigmaNext, tauNext))
        const { noise } = fadedTo(noNoise(sigma), sigmaNext, tauNext ** 2, brownian)
        return add(mean, scale(noise, sigmaNext * sNoise))
      },
      { rulesLast: true },
    )
  },
}
