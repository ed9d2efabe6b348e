/**
 * Whether a wrapped network is a denoiser. For any data of variance v an ideal one errs by no more than the best linear
 * one: E |D(y + sigma n) - y|^2 <= v sigma^2 / (v + sigma^2) a pixel. Asked of the network's own samples.
 */
import { compile } from '../../core/compile.ts'
import { defaultDesign } from '../../core/presets.ts'
import { fillNormals } from '../../core/random.ts'
import type { Backend } from '../backend.ts'
import { lengthOf } from '../card.ts'
import { EngineFault } from '../fault.ts'
import { oneHot } from '../one-hot.ts'
import { areFinite, runProgram } from '../run.ts'
import type { SelfTest } from '../self-test.ts'
import { classCount } from './classes.ts'

export interface LevelError {
  readonly sigma: number
  /** Mean square a pixel. */
  readonly error: number
  readonly expected: number
}

export interface Check {
  /** Standard deviation of the samples' pixels. */
  readonly spread: number
  readonly levels: readonly LevelError[]
  readonly isPlausible: boolean
  /** In words. */
  readonly verdict: string
  readonly selfTest: SelfTest
}

export const checkedSigmas = [0.03, 0.1, 0.5, 2, 10] as const
const images = 4
const steps = 12
/** Times the expected error: few samples, and a network that is not ideal. */
const allowed = 1.5
/** Images in [-1, 1] have no larger spread than 1. */
const widest = 1.2

const encodeFloats = (floats: Float32Array): string => {
  let text = ''
  for (const byte of new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength))
    text += String.fromCharCode(byte)
  return btoa(text)
}

const varianceOf = (tensor: Float32Array): number => {
  const mean = tensor.reduce((sum, value) => sum + value, 0) / tensor.length
  return tensor.reduce((sum, value) => sum + (value - mean) ** 2, 0) / tensor.length
}

const say = (spread: number, levels: readonly LevelError[]): string => {
  const bad = levels.filter(({ error, expected }) => !(error <= allowed * expected))
  if (spread > widest)
    return `Its samples have a standard deviation of ${spread.toPrecision(2)}; images in [-1, 1] stay below 1. Probably another parameterization or image range is right.`
  if (bad.length > 0)
    return `At sigma ${bad.map(({ sigma }) => sigma).join(', ')} its denoising error is larger than the best linear denoiser’s. Probably another parameterization is right.`
  return `Its denoising error stays within what the theory allows at all ${levels.length} noise levels.`
}

/** Throws EngineFault where the network gives no numbers. `report` hears of what is done, in words. */
export const checkNetwork = async (backend: Backend, report: (doing: string) => void): Promise<Check> => {
  const row = oneHot([null], classCount)
  const imageLength = lengthOf(backend.side)
  const denoise = async (x: Float32Array, sigma: number): Promise<Float32Array> => {
    const out = new Float32Array(imageLength)
    await backend.denoise(x, sigma, row, 1, out)
    if (areFinite(out)) return out
    throw new EngineFault(
      `The network gives numbers that are not finite (NaN or infinite) at sigma ${sigma}.`,
      'Check the file elsewhere, or answer the questions otherwise.',
    )
  }
  report('Asking it for a constant image')
  const cases: SelfTest['cases'] = []
  for (const sigma of [0.1, 5]) {
    const x = new Float32Array(imageLength).fill(0.25)
    const denoised = await denoise(x, sigma)
    cases.push({ sigma, label: null, x: encodeFloats(x), denoised: encodeFloats(denoised) })
  }

  report('Sampling from it')
  let samples = new Float32Array()
  const request = {
    id: 1,
    program: compile({ ...defaultDesign, steps }),
    seed: 1,
    labels: Array.from({ length: images }, () => null),
    displaySigmaData: 0.5,
  }
  await runProgram(request, {
    backend,
    classes: classCount,
    isCancelled: () => false,
    now: () => performance.now(),
    emit: (event) => {
      if (event.type === 'done') samples = event.images as Float32Array<ArrayBuffer>
    },
  })
  const variance = varianceOf(samples)

  report('Measuring its denoising error')
  const levels: LevelError[] = []
  const noise = new Float32Array(imageLength)
  for (const [k, sigma] of checkedSigmas.entries()) {
    let sum = 0
    for (let image = 0; image < images; image++) {
      const clean = samples.subarray(image * imageLength, (image + 1) * imageLength)
      fillNormals(noise, 2, image, k, 0, imageLength)
      const denoised = await denoise(
        clean.map((value, j) => value + sigma * noise[j]!),
        sigma,
      )
      sum += denoised.reduce((total, value, j) => total + (value - clean[j]!) ** 2, 0)
    }
    const expected = (variance * sigma ** 2) / (variance + sigma ** 2)
    levels.push({ sigma, error: sum / samples.length, expected })
  }
  const spread = Math.sqrt(variance)
  const isPlausible = spread <= widest && levels.every(({ error, expected }) => error <= allowed * expected)
  return { spread, levels, isPlausible, verdict: say(spread, levels), selfTest: { cases } }
}
