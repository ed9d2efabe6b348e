import type { ChoiceSpec, Params } from '../choice.ts'

/** What a run starts with. */
export interface Beginning {
  /** Factor of the first noise in the unscaled state at the first level, in units of the data. */
  noise(sigma: number): number
}

export interface BeginningSpec extends ChoiceSpec {
  /** What a design with it is called: EDM with *this*. */
  readonly inName: string
  create(params: Params): Beginning
}
