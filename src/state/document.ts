/** What a person makes: everything that the URL carries and that undo walks through. */
import { type Design, defaultDesign, type Parsed, parseDesign, quote, toJson } from '../core/design.ts'
import type { Mixture } from '../toy/mixture.ts'
import { defaultMixture, parseMixture } from '../toy/presets.ts'
import { defaultToyView, parseToyView, type ToyView } from '../toy/view.ts'

export const imageCounts = [1, 4, 9, 16, 36] as const
export type ImageCount = (typeof imageCounts)[number]

/** Class of the sampled images: each in turn, no label, or one index of the network's label list. */
export type ImageClass = 'all' | 'none' | number
export const classCount = 10

/** Which tensor of a step the image panel shows. */
export const imageViews = ['state', 'denoised', 'residual'] as const
export type ImageView = (typeof imageViews)[number]

export interface ImageSettings {
  readonly count: ImageCount
  readonly class: ImageClass
  readonly view: ImageView
}

export interface Document {
  readonly design: Design
  readonly mixture: Mixture
  readonly toy: ToyView
  readonly images: ImageSettings
  /** Unsigned 32-bit: one seed for the latents and the noise of both worlds. */
  readonly seed: number
}

export const maxSeed = 2 ** 32 - 1

export const defaultDocument: Document = {
  design: defaultDesign,
  mixture: defaultMixture,
  toy: defaultToyView,
  images: { count: 9, class: 'all', view: 'state' },
  seed: 1,
}

/** One label an image; null for none. */
export const labelsOf = ({ count, class: chosen }: ImageSettings): readonly (number | null)[] =>
  Array.from({ length: count }, (_, k) => (chosen === 'all' ? k % classCount : chosen === 'none' ? null : chosen))

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parseImages = (input: unknown): Parsed<ImageSettings> => {
  const notes: string[] = []
  const fallback = defaultDocument.images
  if (!isRecord(input)) return { value: fallback, notes }
  const read = <T>(key: keyof ImageSettings, isValid: (value: unknown) => boolean, wanted: string): T => {
    const value = Object.hasOwn(input, key) ? input[key] : undefined
    if (value === undefined) return fallback[key] as T
    if (isValid(value)) return value as T
    notes.push(`images.${key} ${quote(value)} must be ${wanted}; using ${fallback[key]}`)
    return fallback[key] as T
  }
  const isClass = (value: unknown): boolean =>
    value === 'all' ||
    value === 'none' ||
    (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < classCount)
  return {
    value: {
      count: read('count', (v) => imageCounts.includes(v as ImageCount), `one of ${imageCounts.join(', ')}`),
      class: read('class', isClass, `all, none or a number from 0 to ${classCount - 1}`),
      view: read('view', (v) => imageViews.includes(v as ImageView), `one of ${imageViews.join(', ')}`),
    },
    notes,
  }
}

/** Reads a document from anything; what is missing or wrong takes the default's value, with a note. Never throws. */
export const parseDocument = (input: unknown): Parsed<Document> => {
  if (!isRecord(input)) return { value: defaultDocument, notes: ['the link holds no settings; using the defaults'] }
  const part = <T>(key: keyof Document, parse: (value: unknown) => Parsed<T>, fallback: T): Parsed<T> =>
    Object.hasOwn(input, key) && input[key] !== undefined ? parse(input[key]) : { value: fallback, notes: [] }
  const design = part('design', parseDesign, defaultDocument.design)
  const mixture = part('mixture', parseMixture, defaultDocument.mixture)
  const toy = part('toy', parseToyView, defaultDocument.toy)
  const images = part('images', parseImages, defaultDocument.images)
  const seed = part<number>('seed', parseSeed, defaultDocument.seed)
  return {
    value: { design: design.value, mixture: mixture.value, toy: toy.value, images: images.value, seed: seed.value },
    notes: [design, mixture, toy, images, seed].flatMap(({ notes }) => notes),
  }
}

export const isSeed = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxSeed

const parseSeed = (value: unknown): Parsed<number> =>
  isSeed(value)
    ? { value, notes: [] }
    : {
        value: defaultDocument.seed,
        notes: [`seed ${quote(value)} must be a whole number from 0 to ${maxSeed}; using ${defaultDocument.seed}`],
      }

/** Plain JSON of a document; parseDocument reads it back. */
export const documentToJson = (document: Document): Record<keyof Document, unknown> => ({
  ...document,
  design: toJson(document.design),
})
