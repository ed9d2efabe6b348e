/** Beats: what a scene says and does, one after another. Each says a sentence or two and changes the state a little. */
import type { Document } from '../document/document.ts'
import type { SlotId } from '../document/slots.ts'
import type { Board } from './board.ts'
import type { Chart } from './chart.ts'
import type { Goal } from './goals.ts'
import type { Exhibit } from './museum/exhibit.ts'
import type { Question } from './questions.ts'

/** What a beat marks on the stage. */
export const lights = ['exact', 'misses', 'steps', 'start', 'film', 'control'] as const
export type Light = (typeof lights)[number]

/**
 * What the stage shows: the toy's whole run, one step of it taken apart, an error that was measured over a parameter, or one
 * picture with the denoiser's answer to it; the toy's run of many points; its flow in the design's own coordinates; noise that is
 * added to a point and to a picture; errors that were measured of several designs; the
 * network inside the denoiser; two trainings of it; a small table; a
 * fault of a library beside what should have run; and the talk's frame: Table 1 as a map, a sampler to be built, the reader's
 * predictions, and the ways out.
 */
export const stagePictures = [
  'tube',
  'crowd',
  'step',
  'curve',
  'pair',
  'plane',
  'walk',
  'chart',
  'machine',
  'race',
  'board',
  'museum',
  'map',
  'build',
  'score',
  'doors',
] as const
export type StagePicture = (typeof stagePictures)[number]

/** Pictures that belong to the talk as a whole, whose scenes they gather; a lesson has none of them. */
export const talkPictures: readonly StagePicture[] = ['map', 'build', 'score', 'doors']

export const filmViews = ['state', 'denoised', 'residual'] as const

/** Pictures of a design at steps of its run: x, D(x), or what D takes for noise. */
export interface FilmRow {
  readonly slot: SlotId
  readonly view: (typeof filmViews)[number]
}

/** Rows of a film, or the designs' results beside the converged run's, with what they are off by. */
export type Film = readonly FilmRow[] | 'results'

/** How far a step that is taken apart is drawn. */
export const stepStages = ['step', 'look', 'average', 'land'] as const
export type StepStage = (typeof stepStages)[number]

/** What the stage shows of a state; a beat that leaves something out shows it as the scene does. */
export interface Shown {
  readonly picture: StagePicture
  /** None without one. */
  readonly film?: Film | undefined
}

export interface Beat extends Partial<Shown> {
  /** Two to four short sentences at most; formulas between dollar signs, marks between braces as in prose.ts. */
  readonly say: string
  /** Changes of the state as the hash of a link: `steps=9&solver=euler`. They stay until a later beat changes them. */
  readonly set?: string
  /** Step that the cursor is put at; nothing is pointed at without one. */
  readonly step?: number
  readonly light?: readonly Light[]
  readonly stage?: StepStage
  /** For the picture of that name. */
  readonly chart?: Chart
  /** For the picture of that name. */
  readonly board?: Board
  readonly exhibit?: Exhibit
  /** Asked below the sentence, before a later beat tells. */
  readonly question?: Question
  /** Something to bring a reading to. */
  readonly goal?: Goal
  /** Values that the control goes through by itself when the beat is walked to, the last of which it stays at. */
  readonly show?: readonly number[]
  /** For the speaker, in the notes window alone. */
  readonly notes?: string
}

/** The one number that a scene's reader may change, as a sentence holds it. */
export interface BeatControl {
  readonly label: string
  /** What stands before the number where no sentence does; may hold formulas. */
  readonly words: string
  /** From low to high: an arrow key goes to the next one. */
  readonly values: readonly number[]
  readonly read: (document: Document) => number
  readonly write: (document: Document, value: number) => Document
  /** A value as it is read. */
  readonly text?: (value: number) => string
}

/** An error that was measured over the control's values, as src/scenes/measured has it. */
export interface BeatCurve {
  /** Name of the axis, a formula. */
  readonly label: string
  readonly points: readonly {
    readonly at: number
    /** Median over exact pictures, and mean over the toy's points: root mean square, and distance in units of the scale. */
    readonly pictures: number
    /** The interval in which the median lies with 95%. */
    readonly low: number
    readonly high: number
    readonly toy: number
  }[]
  /** Where it hardly changes. */
  readonly flat: readonly [number, number]
  readonly flatText: string
}

/** Changes of a scene and of its beats up to and with one, as the pairs of one hash: later ones win. */
export const hashOfBeat = (
  { hash, beats }: { readonly hash: string; readonly beats?: readonly Pick<Beat, 'set'>[] },
  beat: number,
): string =>
  [hash, ...(beats ?? []).slice(0, beat + 1).map(({ set = '' }) => set)].filter((text) => text !== '').join('&')

/** Index of the value that is nearest to `value`. */
export const nearestValue = ({ values }: Pick<BeatControl, 'values'>, value: number): number =>
  values.reduce((best, one, k) => (Math.abs(one - value) < Math.abs(values[best]! - value) ? k : best), 0)

/** The control's value `by` places further on; at the ends the last one. */
export const stepped = (control: BeatControl, document: Document, by: number): number => {
  const at = nearestValue(control, control.read(document)) + by
  return control.values[Math.max(0, Math.min(control.values.length - 1, at))]!
}
