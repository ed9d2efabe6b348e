import type { ChoiceSpec } from '../choice.ts'

/**
 * How a network F sits in the denoiser: D(x; sigma) = cSkip x + cOut F(cIn x; cNoise). Levels in units of the data,
 * sigmaData is the data's standard deviation.
 */
export interface Preconditioning {
  cSkip(sigma: number): number
  cOut(sigma: number): number
  cIn(sigma: number): number
  cNoise(sigma: number): number
}

export interface PreconditioningSpec extends Omit<ChoiceSpec, 'parameters'> {
  create(sigmaData: number): Preconditioning
}
