import type { ChoiceSpec } from '../choice.ts'

/** How often training shows each noise level. Levels in units of the data. */
export interface NoiseDistribution {
  /** The level at a standard normal draw n, rising with n: sigma = P^-1(Phi(n)), so that one draw serves every choice. */
  sigma(n: number): number
  /** Density over ln sigma; 0 outside of what is shown. */
  density(sigma: number): number
}

export interface NoiseDistributionSpec extends Omit<ChoiceSpec, 'parameters'> {
  create(): NoiseDistribution
}
