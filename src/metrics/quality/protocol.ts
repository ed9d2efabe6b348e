/** What page and worker say of quality, and what both keep. */

/** Draws are this many image numbers apart: image i of draw d is number 10,000 d + i of the seed. */
export const drawStride = 10_000
export const imageCounts = [500, 1000, 2000, 5000, 10_000] as const
/** Database and store of the browser in which studies are kept. */
export const storeName = ['samplerscope-quality', 'kept'] as const

/** Images of one run of the engine: one of each of ten classes. */
export const batchSize = 10

/** How images are made numbers of: what a distance is named after. */
export interface FeatureNetworkSummary {
  readonly name: string
  /** The network that is shipped with the page, or a person's own. */
  readonly origin: 'shipped' | 'own'
  readonly features: number
  /** Hash of the network's bytes and of its statistics'. */
  readonly sha256: string
  /** What the statistics are of, where a card says it. */
  readonly reference: string
  /** Whether it also answers with a class. */
  readonly hasClasses: boolean
  readonly testAccuracy: number | null
  /** What the same number of test images measures: nothing generated can be expected to come lower. */
  readonly testImages: readonly { readonly images: number; readonly distance: number; readonly accuracy: number }[]
}

/** What was measured on this many images of a design. */
export interface Reading {
  readonly images: number
  /** Fréchet distance in the network's features. */
  readonly distance: number
  /** Share of the images that get the class that was asked for; null where the network has no classes. */
  readonly accuracy: number | null
}

/** Values that an own network's input has for black and white. */
export const inputRanges = { unit: [0, 1], signed: [-1, 1], bytes: [0, 255] } as const
export type InputRange = keyof typeof inputRanges

export type NetworkSource =
  /** Address of the network's files without their endings. */
  | { readonly origin: 'shipped'; readonly url: string }
  | { readonly origin: 'own'; readonly network: File; readonly statistics: File; readonly range: InputRange }

/** Where a measurement stands. */
export type Begun =
  | { readonly kind: 'known'; readonly reading: Reading }
  /** Images that have been counted already. */
  | { readonly kind: 'open'; readonly count: number }

/** Calls of the worker, one after another. Rejects with a sentence: cause and next step. */
export interface Judge {
  open(source: NetworkSource): Promise<FeatureNetworkSummary>
  /** Goes on with the measurement of that name, on this many images. */
  begin(name: string, images: number): Promise<Begun>
  /** Counts images [n, 3, 32, 32] that were asked to be of these classes. */
  add(images: Float32Array, labels: readonly number[]): Promise<void>
  /** What the images so far measure; it is kept. */
  read(): Promise<Reading>
  /** Keeps what has been counted, for another time. */
  save(): Promise<void>
}

export type JudgeMethod = keyof Judge

export interface JudgeCall {
  readonly ticket: number
  readonly method: JudgeMethod
  readonly args: readonly unknown[]
}

export type JudgeAnswer = { readonly ticket: number } & ({ readonly result: unknown } | { readonly message: string })
