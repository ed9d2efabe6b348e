/** What a file of another program says of a design, in the spelling of a design's JSON. */
import { modelRange } from '../core/discretizations/model-levels.ts'

export interface Choice {
  readonly id: string
  readonly params?: Readonly<Record<string, number>>
  readonly list?: readonly number[]
}

/** The parts of a design that a file says; the rest stays usual. */
export interface Said {
  readonly steps?: number
  readonly sigmaMin?: number
  readonly sigmaMax?: number
  readonly discretization?: Choice
  readonly solver?: Choice
  readonly stochasticity?: Choice
  readonly guidance?: Choice
  readonly ending?: Choice
}

/** A reader's answer; `notes` are sentences on what was assumed, and what was not used. */
export interface Heard {
  readonly said: Said
  /** Where the noise of the run starts; other programs take larger ones than the page. */
  readonly seed?: number
  readonly notes: readonly string[]
}

export const choice = (id: string, params: Readonly<Record<string, number>> = {}): Choice => ({ id, params })

/** Noise levels of Stable Diffusion, which these programs sample unless a file says otherwise. */
export const stableDiffusion = { sigmaMin: modelRange.min, sigmaMax: modelRange.max }

const listed = new Intl.ListFormat('en')

/** One sentence for all that a reader left; none for nothing. */
export const notUsed = (what: readonly string[]): readonly string[] =>
  what.length === 0 ? [] : [`Not used: ${listed.format(what)}.`]

/** Whether a name stands in a table of names: inherited ones do not. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The highest guidance weight of the page. */
const strongest = 10

/** Classifier-free guidance of a scale, 1 for none, and what has to be said of it. */
export const guidedBy = (scale: number | undefined): Heard => {
  if (scale === undefined || scale === 1) return { said: {}, notes: [] }
  const weight = Math.min(Math.max(scale, 0), strongest)
  return {
    said: { guidance: choice('cfg', { weight }) },
    notes: weight === scale ? [] : [`A guidance scale of ${scale} is beyond the page’s: it takes ${weight}.`],
  }
}
