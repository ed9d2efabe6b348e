/**
 * Families of sigma with the time of flow matching in its place: what libraries make of "karras" and others on a flow model,
 * whose "sigmas" are times.
 */
import { type Parameter, param } from '../choice.ts'
import { flowTime } from '../frame.ts'
import { betaSigma } from './beta-sigma.ts'
import { cosine } from './cosine.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { edm } from './edm.ts'
import { exponential } from './exponential.ts'
import { flowRange, flowTimesOf, sigmaWithin } from './flow.ts'
import { linearQuadratic } from './linear-quadratic.ts'
import { shifted, shiftParameters } from './shift.ts'

/** Numbers of the lowest times in links. */
const [shiftedOnce, shiftedTwice] = [1, 2]

const lowestParameter: Parameter = {
  key: 'lowest',
  tex: String.raw`t_{\min}`,
  label: 'lowest time',
  min: shiftedOnce,
  max: shiftedTwice,
  default: shiftedOnce,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: shiftedOnce, label: 'Shifted (ComfyUI)' },
    { value: shiftedTwice, label: 'Shifted twice (diffusers)' },
  ],
  help: 'The lowest time, which is all that the shift moves here: 1 the model’s own after the shift, 2 that one shifted again.',
}

const inTime = (
  spec: DiscretizationSpec,
  id: string,
  label: string,
  tex: string,
  source: string,
): DiscretizationSpec => {
  const isOwn = spec.endsAt === 'own'
  return {
    id,
    label,
    formula: String.raw`\sigma_i = \tfrac{t_i}{1 - t_i},\quad t_i = ${tex},\quad t_0 = 1,\ t_{\min} = S(0.001)`,
    source,
    defaultRange: flowRange,
    endsAt: 'own',
    parameters: isOwn ? spec.parameters : [...spec.parameters, ...shiftParameters, lowestParameter],
    create: (params) => {
      const family = spec.create(params)
      return {
        sigmas: (steps, range) => {
          const { factor, low } = flowTimesOf({ shift: 1, mu: 0, ...params }, range)
          if (isOwn) return family.sigmas(steps, { min: 0, max: highest(range.max) }).map(sigmaWithin(range))
          const once = shifted(low, factor)
          const min = param(params, 'lowest') === shiftedTwice ? shifted(once, factor) : once
          return family.sigmas(steps, { min, max: highest(range.max) }).map(sigmaWithin(range))
        },
      }
    },
  }
}

const highest = (sigma: number): number => (sigma === Number.POSITIVE_INFINITY ? 1 : flowTime(sigma))

export const karrasInTime = inTime(
  edm,
  'karras-t',
  'Flow, Karras in t',
  String.raw`\Big(t_0^{1/\rho} + \tfrac{i}{N-1}\big(t_{\min}^{1/\rho} - t_0^{1/\rho}\big)\Big)^{\rho}`,
  'ComfyUI ("karras" on flow models), diffusers (use_karras_sigmas of FlowMatchEulerDiscreteScheduler)',
)

export const exponentialInTime = inTime(
  exponential,
  'exponential-t',
  'Flow, exponential in t',
  String.raw`t_0\,(t_{\min}/t_0)^{\frac{i}{N-1}}`,
  'ComfyUI ("exponential" on flow models), diffusers (use_exponential_sigmas of FlowMatchEulerDiscreteScheduler)',
)

export const klOptimalInTime = inTime(
  cosine,
  'kl-optimal-t',
  'Flow, KL optimal in t',
  String.raw`\tan\big((1-u)\arctan t_0 + u\arctan t_{\min}\big)`,
  'ComfyUI ("kl_optimal" on flow models)',
)

export const betaInTime = inTime(
  betaSigma,
  'beta-t',
  'Flow, beta (linear in t)',
  String.raw`t_{\min} + I^{-1}_{1-u}(\alpha, \beta)\,(t_0 - t_{\min})`,
  'diffusers (use_beta_sigmas of FlowMatchEulerDiscreteScheduler)',
)

export const linearQuadraticInTime = inTime(
  linearQuadratic,
  'linear-quadratic-t',
  'Flow, linear-quadratic',
  String.raw`(1 - f_i)\,t_0,\ f_i\ \text{as for "Linear-quadratic"}`,
  'Polyak et al. 2024 (Movie Gen); Mochi, ComfyUI ("linear_quadratic" on flow models)',
)
