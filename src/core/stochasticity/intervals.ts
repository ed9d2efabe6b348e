/** Runs that go back to a higher noise level, over one interval or several. */
import { edm } from '../discretizations/edm.ts'
import { type LevelStep, raiseEach } from './stochasticity.ts'

/** Where a run goes back, and how. */
export interface Interval {
  /** N_Restart: levels of the way down from tMax, the lower end among them; 2 or more. One step less. */
  readonly levels: number
  /** K, how often it goes back. */
  readonly times: number
  /** Noise level to go back from: the nearest time step below tMax is taken. */
  readonly tMin: number
  readonly tMax: number
}

/** How far two levels are apart when the one nearest to tMin is sought. */
export type Nearness = (sigma: number, tMin: number) => number

export const inSigma: Nearness = (sigma, tMin) => Math.abs(sigma - tMin)
export const inLogSigma: Nearness = (sigma, tMin) => Math.abs(Math.log(sigma / tMin))

/** The level that an interval goes back from, and the steps from there to tMax and down again, K times. */
const wayBack = ({ levels: count, times, tMin, tMax }: Interval, levels: Float64Array, nearness: Nearness) => {
  // The first level is where the run starts: nothing has been sampled there that a restart could mend.
  const below = levels.subarray(1, -1).filter((sigma) => sigma < tMax)
  const low = below.reduce((best, sigma) => (nearness(best, tMin) <= nearness(sigma, tMin) ? best : sigma), Number.NaN)
  const down = edm.create({ rho: 7 }).sigmas(count, { min: low, max: tMax })
  if (!down.every((sigma, j) => sigma < (down[j - 1] ?? Number.POSITIVE_INFINITY)))
    throw new RangeError(
      `restart finds no time step that is clearly below t_max = ${tMax.toPrecision(3)}: ` +
        'raise t_max or lower sigma_min',
    )
  const back: LevelStep[] = []
  for (let k = 0; k < times; k++)
    for (let j = 0; j < count - 1; j++) {
      const sigma = j === 0 ? low : down[j]!
      back.push({ sigma, sigmaHat: down[j]!, sigmaNext: j === count - 2 ? low : down[j + 1]! })
    }
  return { low, back }
}

/** A run through `levels` with its ways back; intervals that start at the same level follow each other. */
export const planIntervals = (
  levels: Float64Array,
  intervals: readonly Interval[],
  nearness: Nearness,
): readonly LevelStep[] => {
  const ways = intervals.map((interval) => wayBack(interval, levels, nearness))
  return raiseEach(levels, () => 0).flatMap((step) => [
    step,
    ...ways.filter(({ low }) => low === step.sigmaNext).flatMap(({ back }) => back),
  ])
}

const tMaxTex = String.raw`t_{\max}`

/** TeX of one interval. */
export const intervalFormula = String.raw`\begin{gathered}K\ \text{times, from}\ \sigma_j \approx t_{\min}:\\ x \leftarrow x + \sqrt{${tMaxTex}^2 - \sigma_j^2}\; S_{\mathrm{noise}}\, n,\quad N_{\mathrm{Restart}}\ \text{levels}\ ${tMaxTex} \to \sigma_j\end{gathered}`

export const restartNoise = {
  key: 'sNoise',
  tex: String.raw`S_{\mathrm{noise}}`,
  label: 'S_noise',
  min: 0.9,
  max: 1.1,
  default: 1,
  spread: 'linear',
  help: 'Standard deviation of the added noise, relative to what keeps the marginal exact.',
} as const
