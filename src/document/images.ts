/** Which images are sampled, and what is shown of them. */
import { isRecord } from '../core/design-json.ts'
import { quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'

export const imageCounts = [1, 4, 9, 16, 36] as const
export type ImageCount = (typeof imageCounts)[number]

/** Class of the sampled images: each in turn, no label, or one index of the network's label list. */
export type ImageClass = 'all' | 'none' | number
export const classCount = 10

/** Which tensor of a step the image panel shows. */
export const imageViews = ['state', 'denoised', 'residual', 'difference'] as const
export type ImageView = (typeof imageViews)[number]

/** Heun steps of the converged run that images can be compared with; 0 for none. */
export const referenceSteps = [0, 64, 128, 256] as const
export type ReferenceSteps = (typeof referenceSteps)[number]

export interface ImageSettings {
  readonly count: ImageCount
  readonly reference: ReferenceSteps
  readonly class: ImageClass
  readonly view: ImageView
}

export const defaultImages: ImageSettings = { count: 9, class: 'all', view: 'state', reference: 0 }

/** One label per image; null for none. */
export const labelsOf = ({ count, class: chosen }: ImageSettings): readonly (number | null)[] =>
  Array.from({ length: count }, (_, k) => (chosen === 'all' ? k % classCount : chosen === 'none' ? null : chosen))

const isClass = (value: unknown): boolean =>
  value === 'all' ||
  value === 'none' ||
  (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < classCount)

const oneOf = (values: readonly unknown[]) => ({
  isValid: (value: unknown) => values.includes(value),
  wanted: `one of ${values.join(', ')}`,
})

const wanted: Readonly<
  Record<keyof ImageSettings, { readonly isValid: (value: unknown) => boolean; readonly wanted: string }>
> = {
  count: oneOf(imageCounts),
  class: { isValid: isClass, wanted: `all, none or a number from 0 to ${classCount - 1}` },
  reference: oneOf(referenceSteps),
  view: oneOf(imageViews),
}

/** Reads image settings from anything; what is missing or wrong takes the default's value, the latter with a note. */
export const parseImages = (input: unknown): Parsed<ImageSettings> => {
  const notes: string[] = []
  if (!isRecord(input)) return { value: defaultImages, notes }
  const read = (key: keyof ImageSettings): unknown => {
    const value = Object.hasOwn(input, key) ? input[key] : undefined
    if (value === undefined || wanted[key].isValid(value)) return value ?? defaultImages[key]
    notes.push(`images.${key} ${quote(value)} must be ${wanted[key].wanted}; using ${defaultImages[key]}`)
    return defaultImages[key]
  }
  const keys = Object.keys(wanted) as (keyof ImageSettings)[]
  return { value: Object.fromEntries(keys.map((key) => [key, read(key)])) as unknown as ImageSettings, notes }
}
