/** Tensors [count, 3, side, side] as RGBA pixels, image after image. */
import { lengthOf } from './card.ts'

/**
 * Writes a x + b y (or a x alone) of each element, from [-1, 1] to [0, 255], clamped. One loop over tensors and not a
 * function per element: it runs three times per step, beside networks of a fraction of a millisecond.
 */
const paint = (side: number, x: Float32Array, a: number, y?: Float32Array, b = 0): Uint8ClampedArray<ArrayBuffer> => {
  const plane = side * side
  const count = x.length / lengthOf(side)
  const pixels = new Uint8ClampedArray(count * plane * 4).fill(255)
  for (let image = 0; image < count; image++)
    for (let channel = 0; channel < 3; channel++) {
      const from = (3 * image + channel) * plane
      let to = image * plane * 4 + channel
      for (let j = from; j < from + plane; j++, to += 4) pixels[to] = (a * x[j]! + (y ? b * y[j]! : 0) + 1) * 127.5
    }
  return pixels
}

/**
 * What a scaled state x = s (y + sigma n) is multiplied with to be shown, unscaled and at the contrast of data:
 * sigmaData / sqrt(sigma^2 + sigmaData^2) / s, hence x / s itself at sigma = 0.
 */
export const stateScale = (s: number, sigma: number, sigmaData: number): number =>
  sigmaData / (s * Math.hypot(sigma, sigmaData))

/** A scaled state at the contrast of data. */
export const paintState = (
  side: number,
  x: Float32Array,
  s: number,
  sigma: number,
  sigmaData: number,
): Uint8ClampedArray<ArrayBuffer> => paint(side, x, stateScale(s, sigma, sigmaData))

export const paintDenoised = (side: number, denoised: Float32Array): Uint8ClampedArray<ArrayBuffer> =>
  paint(side, denoised, 1)

/** Deviations of this many sigma are black and white. */
const residualSpan = 3

/** What x / s - D is multiplied with to be shown. */
export const residualScale = (sigma: number): number => 1 / (sigma * residualSpan)

/** (x / s - D) / sigma for a scaled state and its denoised image: what is taken for noise. Grey is 0. */
export const paintResidual = (
  side: number,
  x: Float32Array,
  s: number,
  sigma: number,
  denoised: Float32Array,
): Uint8ClampedArray<ArrayBuffer> => {
  const factor = residualScale(sigma)
  return paint(side, x, factor / s, denoised, -factor)
}

/** The residual of a finished run: sigma is 0, nothing is left to remove. */
export const paintGrey = (side: number, count: number): Uint8ClampedArray<ArrayBuffer> =>
  paintDenoised(side, new Float32Array(count * lengthOf(side)))
