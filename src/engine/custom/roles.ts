/** Which input of a network is which, by its name and its shape. */
import { elementTypes, type Value } from './onnx.ts'

/** What an input beside the image and the noise level is fed with. */
export const roles = ['label', 'zeros', 'ones'] as const
export type Role = (typeof roles)[number]

export const roleNames: Readonly<Record<Role, string>> = { label: 'the class', zeros: 'zeros', ones: 'ones' }

export interface Other {
  readonly value: Value
  /** What its name and shape suggest. */
  readonly suggested: Role
  /** What its shape allows. */
  readonly allowed: readonly Role[]
}

const floats: readonly number[] = [elementTypes.float, elementTypes.half, elementTypes.double]
const integers: readonly number[] = [elementTypes.int32, elementTypes.int64]

export const isFloat = ({ type }: Value): boolean => floats.includes(type)
export const isInteger = ({ type }: Value): boolean => integers.includes(type)

/** One number an image, or one for all images. */
export const isNoiseShaped = ({ dims }: Value): boolean => dims?.slice(1).every((n) => n === 1) ?? false

/** Short names must be the whole name, long ones may be a part of it. */
const imageName = /^(x|x_?t|z|input|image|images|sample|samples|noisy\w*|latent|latents)$/i
const noiseName = /^(t|ts|sigma|sigmas|noise|step|steps)$|time|noise_?(level|label|cond)|c_noise|log_?snr|lambda/i
const labelName = /^(y|c|cls)$|class|label/i
const maskName = /mask/i
const zeroName = /aug|hidden|text|context|prompt|cond/i

const isNoiseName = (name: string): boolean => noiseName.test(name)
/** EDM's networks call the noise level noise_labels, and what is no class augment_labels. */
const isLabelName = (name: string): boolean => labelName.test(name) && !isNoiseName(name) && !zeroName.test(name)

/** The first that is named so, else the first. */
export const bestNamed = (values: readonly Value[], isNamed: (name: string) => boolean): Value | undefined =>
  values.find(({ name }) => isNamed(name)) ?? values[0]

export const isImageName = (name: string): boolean => imageName.test(name)

/** The noise level among the inputs beside the image; undefined where none can be it. */
export const noiseAmong = (values: readonly Value[]): Value | undefined => {
  const shaped = values.filter((value) => isNoiseShaped(value) && (isFloat(value) || isInteger(value)))
  return bestNamed(
    shaped.filter(({ name }) => !isLabelName(name)),
    isNoiseName,
  )
}

const isOneHot = (value: Value): boolean =>
  isFloat(value) && value.dims?.length === 2 && typeof value.dims[1] === 'number' && value.dims[1] >= 2
const isIndex = (value: Value): boolean => isInteger(value) && isNoiseShaped(value) && value.dims!.length > 0

const mostFed = 2 ** 22

/** Elements an image of an input that is fed with a constant; free sizes count as 1. Undefined without a shape. */
export const fedSizes = ({ dims }: Value): readonly number[] | undefined =>
  dims?.slice(1).map((size) => (typeof size === 'number' ? Math.max(1, size) : 1))

const allowedOf = (value: Value): readonly Role[] => {
  const sizes = fedSizes(value)
  const isFed = sizes && sizes.reduce((all, size) => all * size, 1) <= mostFed && value.type !== elementTypes.string
  return [
    ...(isOneHot(value) || isIndex(value) ? (['label'] as const) : []),
    ...(isFed ? (['zeros', 'ones'] as const) : []),
  ]
}

/** What the inputs that are neither image nor noise level are fed with, unless a person says otherwise. */
export const othersOf = (values: readonly Value[]): readonly Other[] => {
  const canBe = (value: Value): boolean => allowedOf(value).includes('label')
  const label =
    values.find((value) => canBe(value) && isLabelName(value.name)) ??
    values.find((value) => canBe(value) && !zeroName.test(value.name) && !maskName.test(value.name))
  return values.map((value) => ({
    value,
    allowed: allowedOf(value),
    suggested: value === label ? 'label' : maskName.test(value.name) ? 'ones' : 'zeros',
  }))
}
