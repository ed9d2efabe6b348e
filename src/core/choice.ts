/** What every registry entry declares of itself: control, URL, formula and command line follow from it. */

export interface Parameter {
  /** Key in a choice's `params`, spelled as in the paper. */
  readonly key: string
  /** TeX of the symbol. */
  readonly tex: string
  readonly label: string
  readonly min: number
  readonly max: number
  readonly default: number
  /** How a slider spreads [min, max]; `log` needs min > 0. */
  readonly spread: 'linear' | 'log'
  readonly isInteger?: boolean
  /** Whether +Infinity is meaningful ("no upper limit"). */
  readonly allowsInfinity?: boolean
  readonly unit?: string
  /** Values that have a name of their own; the page offers them as buttons. */
  readonly named?: readonly { readonly value: number; readonly label: string }[]
  /** One sentence: what it does. */
  readonly help: string
}

export type Params = Readonly<Record<string, number>>

/** A list of numbers that a choice takes beside its parameters, strictly falling. */
export interface ListParameter {
  readonly label: string
  /** Bounds of each number. */
  readonly min: number
  readonly max: number
  /** Most numbers; the least are 2. */
  readonly longest: number
  readonly default: readonly number[]
  readonly help: string
}

export interface ChoiceSpec {
  /** Stable id in URLs and JSON. */
  readonly id: string
  readonly label: string
  /** TeX of the defining formula. */
  readonly formula: string
  /** Where the formula comes from. */
  readonly source: string
  readonly parameters: readonly Parameter[]
  readonly list?: ListParameter
}

/** Noise levels in units of the data (images in [-1, 1]); 0 < min < max. */
export interface SigmaRange {
  readonly min: number
  readonly max: number
}

/** The value of a declared parameter: every parsed design carries all of them. */
export const param = (params: Params, key: string): number => {
  const value = params[key]
  if (value === undefined) throw new RangeError(`parameter ${key} is missing`)
  return value
}

export const defaultParams = (spec: ChoiceSpec): Params =>
  Object.fromEntries(spec.parameters.map((p) => [p.key, p.default]))
