/** Tensors [count, 3, 32, 32] as RGBA pixels, image after image. */
import { imageLength } from './card.ts'

const plane = imageLength / 3

/**
 * Writes scale * value + offset of each element, from [-1, 1] to [0, 255], clamped. `value` reads element j of the tensor.
 */
const paint = (count: number, value: (j: number) => number): Uint8ClampedArray<ArrayBuffer> => {
  const pixels = new Uint8ClampedArray(count * plane * 4)
  for (let image = 0; image < count; image++)
    for (let pixel = 0; pixel < plane; pixel++) {
      const from = image * imageLength + pixel
      const to = (image * plane + pixel) * 4
      for (let channel = 0; channel < 3; channel++) pixels[to + channel] = (value(from + channel * plane) + 1) * 127.5
      pixels[to + 3] = 255
    }
  return pixels
}

/**
 * What a scaled state x = s (y + sigma n) is multiplied with to be shown, unscaled and brought to the contrast of data:
 * sigmaData / sqrt(sigma^2 + sigmaData^2) / s, hence x / s itself at sigma = 0.
 */
export const stateScale = (s: number, sigma: number, sigmaData: number): number =>
  sigmaData / (s * Math.hypot(sigma, sigmaData))

/** A scaled state at the contrast of data. */
export const paintState = (
  x: Float32Array,
  s: number,
  sigma: number,
  sigmaData: number,
): Uint8ClampedArray<ArrayBuffer> => {
  const factor = stateScale(s, sigma, sigmaData)
  return paint(x.length / imageLength, (j) => x[j]! * factor)
}

export const paintDenoised = (denoised: Float32Array): Uint8ClampedArray<ArrayBuffer> =>
  paint(denoised.length / imageLength, (j) => denoised[j]!)

/** Deviations of this many sigma are black and white. */
const residualSpan = 3

/** What x / s - D is multiplied with to be shown. */
export const residualScale = (sigma: number): number => 1 / (sigma * residualSpan)

/** (x / s - D) / sigma for a scaled state and its denoised image: what is taken for noise. Grey is 0. */
export const paintResidual = (
  x: Float32Array,
  s: number,
  sigma: number,
  denoised: Float32Array,
): Uint8ClampedArray<ArrayBuffer> => {
  const factor = residualScale(sigma)
  return paint(x.length / imageLength, (j) => (x[j]! / s - denoised[j]!) * factor)
}

/** The residual of a finished run: sigma is 0, nothing is left to remove. */
export const paintGrey = (count: number): Uint8ClampedArray<ArrayBuffer> => paint(count, () => 0)
