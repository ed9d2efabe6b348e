import { type Parameter, param, type SigmaRange } from '../choice.ts'
import type { ScheduleSpec } from './schedule.ts'

/** beta_d and beta_min of sigma(t) = sqrt(exp(beta_d t^2 / 2 + beta_min t) - 1). Dimensionless. */
export interface VpBetas {
  readonly betaD: number
  readonly betaMin: number
}

/**
 * The betas for which sigma(epsilonS) = range.min and sigma(1) = range.max.
 * With the range of Song et al. they are 19.9 and 0.1 (docs/sampling.md, "The rows of Table 1: sampling").
 */
export const vpBetas = (range: SigmaRange, epsilonS: number): VpBetas => {
  const logMin = Math.log1p(range.min * range.min)
  const logMax = Math.log1p(range.max * range.max)
  const betaD = (2 * (logMin / epsilonS - logMax)) / (epsilonS - 1)
  return { betaD, betaMin: logMax - betaD / 2 }
}

/** VP's noise level at time t for given betas; 0 where beta_min < 0 would make the root imaginary. */
export const vpSigma = ({ betaD, betaMin }: VpBetas, t: number): number =>
  Math.sqrt(Math.max(Math.expm1((betaD / 2) * t * t + betaMin * t), 0))

/** The time at which VP's noise level is `sigma`; NaN for a level that a falling curve (beta_d < 0) never reaches. */
export const vpTime = ({ betaD, betaMin }: VpBetas, sigma: number): number => {
  if (sigma === 0) return 0
  const log = Math.log1p(sigma * sigma)
  const root = Math.sqrt(betaMin * betaMin + 2 * betaD * log)
  // Two forms of one root: each avoids the difference of near-equal numbers on its side.
  return betaMin > 0 ? (2 * log) / (root + betaMin) : (root - betaMin) / betaD
}

/** The betas of Song et al. */
export const vpDefaultBetas: VpBetas = { betaD: 19.9, betaMin: 0.1 }

/** Their range: sigma(epsilonS) to sigma(1) with epsilonS = 1e-3. */
export const vpDefaultRange: SigmaRange = { min: vpSigma(vpDefaultBetas, 1e-3), max: vpSigma(vpDefaultBetas, 1) }

/** Smallest time of VP's grid; declared once, used by the schedule and by the time steps. */
export const epsilonSParameter: Parameter = {
  key: 'epsilonS',
  tex: String.raw`\epsilon_s`,
  label: 'epsilon_s',
  min: 1e-5,
  max: 0.1,
  default: 1e-3,
  spread: 'log',
  help: 'Time at which sigma_min is reached; time 1 is sigma_max.',
}

/**
 * sigma(t) = sqrt(exp(beta_d t^2 / 2 + beta_min t) - 1), the betas following from the sigma range.
 * A low sigma_min (0.002 to 80, say) makes beta_min slightly negative: sigma is then 0 on a short interval above t = 0,
 * below epsilonS, as in the authors' ablation. A range for which the curve would fall at epsilonS is refused.
 */
export const vp: ScheduleSpec = {
  id: 'vp',
  label: 'VP',
  formula: String.raw`\sigma(t) = \sqrt{e^{\frac12 \beta_d t^2 + \beta_{\min} t} - 1}`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  use: 'The noise of Song et al.’s variance preserving models: to repeat VP, DDPM and DDIM.',
  parameters: [epsilonSParameter],
  create: (params, range) => {
    const epsilonS = param(params, 'epsilonS')
    const betas = vpBetas(range, epsilonS)
    const { betaD, betaMin } = betas
    if (!(betaMin + betaD * epsilonS > 0 && betaMin + betaD > 0))
      throw new RangeError(
        `the VP schedule has no rising curve from sigma_min ${range.min} at epsilon_s ${epsilonS} ` +
          `to sigma_max ${range.max} at 1 (beta_d ${betaD.toPrecision(3)}, beta_min ${betaMin.toPrecision(3)}): ` +
          'move sigma_min or epsilon_s',
      )
    const sigma = (t: number): number => vpSigma(betas, t)
    return {
      sigma,
      sigmaDeriv: (t) => (0.5 * (betaMin + betaD * t) * (sigma(t) ** 2 + 1)) / sigma(t),
      sigmaInv: (level) => vpTime(betas, level),
    }
  },
}
