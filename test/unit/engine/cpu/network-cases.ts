/** Images at all noise levels, for networks to denoise. */
import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { fillNormals } from '../../../../src/core/random.ts'
import { imageLength } from '../../../../src/engine/card.ts'
import type { Block } from '../../../../src/engine/cpu/kernels.ts'
import { type CpuNetwork, openNetwork, planNetwork } from '../../../../src/engine/cpu/network.ts'
import { type BuildName, compileBuild } from './builds.ts'

export const classes = 10
export const shapes = { side: 32, classes }

export interface Cases {
  readonly count: number
  readonly x: Float32Array
  readonly sigma: Float32Array
  readonly label: Float32Array
}

/** `count` images at levels from `least` to `most`, two of three with a label. */
export const casesAt = (count: number, least = 0.002, most = 80): Cases => {
  const sigma = Float32Array.from({ length: count }, (_, k) => least * (most / least) ** (k / Math.max(1, count - 1)))
  const label = new Float32Array(count * classes)
  const x = new Float32Array(count * imageLength)
  for (let k = 0; k < count; k++) {
    if (k % 3 > 0) label[k * classes + (k % classes)] = 1
    const image = x.subarray(k * imageLength, (k + 1) * imageLength)
    fillNormals(x, 7, k, 0, k * imageLength, imageLength)
    for (let j = 0; j < imageLength; j++) image[j] = sigma[k]! * image[j]! + 0.7 * Math.sin(0.01 * j * (k + 1))
  }
  return { count, x, sigma, label }
}

/** Images `from` ... `to - 1`. */
export const partOfCases = ({ x, sigma, label }: Cases, from: number, to: number): Cases => ({
  count: to - from,
  x: x.subarray(from * imageLength, to * imageLength),
  sigma: sigma.subarray(from, to),
  label: label.subarray(from * classes, to * classes),
})

/** By onnxruntime's native kernels. */
export const byOnnxruntime = async (bytes: Uint8Array, { count, x, sigma, label }: Cases): Promise<Float32Array> => {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  try {
    const { denoised } = await session.run({
      x: new Tensor('float32', x, [count, 3, 32, 32]),
      sigma: new Tensor('float32', sigma, [count]),
      label: new Tensor('float32', label, [count, classes]),
    })
    return denoised!.data as Float32Array
  } finally {
    await session.release()
  }
}

export const byKernels = (network: CpuNetwork, { count, x, sigma, label }: Cases): Float32Array => {
  const out = new Float32Array(x.length)
  network.run(x, sigma, label, count, out)
  return out
}

export const openFile = async (path: string, build: BuildName, block?: Block): Promise<CpuNetwork> =>
  openNetwork(await compileBuild(build), planNetwork(await readFile(path), shapes, block))

/** Largest deviation, relative to max(1, |value|); NaN counts as infinite. */
export const deviation = (found: Float32Array, expected: Float32Array): number => {
  let worst = 0
  for (let j = 0; j < expected.length; j++) {
    const error = Math.abs(found[j]! - expected[j]!) / Math.max(1, Math.abs(expected[j]!))
    if (!(error <= worst)) worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error
  }
  return found.length === expected.length ? worst : Number.POSITIVE_INFINITY
}
