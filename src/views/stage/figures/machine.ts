/** The denoiser around a network, D = c_skip x + c_out F(c_in x): what flows on its wires, and what an error of F becomes. Pure. */
import { trainingSpecOf } from '../../../core/training-registry.ts'

/** Root mean squares at one noise level, for data of zero mean and standard deviation `sigmaData`. */
export interface Flow {
  readonly cIn: number
  readonly cSkip: number
  readonly cOut: number
  /** Size of the noisy picture. */
  readonly input: number
  /** Size of what the network sees. */
  readonly seen: number
  /** Size of what the network has to answer, F = (y - c_skip x) / c_out. */
  readonly wanted: number
  /** Sizes of its answer once it has been scaled back, and of what is copied past it. */
  readonly scaled: number
  readonly copied: number
}

/** `kind`: a preconditioning of the registry, or "signal" for a network that answers the picture itself, c_skip = 0 and c_out = sigma_data. */
export type MachineKind = 've' | 'vp' | 'iddpm' | 'edm' | 'signal'

const coefficients = (kind: MachineKind, sigmaData: number) =>
  kind === 'signal'
    ? { cIn: (sigma: number) => 1 / Math.hypot(sigma, sigmaData), cSkip: () => 0, cOut: () => sigmaData }
    : trainingSpecOf('preconditioning', kind).create(sigmaData)

export const flowOf = (kind: MachineKind, sigma: number, sigmaData: number): Flow => {
  const { cIn, cSkip, cOut } = coefficients(kind, sigmaData)
  const [a, b, c] = [cIn(sigma), cSkip(sigma), cOut(sigma)]
  const input = Math.hypot(sigma, sigmaData)
  const wanted = Math.hypot((1 - b) * sigmaData, b * sigma) / Math.abs(c)
  return {
    cIn: a,
    cSkip: b,
    cOut: c,
    input,
    seen: a * input,
    wanted,
    scaled: wanted * Math.abs(c),
    copied: b * input,
  }
}

/** What an error of the network of `share`, against an answer of unit size, adds to D: root mean square, units of the data. */
export const errorOf = (kind: MachineKind, sigma: number, sigmaData: number, share: number): number =>
  share * Math.abs(flowOf(kind, sigma, sigmaData).cOut)

/** Pixels with an error of that size added, as noise of a fixed draw. `normals`: 3 values a pixel, channel after channel. */
export const withError = (
  rgba: Uint8ClampedArray,
  normals: Float64Array,
  error: number,
): Uint8ClampedArray<ArrayBuffer> => {
  const pixels = new Uint8ClampedArray(rgba.length)
  const plane = rgba.length / 4
  for (let k = 0; k < plane; k++) {
    for (let c = 0; c < 3; c++) pixels[4 * k + c] = rgba[4 * k + c]! + 127.5 * error * normals[c * plane + k]!
    pixels[4 * k + 3] = 255
  }
  return pixels
}
