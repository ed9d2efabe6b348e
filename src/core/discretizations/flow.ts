import { type Parameter, type Params, param, type SigmaRange } from '../choice.ts'
import { flowSigma, flowTime } from '../frame.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { shifted, shiftOf, shiftParameters, stretchedTo, terminalParameter, unshifted } from './shift.ts'

/** The range of models with 1000 times: from t = 0.001 to what a design without t = 1 may start from. */
export const flowRange: SigmaRange = { min: flowSigma(0.001), max: 999 }

/** Times before the shift over which a family spreads its own. */
export interface FlowTimes {
  /** a: what the shift multiplies sigma by. */
  readonly factor: number
  /** The model's lowest time. */
  readonly low: number
  /** The time whose shift is the range's highest level: 1 where that is infinite. */
  readonly high: number
}

/** sigma_min is the model's lowest level before the shift, sigma_max the run's first level. */
export const flowTimesOf = (params: Params, { min, max }: SigmaRange): FlowTimes => {
  if (!(min < max)) throw new RangeError(`flow times need sigma_min below sigma_max, got ${min} and ${max}`)
  const factor = shiftOf(params)
  const high = max === Number.POSITIVE_INFINITY ? 1 : unshifted(flowTime(max), factor)
  return { factor, low: flowTime(min), high }
}

/** sigma at a time that the range holds, but for the rounding of shifts there and back. */
export const sigmaWithin =
  ({ max }: SigmaRange) =>
  (t: number): number =>
    Math.min(flowSigma(t), max)

/** Number of times that a model was trained at, as libraries keep them in a table: 1000, or 10000 of Flux in ComfyUI. */
export const tableLength = ({ low }: FlowTimes): number => Math.round(1 / low)

/** Numbers of the spacings in links. */
const [pipeline, simple, setTimesteps, sgmUniform, ddimUniform, dpmSolver, unipc] = [1, 2, 3, 4, 5, 6, 7]

/** Time before the shift of step i of N. */
type Spacing = (i: number, steps: number, times: FlowTimes) => number

const spacings: Readonly<Record<number, Spacing>> = {
  [pipeline!]: (i, steps, { high }) => high * (1 - i / steps),
  [simple!]: (i, steps, times) => {
    const count = tableLength(times)
    return times.high * ((count - Math.floor(i * (count / steps))) / count)
  },
  // The lowest time of the table is a shifted one, and is shifted again.
  [setTimesteps!]: (i, steps, { factor, low, high }) =>
    steps === 1 ? high : high + (i / (steps - 1)) * (shifted(low, factor) - high),
  [sgmUniform!]: (i, steps, { factor, low, high }) => high + (i / steps) * (shifted(low, factor) - high),
  [ddimUniform!]: (i, steps, times) => {
    const count = tableLength(times)
    return times.high * ((2 + (steps - 1 - i) * Math.floor(count / steps)) / count)
  },
  [dpmSolver!]: (i, steps, { low, high }) => high * (1 - low) * (1 - i / steps),
  [unipc!]: (i, steps, { low, high }) => high - (i / steps) * (high - low),
}

/** What UniPC takes off a first time of 1, whose ln sigma it needs. */
const belowOne = 1e-6

const spacingParameter: Parameter = {
  key: 'spacing',
  tex: 'u',
  label: 'spacing',
  min: pipeline!,
  max: unipc!,
  default: pipeline!,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: pipeline!, label: 'Pipelines (diffusers)' },
    { value: simple!, label: 'simple' },
    { value: setTimesteps!, label: 'normal, set_timesteps' },
    { value: sgmUniform!, label: 'sgm_uniform' },
    { value: ddimUniform!, label: 'ddim_uniform' },
    { value: dpmSolver!, label: 'use_flow_sigmas (DPM++, DEIS)' },
    { value: unipc!, label: 'use_flow_sigmas (UniPC)' },
  ],
  help: 'Where the even times start and end before the shift: 1 as pipelines of diffusers, 2 to 5 as schedulers of ComfyUI, 6 and 7 as diffusers with use_flow_sigmas.',
}

/**
 * Even times of flow matching, shifted. Spacing 3, which diffusers takes where no list is given and ComfyUI as "normal",
 * shifts the lowest time twice. sigma_min is the lowest time that the model was trained at, before the shift: the table of
 * "simple" and "ddim_uniform" has its inverse for length.
 */
export const flow: DiscretizationSpec = {
  id: 'flow',
  label: 'Flow, even in t',
  formula: String.raw`\sigma_i = \tfrac{t_i}{1 - t_i},\quad t_i = S(u_i) = \tfrac{a e^{\mu} u_i}{1 + (a e^{\mu} - 1)\,u_i},\quad u_i = 1 - \tfrac iN`,
  source:
    'Esser et al. 2024 (shift); diffusers (FlowMatchEulerDiscreteScheduler, use_flow_sigmas), ComfyUI (ModelSamplingSD3, ModelSamplingFlux)',
  defaultRange: flowRange,
  endsAt: 'own',
  parameters: [spacingParameter, ...shiftParameters, terminalParameter],
  create: (params) => {
    const spacing = param(params, 'spacing')
    return {
      sigmas: (steps, range) => {
        const times = flowTimesOf(params, range)
        const own = Array.from({ length: steps }, (_, i) => shifted(spacings[spacing]!(i, steps, times), times.factor))
        if (spacing === unipc && own[0] === 1) own[0] = 1 - belowOne
        return Float64Array.from(stretchedTo(param(params, 'terminal'), own), sigmaWithin(range))
      },
    }
  },
}
