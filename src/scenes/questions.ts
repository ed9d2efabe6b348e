/** Questions of a beat: what a reader commits to before a later beat tells. Data, and how an answer compares with the truth. */

/** One of two to four. */
export interface ChoiceOption {
  readonly text: string
  /** Told to who took it: why it is right, or where it goes wrong. */
  readonly reply: string
  /** What was measured or computed for it; the options' numbers decide which is right. */
  readonly value?: number
  /** Design that the number is of, as part of a hash: its median error over 64 exact pictures. */
  readonly of?: string
}

export interface ChoiceQuestion {
  readonly kind: 'choice'
  /** Part of the key under which an answer is kept: unique in its scene. */
  readonly id: string
  readonly ask: string
  readonly options: readonly ChoiceOption[]
  /** The option with the least number or the most, the one nearest to a measured number, or one by its place. */
  readonly right: 'least' | 'most' | { readonly nearest: number } | number
}

/** An error to be drawn over the scene's control, before its curve is shown. */
export interface CurveQuestion {
  readonly kind: 'curve'
  readonly id: string
  readonly ask: string
  /** By where the drawn curve is lowest: where the true one hardly changes, below, above; or nowhere. */
  readonly replies: Readonly<Record<CurveVerdict, string>>
}

export const pointTargets = ['path', 'exact', 'euler', 'heun'] as const
/** What ends where: the design's path or the exact curve, at the data; Euler's step or Heun's, at the end of the step. */
export type PointTarget = (typeof pointTargets)[number]

/** A place to be pointed at on an edge of the picture. */
export interface PointQuestion {
  readonly kind: 'point'
  readonly id: string
  readonly ask: string
  readonly of: PointTarget
  /** By where the place is: near the true one, above it, or below. */
  readonly replies: Readonly<Record<PointVerdict, string>>
}

export type Question = ChoiceQuestion | CurveQuestion | PointQuestion

/** Index of an option, an error for each point of the curve, or a place on the picture's upright axis. */
export type Answer = number | readonly number[]

export type CurveVerdict = 'within' | 'below' | 'above' | 'level'
export type PointVerdict = 'near' | 'above' | 'below'

/** Key of an answer: `heun/price`. */
export const questionKey = (scene: string, { id }: Pick<Question, 'id'>): string => `${scene}/${id}`

/** Keys under which two sets of answers differ. */
export const changedAnswers = (
  before: Readonly<Record<string, Answer>>,
  after: Readonly<Record<string, Answer>>,
): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key])

const bestBy = (count: number, score: (k: number) => number): number =>
  Array.from({ length: count }, (_, k) => k).reduce((best, k) => (score(k) < score(best) ? k : best), 0)

/** Index of the option that the numbers make right; one without a number is never right by them. */
export const rightOption = ({ options, right }: Pick<ChoiceQuestion, 'options' | 'right'>): number => {
  if (typeof right === 'number') return right
  const numbers = options.map(({ value }) => value)
  const distance = (k: number): number => {
    const value = numbers[k]
    if (value === undefined) return Number.POSITIVE_INFINITY
    return right === 'least' ? value : right === 'most' ? -value : Math.abs(value - right.nearest)
  }
  return bestBy(options.length, distance)
}

/** A drawn curve whose highest error is less than this many times its lowest has no lowest place. */
const levelRatio = 1.4

export interface CurvePoint {
  readonly at: number
  readonly pictures: number
}

/** Where a drawn curve is lowest, against where the measured one hardly changes. */
export const judgeCurve = (
  guess: readonly number[],
  points: readonly Pick<CurvePoint, 'at'>[],
  [low, high]: readonly [number, number],
): { readonly verdict: CurveVerdict; readonly lowest: number } => {
  const lowest = points[bestBy(points.length, (k) => guess[k] ?? Number.POSITIVE_INFINITY)]!.at
  const isLevel = Math.max(...guess) < levelRatio * Math.min(...guess)
  return { verdict: isLevel ? 'level' : lowest < low ? 'below' : lowest > high ? 'above' : 'within', lowest }
}

/** Typical factor between a drawn curve and the measured one, 1 for the same: the mean over points of |ln|, as a factor. */
export const curveFactor = (guess: readonly number[], points: readonly CurvePoint[]): number =>
  Math.exp(points.reduce((sum, { pictures }, k) => sum + Math.abs(Math.log(guess[k]! / pictures)), 0) / points.length)

/** A guess within this share of the picture's height of the truth is near. */
export const nearShare = 0.06

/** `height` is what the picture's axis spans, in the units of the guess. */
export const judgePoint = (guess: number, truth: number, height: number): PointVerdict =>
  Math.abs(guess - truth) <= nearShare * height ? 'near' : guess > truth ? 'above' : 'below'

/** Whether an answer can belong to a question, whatever was stored. */
export const fitsQuestion = (question: Question, answer: Answer | undefined, curvePoints: number): boolean => {
  if (answer === undefined) return false
  if (question.kind === 'curve') return typeof answer === 'object' && answer.length === curvePoints
  if (typeof answer !== 'number') return false
  return question.kind === 'point' || (Number.isInteger(answer) && answer >= 0 && answer < question.options.length)
}
