/** What every registry entry declares of itself: control, URL, formula and command line follow from it. */

export interface Parameter {
  /** Key in a choice's `params`, spelled as in the paper. */
  readonly key: string
  /** TeX of the symbol. */
  readonly tex: string
  readonly label: string
  readonly min: number
  readonly max: number
  /** What a link or JSON that does not name the parameter means: it never changes. */
  readonly default: number
  /** What a person who picks the choice gets, where that is not the default. */
  readonly initial?: number
  /** A key that older links and JSON have in its place, and what a value of it means here. */
  readonly formerly?: { readonly key: string; readonly read: (value: number) => number }
  /** How a slider spreads [min, max]; `log` needs min > 0. */
  readonly spread: 'linear' | 'log'
  readonly isInteger?: boolean
  /** Whether +Infinity is meaningful ("no upper limit"). */
  readonly allowsInfinity?: boolean
  /** Whether a slider has no place for that: it is typed, or comes with another choice. */
  readonly isInfinityTyped?: true
  readonly unit?: string
  /** Values that have a name of their own; the page offers them as buttons. */
  readonly named?: readonly { readonly value: number; readonly label: string }[]
  /** Whether such a name is the choice's own: Heun is the second-order family at alpha = 1. */
  readonly namesChoice?: true
  /** Whether a control with little room shows it alone; the others stay in the design space. */
  readonly isMain?: true
  /** Key of such a parameter, in whose place it is shown while that one is at its default and this one is not. */
  readonly standsInFor?: string
  /** One sentence: what it does. */
  readonly help: string
}

export type Params = Readonly<Record<string, number>>

/** A list of numbers that a choice takes beside its parameters. */
export interface ListParameter {
  readonly label: string
  /** Bounds of each number. */
  readonly min: number
  readonly max: number
  /** Whether the first number of a falling list may be +Infinity. */
  readonly startsAtInfinity?: boolean
  /** Fewest and most numbers. */
  readonly shortest: number
  readonly longest: number
  /** Falling and rising are strict. */
  readonly order: 'falling' | 'rising' | 'free'
  /** Least distance between neighbours of an ordered list; 0 when missing. */
  readonly gap?: number
  readonly default: readonly number[]
  readonly help: string
  /** For a list that a person draws. */
  readonly knots?: Knots
}

/** A list as heights of a curve at places that are evenly spread over an axis; places and heights are shares of it. */
export interface Knots {
  readonly across: KnotAxis
  readonly up: KnotAxis
  /** The numbers of the list at the bottom and at the top of the drawing. */
  readonly heights: readonly [bottom: number, top: number]
  /**
   * Whether the curve also starts at the bottom and ends at the top, fixed, the list's numbers standing between; else its
   * first and last numbers stand at the axis' ends.
   */
  readonly isPinned: boolean
  /** The curve through a list: height, in the list's numbers, at a place in [0, 1]. */
  curve(list: readonly number[]): (place: number) => number
  /** Lists with a name, of any length; the page offers them as buttons. */
  readonly named: readonly { readonly label: string; list(length: number): readonly number[] }[]
}

/** What a share in [0, 1] of an axis stands for under a design's range, and back. */
export interface KnotAxis {
  readonly title: string
  at(share: number, range: SigmaRange): number
  shareOf(value: number, range: SigmaRange): number
  /** Values to name on the axis, the most important first: those without room are left out. */
  ticks(range: SigmaRange): readonly number[]
}

/** Place in [0, 1] of number k of `length`. */
export const knotPlace = ({ isPinned }: Knots, k: number, length: number): number =>
  isPinned ? (k + 1) / (length + 1) : k / (length - 1)

export interface ChoiceSpec {
  /** Stable id in URLs and JSON. */
  readonly id: string
  readonly label: string
  /** TeX of the defining formula. */
  readonly formula: string
  /** Where the formula comes from. */
  readonly source: string
  /** One sentence: what it does and when to take it. Samplers and time steps have those of the names that people have for them. */
  readonly use?: string
  readonly parameters: readonly Parameter[]
  readonly list?: ListParameter
  /** It needs what a page may lack (a second network): it is taken when it is asked for by name, never for a parameter's sake. */
  readonly isByNameOnly?: true
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

/** The parameter that a control with little room shows alone; undefined for a choice that shows all. */
export const mainParameter = (
  { parameters }: Pick<ChoiceSpec, 'parameters'>,
  params: Params,
): Parameter | undefined => {
  const main = parameters.find(({ isMain }) => isMain)
  if (!main || params[main.key] !== main.default) return main
  return parameters.find((one) => one.standsInFor === main.key && params[one.key] !== one.default) ?? main
}

/** The value that a person who picks the choice gets. */
export const initialOf = ({ initial, default: usual }: Parameter): number => initial ?? usual
