import { param } from '../choice.ts'
import { inLogSigma, inSigma, intervalFormula, planIntervals, restartNoise } from './intervals.ts'
import type { StochasticitySpec } from './stochasticity.ts'

/** Numbers in links of how the time step nearest to t_min is found. */
const [byLogSigma, bySigma] = [1, 2]

/**
 * Restart: where the run reaches the low level of an interval, noise takes it back to the high level at once, and the
 * solver comes down again; K times. The low level is the time step below t_max nearest to t_min, in sigma as in the authors'
 * code or in ln sigma. The way back has levels of its own, spaced as EDM's with rho = 7: N_Restart of them, hence one step
 * less. K (N_Restart - 1) steps more than N. The initial values are the authors' for CIFAR-10.
 */
export const restart: StochasticitySpec = {
  id: 'restart',
  label: 'Restart',
  formula: intervalFormula,
  source: 'Xu et al. 2023, "Restart Sampling for Improving Generative Processes"',
  use: 'Goes back to a high level several times: heals early errors of a network at many calls.',
  parameters: [
    {
      key: 'k',
      tex: 'K',
      label: 'K',
      min: 1,
      max: 20,
      default: 2,
      spread: 'linear',
      isInteger: true,
      help: 'How often the run goes back.',
    },
    {
      key: 'levels',
      tex: String.raw`N_{\mathrm{Restart}}`,
      label: 'N_Restart',
      min: 2,
      max: 21,
      default: 4,
      initial: 3,
      // Older links count the steps between the levels.
      formerly: { key: 'n', read: (steps) => steps + 1 },
      spread: 'linear',
      isInteger: true,
      help: 'Number of noise levels of each way back down, both ends included: one more than steps.',
    },
    {
      key: 'tMin',
      tex: String.raw`t_{\min}`,
      label: 't_min',
      min: 1e-3,
      max: 100,
      default: 0.06,
      spread: 'log',
      help: 'Noise level from which the run goes back; the nearest time step is taken.',
    },
    {
      key: 'tMax',
      tex: String.raw`t_{\max}`,
      label: 't_max',
      min: 1e-2,
      max: 1000,
      default: 0.3,
      spread: 'log',
      help: 'Noise level to which fresh noise takes it.',
    },
    {
      key: 'nearest',
      tex: String.raw`\approx`,
      label: 'nearest step',
      min: byLogSigma,
      max: bySigma,
      default: byLogSigma,
      initial: bySigma,
      spread: 'linear',
      isInteger: true,
      named: [
        { value: byLogSigma, label: 'In ln σ' },
        { value: bySigma, label: 'In σ (authors)' },
      ],
      help: 'How the time step nearest to t_min is found: 1 in ln sigma, 2 in sigma, as the authors do.',
    },
    restartNoise,
  ],
  create: (params) => ({
    sNoise: param(params, 'sNoise'),
    plan: (levels) => {
      const interval = {
        levels: param(params, 'levels'),
        times: param(params, 'k'),
        tMin: param(params, 'tMin'),
        tMax: param(params, 'tMax'),
      }
      return planIntervals(levels, [interval], param(params, 'nearest') === bySigma ? inSigma : inLogSigma)
    },
  }),
}
