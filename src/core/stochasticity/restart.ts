import { param } from '../choice.ts'
import { edm } from '../discretizations/edm.ts'
import { type LevelStep, raiseEach, type StochasticitySpec } from './stochasticity.ts'

/**
 * Restart: where the run reaches the low level of an interval, noise takes it back to the high level at once, and the
 * solver comes down again; K times. The low level is the time step below t_max nearest to t_min in ln sigma, the way back
 * has steps of its own, spaced as EDM's with rho = 7. K n steps more than N.
 */
export const restart: StochasticitySpec = {
  id: 'restart',
  label: 'Restart',
  formula: String.raw`\begin{gathered}K\ \text{times, from}\ \sigma_j \approx t_{\min}:\\ x \leftarrow x + \sqrt{t_{\max}^2 - \sigma_j^2}\; S_{\mathrm{noise}}\, n,\quad n_{\mathrm{R}}\ \text{steps}\ t_{\max} \to \sigma_j\end{gathered}`,
  source: 'Xu et al. 2023, "Restart Sampling for Improving Generative Processes"',
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
      key: 'n',
      tex: String.raw`n_{\mathrm{R}}`,
      label: 'n_R',
      min: 1,
      max: 20,
      default: 3,
      spread: 'linear',
      isInteger: true,
      help: 'Number of steps of each way back down.',
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
      key: 'sNoise',
      tex: String.raw`S_{\mathrm{noise}}`,
      label: 'S_noise',
      min: 0.9,
      max: 1.1,
      default: 1,
      spread: 'linear',
      help: 'Standard deviation of the added noise, relative to what keeps the marginal exact.',
    },
  ],
  create: (params) => ({
    sNoise: param(params, 'sNoise'),
    plan: (levels) => {
      const tMin = param(params, 'tMin')
      const tMax = param(params, 'tMax')
      // The first level is where the run starts: nothing has been sampled there that a restart could mend.
      const below = levels.subarray(1, -1).filter((sigma) => sigma < tMax)
      const distance = (sigma: number): number => Math.abs(Math.log(sigma / tMin))
      const low = below.reduce((best, sigma) => (distance(best) <= distance(sigma) ? best : sigma), Number.NaN)
      const count = param(params, 'n')
      const down = edm.create({ rho: 7 }).sigmas(count + 1, { min: low, max: tMax })
      if (!down.every((sigma, j) => sigma < (down[j - 1] ?? Number.POSITIVE_INFINITY)))
        throw new RangeError(
          `restart finds no time step that is clearly below t_max = ${tMax.toPrecision(3)}: ` +
            'raise t_max or lower sigma_min',
        )
      const back: LevelStep[] = []
      for (let k = 0; k < param(params, 'k'); k++)
        for (let j = 0; j < count; j++) {
          const sigma = j === 0 ? low : down[j]!
          back.push({ sigma, sigmaHat: down[j]!, sigmaNext: j === count - 1 ? low : down[j + 1]! })
        }
      return raiseEach(levels, () => 0).flatMap((step) => (step.sigmaNext === low ? [step, ...back] : [step]))
    },
  }),
}
