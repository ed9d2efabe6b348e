/** Whole networks by the page's own kernels, against onnxruntime's native ones and the self-tests of their cards. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { imageLength } from '../../../../src/engine/card.ts'
import { type Block, blocks } from '../../../../src/engine/cpu/kernels.ts'
import { type CpuNetwork, planNetwork } from '../../../../src/engine/cpu/network.ts'
import { decodeFloats, parseSelfTest } from '../../../../src/engine/self-test.ts'
import { buildNames } from './builds.ts'
import {
  byKernels,
  byOnnxruntime,
  type Cases,
  casesAt,
  classes,
  deviation,
  openFile,
  partOfCases,
  shapes,
} from './network-cases.ts'

const mini = 'public/models/cifar10-mini.onnx'
const nano = 'public/models/cifar10-nano.onnx'

/** As close as two orders of summation come; the self-tests allow 2e-3. */
const tolerance = 1e-4
/** What is reached, several times over: a transform of another point, or a forgotten eps, would be beyond it. */
const usual = 1e-5

const all = casesAt(33)
const expected: Record<string, Float32Array> = {}

beforeAll(async () => {
  for (const path of [mini, nano]) expected[path] = await byOnnxruntime(await readFile(path), all)
})

/** toEqual would go through a million numbers one by one. */
const isSameBits = (a: Float32Array, b: Float32Array): boolean => {
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength)
  return bytesOf(a).equals(bytesOf(b))
}

const imagesOf = (values: Float32Array, from: number, to: number): Float32Array =>
  values.subarray(from * imageLength, to * imageLength)

describe.each(buildNames)('with %s', (build) => {
  /** Networks that are open: to pack their weights takes longer than most of what is asked of them. */
  const opened = new Map<string, Promise<CpuNetwork>>()
  const open = (path: string, block: Block): Promise<CpuNetwork> => {
    const key = `${path} ${block}`
    const network = opened.get(key) ?? openFile(path, build, block)
    opened.set(key, network)
    return network
  }
  afterAll(() => opened.clear())

  it('mini agrees with onnxruntime over 33 noise levels, one image a call and many', async () => {
    const network = await open(mini, 32)
    const whole = byKernels(network, all)
    const worst = deviation(whole, expected[mini]!)
    process.stdout.write(`  mini, ${build}: off by ${worst.toExponential(1)}\n`)
    expect(worst).toBeLessThan(usual)
    expect(usual).toBeLessThan(tolerance)
    // The same bits alone, in another company and at another place.
    for (const [from, to] of [
      [0, 1],
      [32, 33],
      [3, 5],
      [11, 18],
    ] as const) {
      const part = byKernels(network, partOfCases(all, from, to))
      expect(isSameBits(part, imagesOf(whole, from, to))).toBe(true)
    }
  })

  it.each(blocks)('nano in blocks of %i agrees for every number of images from 1 to 33, bit by bit', async (block) => {
    const network = await open(nano, block)
    expect(network.plan.block).toBe(block)
    const whole = byKernels(network, all)
    expect(deviation(whole, expected[nano]!)).toBeLessThan(usual)
    for (let images = 1; images < 33; images++) {
      const from = (7 * images) % (34 - images)
      const part = byKernels(network, partOfCases(all, from, from + images))
      expect(isSameBits(part, imagesOf(whole, from, from + images)), `${images} images`).toBe(true)
    }
  })

  it.each(['mini', 'nano'])('the self-test of the card of %s holds', async (name) => {
    const network = await (name === 'mini' ? open(mini, 32) : open(nano, 16))
    const path = `public/models/cifar10-${name}.selftest.json`
    const { cases } = parseSelfTest(JSON.parse(await readFile(path, 'utf8')), path)
    expect(cases.length).toBeGreaterThan(1)
    for (const { sigma, label, x, denoised } of cases) {
      const oneHot = new Float32Array(classes)
      if (label !== null) oneHot[label] = 1
      const one: Cases = { count: 1, x: decodeFloats(x), sigma: Float32Array.of(sigma), label: oneHot }
      expect(deviation(byKernels(network, one), decodeFloats(denoised))).toBeLessThan(2e-3)
    }
  })
})

describe('a plan', () => {
  it('takes the block that makes maps no wider than they have to be', async () => {
    expect(planNetwork(await readFile(mini), shapes).block).toBe(32)
    expect(planNetwork(await readFile(nano), shapes).block).toBe(16)
  })

  it('reads weights in half precision as exactly as a cast', async () => {
    // A factor of one unit in the last place of half precision would be 1e-3.
    const network = await openFile(nano, 'kernels.wasm')
    const low = casesAt(4, 0.002, 0.01)
    expect(deviation(byKernels(network, low), await byOnnxruntime(await readFile(nano), low))).toBeLessThan(2e-6)
  })
})

describe('memory', () => {
  it('grows with the largest batch, and then no more', async () => {
    const network = await openFile(nano, 'kernels.relaxed.wasm')
    const run = (images: number): void => void byKernels(network, partOfCases(all, 0, images))
    for (const images of [1, 33, 9]) run(images)
    const { bytes } = network
    for (let k = 0; k < 300; k++) run(1 + ((7 * k) % 4))
    run(33)
    expect(network.bytes).toBe(bytes)
    expect(bytes).toBeLessThan(64 * 2 ** 20)
  })
})

describe('numbers that are none', () => {
  it('stay so: one image of them makes none of the others so', async () => {
    const network = await openFile(nano, 'kernels.relaxed.wasm')
    const good = partOfCases(all, 20, 23)
    const bad = { ...good, x: good.x.slice() }
    bad.x[imageLength + 5] = Number.NaN
    const [before, after] = [byKernels(network, good), byKernels(network, bad)]
    expect(imagesOf(after, 1, 2).some(Number.isNaN)).toBe(true)
    for (const k of [0, 2]) expect(isSameBits(imagesOf(after, k, k + 1), imagesOf(before, k, k + 1))).toBe(true)
    // And the next call knows nothing of it.
    expect(isSameBits(byKernels(network, good), before)).toBe(true)
  })
})
