import { type Parameter, param } from '../choice.ts'
import { type EndingSpec, usual } from './ending.ts'

const droppedParameter: Parameter = {
  key: 'dropped',
  tex: 'd',
  label: 'levels dropped',
  min: 0,
  max: 1,
  default: 0,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: 0, label: 'All levels' },
    { value: 1, label: 'Lowest dropped' },
  ],
  help: 'Whether the levels are those of N + 1 steps without the lowest, as ComfyUI takes them for uni_pc.',
}

const endParameter: Parameter = {
  key: 'sigmaEnd',
  tex: String.raw`\sigma_{\mathrm{end}}`,
  label: 'sigma_end',
  min: 0,
  max: 0.1,
  default: 0,
  spread: 'linear',
  named: [
    { value: 0, label: '0' },
    { value: 0.001, label: '0.001 (uni_pc)' },
  ],
  help: 'Noise level at which the run ends: 0, or 0.001 as in ComfyUI’s uni_pc.',
}

/** Below this, a run ends at 0. */
const least = 1e-6

/**
 * Multistep rules come down from their order to 1 over the last steps: m steps before the end, a step combines m evaluations
 * at most. It keeps a high order from extrapolating over the long last steps in ln sigma. ComfyUI's uni_pc moreover
 * drops the lowest level and ends at 0.001 instead of 0.
 */
export const lowerOrders: EndingSpec = {
  id: 'lower-orders',
  label: 'Lower orders',
  inName: 'lower orders at the end',
  formula: String.raw`p_i = \min(p,\ N - i),\quad \sigma_N = \sigma_{\mathrm{end}}`,
  source: 'Lu et al. 2022 (DPM-Solver++); diffusers (lower_order_final), ComfyUI ("uni_pc", "uni_pc_bh2")',
  use: 'Falls back to simpler rules at the end: steadier with few steps, as diffusers does it.',
  parameters: [endParameter, droppedParameter],
  create: (params) => {
    const sigmaEnd = param(params, 'sigmaEnd')
    if (sigmaEnd > 0 && sigmaEnd < least)
      throw new RangeError(`a run ends at noise level 0 or at ${least} and above, got ${sigmaEnd}`)
    return {
      ...usual,
      dropsLowest: param(params, 'dropped') === 1,
      end: (levels) => {
        const lowest = levels.at(-2)!
        if (!(sigmaEnd < lowest))
          throw new RangeError(
            `the run cannot end at noise level ${sigmaEnd}, since its lowest level is ${lowest.toPrecision(3)}: ` +
              'lower sigma_end or raise sigma_min',
          )
        return Float64Array.from([...levels.subarray(0, -1), sigmaEnd])
      },
      reach: (left) => left,
    }
  },
}
