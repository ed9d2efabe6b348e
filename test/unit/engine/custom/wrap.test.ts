import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { iddpm } from '../../../../src/core/preconditionings/iddpm.ts'
import { vpDefaultBetas, vpSigma } from '../../../../src/core/schedules/vp.ts'
import { imageLength, lengthOf } from '../../../../src/engine/card.ts'
import type { Answers } from '../../../../src/engine/custom/answers.ts'
import { inspectOnnx } from '../../../../src/engine/custom/inspect.ts'
import { iddpmSigmas } from '../../../../src/engine/custom/parameterizations.ts'
import { ddpmTable, earlierNames, families, levelsOfTable } from '../../../../src/engine/custom/table.ts'
import { wrapOnnx } from '../../../../src/engine/custom/wrap.ts'

const linearSigmas = () => levelsOfTable(ddpmTable)
const cosineSigmas = () => levelsOfTable(families.find(({ id }) => id === 'cosine')!.table)

const custom = (name: string) => readFile(`test/models/custom/${name}.onnx`)
const variance = 0.3 ** 2

/** A noisy image: standard deviation about sigma. */
const noisy = (sigma: number, length = imageLength): Float32Array =>
  Float32Array.from({ length }, (_, j) => Math.hypot(0.3, sigma) * Math.sqrt(2) * Math.sin(1 + 0.7 * j))

const run = async (bytes: Uint8Array, x: Float32Array, sigma: number, count = 1, side = 32): Promise<Float32Array> => {
  const session = await InferenceSession.create(bytes)
  const label = new Float32Array(10 * count)
  for (let k = 0; k < count; k++) label[10 * k + 3] = 1
  const { denoised } = await session.run({
    x: new Tensor('float32', x, [count, 3, side, side]),
    sigma: new Tensor('float32', new Float32Array(count).fill(sigma), [count]),
    label: new Tensor('float32', label, [count, 10]),
  })
  expect(denoised!.dims).toEqual([count, 3, side, side])
  return denoised!.data as Float32Array
}

const wrap = async (name: string, answers: Partial<Answers>): Promise<Uint8Array> =>
  wrapOnnx(await custom(name), {
    parameterization: name,
    sigmaData: 0.5,
    range: 'signed',
    ...earlierNames[name],
    ...answers,
  })

/** Largest deviation from `expected`, in units of the larger of 1 and sigma: what float32 cancels in x - sigma epsilon. */
const deviation = (got: Float32Array, expected: (j: number) => number, sigma: number): number =>
  got.reduce((worst, value, j) => Math.max(worst, Math.abs(value - expected(j)) / Math.max(1, sigma)), 0)

const logs = [0, 7, 20, 33, 40].map((k) => 0.01 * 5000 ** (k / 40))
const vpLevels = [0, 7, 20, 33, 40].map((k) => vpSigma(vpDefaultBetas, 0.002 + (0.988 * k) / 40))
const pick = (levels: Float64Array): number[] => [0, 1, 300, 700, 900].map((t) => levels[t]!)

const cases = [
  ['edm', logs],
  ['ve', logs],
  ['vp', vpLevels],
  ['epsilon-linear', pick(linearSigmas())],
  ['epsilon-cosine', pick(cosineSigmas())],
  ['v-linear', pick(linearSigmas())],
  ['v-cosine', pick(cosineSigmas())],
] as const

