import type { ChoiceSpec } from '../choice.ts'

export interface WeightingSpec extends Omit<ChoiceSpec, 'parameters'> {
  /** lambda(sigma) in the loss lambda E |D(y + sigma n; sigma) - y|^2; `sigmaData` is the data's standard deviation. */
  create(sigmaData: number): (sigma: number) => number
  /** Whether training divides it by a function of the level that it learns beside the network. */
  readonly isLearned?: true
}