describe('a wrapped network is D(x; sigma)', () => {
  it.each(cases)('%s gives the Gaussian back', async (name, sigmas) => {
    const wrapped = await wrap(name, {})
    for (const sigma of sigmas) {
      const x = noisy(sigma)
      const got = await run(wrapped, x, sigma)
      const factor = variance / (variance + sigma ** 2)
      expect(
        deviation(got, (j) => factor * x[j]!, sigma),
        `sigma ${sigma}`,
      ).toBeLessThan(1e-6)
    }
  })

  it('iDDPM has the levels and constants of the core', async () => {
    const wrapped = await wrap('epsilon-cosine', { parameterization: 'iddpm' })
    const { cSkip, cOut, cIn, cNoise } = iddpm.create(0.5)
    const own = cosineSigmas()
    const levels = iddpmSigmas()
    for (const sigma of [levels[1]!, 0.1, 0.77, 3.2, 40]) {
      const x = noisy(sigma)
      const at = own[cNoise(sigma)]!
      const gain = ((1 - variance / (variance + at ** 2)) / at) * Math.hypot(1, at)
      const expected = (j: number) => (cSkip(sigma) + cOut(sigma) * gain * cIn(sigma)) * x[j]!
      expect(deviation(await run(wrapped, x, sigma), expected, sigma)).toBeLessThan(1e-6)
    }
  })

  it('a network that is D already, with a label, stays what it is', async () => {
    const bytes = await readFile('test/models/tiny.onnx')
    const wrapped = wrapOnnx(bytes, { parameterization: 'denoised', sigmaData: 0.5, range: 'signed' })
    const x = noisy(1)
    const plain = await run(bytes, x, 1)
    expect(deviation(await run(wrapped, x, 1), (j) => plain[j]!, 1)).toBe(0)
  })

  it('images in [0, 1] are moved to [-1, 1], and their noise with them', async () => {
    const wrapped = await wrap('epsilon-linear', { range: 'unit' })
    const half = linearSigmas()[300]!
    const x = noisy(2 * half)
    const factor = variance / (variance + half ** 2)
    const expected = (j: number) => factor * (x[j]! + 1) - 1
    expect(deviation(await run(wrapped, x, 2 * half), expected, half)).toBeLessThan(2e-6)
  })

  it('grey images are the first channel of the noise', async () => {
    const wrapped = await wrap('grey', { parameterization: 'epsilon' })
    const sigma = linearSigmas()[300]!
    const x = noisy(sigma)
    const factor = variance / (variance + sigma ** 2)
    expect(deviation(await run(wrapped, x, sigma), (j) => factor * x[j % 1024]!, sigma)).toBeLessThan(1e-6)
  })

  it('images of 64 x 64 stay so, in colour and in grey', async () => {
    const sigma = linearSigmas()[300]!
    const x = noisy(sigma, lengthOf(64))
    const factor = variance / (variance + sigma ** 2)
    const colour = await run(await wrap('large', { parameterization: 'epsilon' }), x, sigma, 1, 64)
    expect(deviation(colour, (j) => factor * x[j]!, sigma)).toBeLessThan(1e-6)
    const grey = await run(await wrap('large-grey', { parameterization: 'epsilon' }), x, sigma, 1, 64)
    expect(deviation(grey, (j) => factor * x[j % 4096]!, sigma)).toBeLessThan(1e-6)
  })

  it('takes several images a call', async () => {
    const wrapped = await wrap('epsilon-linear', {})
    const sigma = linearSigmas()[700]!
    const x = new Float32Array([...noisy(sigma), ...noisy(2)])
    const factor = variance / (variance + sigma ** 2)
    expect(deviation(await run(wrapped, x, sigma, 2), (j) => factor * x[j]!, sigma)).toBeLessThan(1e-6)
  })
})

describe('what a file tells of itself', () => {
  it('is its inputs, its label and its batch', async () => {
    expect(inspectOnnx(await readFile('test/models/tiny.onnx'))).toMatchObject({
      channels: 3,
      side: 32,
      batch: null,
    })
    expect(inspectOnnx(await custom('grey'))).toMatchObject({ channels: 1, others: [], batch: 1 })
    expect(inspectOnnx(await custom('large-grey'))).toMatchObject({ channels: 1, side: 64, batch: 1 })
  })

  it('says what is not supported', async () => {
    const odd = await custom('odd')
    expect(() => inspectOnnx(odd)).not.toThrow()
    expect(() => inspectOnnx(new TextEncoder().encode('<!doctype html><p>no network</p>'))).toThrow(
      'not an ONNX network',
    )
    const whole = new Uint8Array(await custom('edm'))
    expect(() => inspectOnnx(whole.subarray(0, 500))).toThrow('not an ONNX network')
    expect(() => inspectOnnx(new Uint8Array())).toThrow('not an ONNX network')
  })
})
