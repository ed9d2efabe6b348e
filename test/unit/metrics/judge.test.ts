import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-node'
import { beforeEach, describe, expect, it } from 'vitest'
import { normal } from '../../../src/core/random.ts'
import { imageLength } from '../../../src/engine/card.ts'
import { EngineFault } from '../../../src/engine/fault.ts'
import type { Ort } from '../../../src/engine/ort.ts'
import { readStatistics } from '../../../src/metrics/feature-statistics.ts'
import { frechet } from '../../../src/metrics/frechet.ts'
import { addFeatures, gaussianOf, noMoments } from '../../../src/metrics/moments.ts'
import { parseFeatureCard } from '../../../src/metrics/quality/feature-card.ts'
import { type FeatureNetworkOptions, openFeatureNetwork } from '../../../src/metrics/quality/feature-network.ts'
import { createJudge, type Kept, type OpenedNetwork } from '../../../src/metrics/quality/judge.ts'
import { resized, storedPixels } from '../../../src/metrics/quality/pixels.ts'

const bytes = readFileSync('test/models/tiny-classifier.onnx')
const cardText = readFileSync('test/models/tiny-classifier.card.json', 'utf8')
const reference = readStatistics(readFileSync('test/models/tiny-classifier.statistics.npz'))
const width = 8

/** onnxruntime-node has other backends than the page's. */
const nodeOrt = {
  ...ort,
  InferenceSession: { create: (model: Uint8Array) => ort.InferenceSession.create(model) },
} as unknown as Ort

const openTiny = (more: Partial<FeatureNetworkOptions> = {}) =>
  openFeatureNetwork({
    ort: nodeOrt,
    bytes,
    name: 'tiny-classifier',
    width,
    range: 'signed',
    outputs: { features: 'features', logits: 'logits' },
    ...more,
  })

const imagesOf = (first: number, count: number): Float32Array =>
  Float32Array.from({ length: count * imageLength }, (_, j) => 0.6 * normal(4, first, 0, j))

describe('the card', () => {
  it('of the tiny classifier is read, and one without statistics is refused by name', () => {
    const card = JSON.parse(cardText)
    expect(parseFeatureCard(card, 'x')).toMatchObject({ name: 'tiny-classifier', statistics: { images: 200 } })
    const { statistics: _, ...bare } = card
    expect(() => parseFeatureCard(bare, 'x')).toThrow('The classifier’s card x is not usable: statistics')
    expect(() => parseFeatureCard({ ...card, inputs: { x: ['B', 1, 28, 28] } }, 'x')).toThrow(
      'declares x as [B, 1, 28, 28]',
    )
  })
})

describe('pixels', () => {
  it('are stored in 256 values, clipped, in any range', () => {
    const images = Float32Array.of(-3, -1, 0, 1 / 127.5 / 3, 1, 1.5)
    expect([...storedPixels(images, [0, 255])]).toEqual([0, 0, 128, 128, 255, 255])
    expect([...storedPixels(images, [-1, 1])].map((value) => Math.round((value + 1) * 127.5))).toEqual([
      0, 0, 128, 128, 255, 255,
    ])
    expect(Math.max(...storedPixels(images, [0, 1]))).toBe(1)
  })

  it('are resized between their centres: a ramp stays one, and edges are repeated', () => {
    const ramp = Float32Array.from({ length: imageLength }, (_, j) => (j % 32) + 100 * (Math.floor(j / 32) % 32))
    const large = resized(ramp, 64)
    expect(large.length).toBe(3 * 64 * 64)
    // Column x of 64 lies at (x + 1/2) / 2 - 1/2 of 32.
    expect(large[64 * 20 + 10]).toBeCloseTo(4.75 + 100 * 9.75, 3)
    expect(large[0]).toBe(0)
    expect(large[64 * 64 - 1]).toBe(31 + 100 * 31)
    expect(resized(ramp, 32)).toBe(ramp)
    // Halved, a pixel is the mean of its four: a mean survives.
    expect(resized(ramp, 16)[16 * 3 + 5]).toBeCloseTo(10.5 + 100 * 6.5, 3)
  })
})

describe('a feature network', () => {
  it('gives the features and the class of each image', async () => {
    const images = imagesOf(0, 4)
    const { features, classes } = await (await openTiny()).run(images)
    expect(features.length).toBe(4 * width)
    const session = await ort.InferenceSession.create(bytes)
    const x = new ort.Tensor('float32', storedPixels(images, [-1, 1]), [4, 3, 32, 32])
    const given = await session.run({ x })
    expect(features).toEqual(given.features!.data)
    const logits = given.logits!.data as Float32Array
    const best = [0, 1, 2, 3].map((k) => {
      const row = [...logits.slice(10 * k, 10 * k + 10)]
      return row.indexOf(Math.max(...row))
    })
    expect(classes).toEqual(best)
    // A person's own is known by its number of features.
    const { outputs: _, ...own } = { outputs: undefined, range: 'signed' } as const
    const network = await openFeatureNetwork({ ort: nodeOrt, bytes, name: 'own', width, ...own })
    expect(await network.run(images)).toEqual({ features, classes: null })
  })

  it('that does not fit its statistics, or is none, is said to be', async () => {
    const network = await openFeatureNetwork({ ort: nodeOrt, bytes, name: 'own', width: 2048, range: 'unit' })
    await expect(network.run(imagesOf(0, 1))).rejects.toThrow(
      'own gave features [1, 8], logits [1, 10] for 1 images; the statistics are of 2048 features.',
    )
    await expect(openTiny({ bytes: new Uint8Array([1, 2, 3]) })).rejects.toThrow(EngineFault)
    await expect(openTiny({ bytes: readFileSync('test/models/tiny.onnx') })).rejects.toThrow(
      'tiny-classifier wants the inputs x, sigma, label; one of images is needed.',
    )
    await expect(openTiny({ outputs: { features: 'pool', logits: 'logits' } })).rejects.toThrow('no output called pool')
  })
})

describe('a judge', () => {
  const store = new Map<string, unknown>()
  const kept: Kept = {
    get: async (key) => structuredClone(store.get(key)),
    set: async (key, value) => {
      store.set(key, structuredClone(value))
    },
    delete: async (key) => {
      store.delete(key)
    },
  }
  beforeEach(() => store.clear())

  const openNetwork = async (): Promise<OpenedNetwork> => ({
    network: await openTiny(),
    reference,
    summary: {
      name: 'tiny-classifier',
      origin: 'shipped',
      features: width,
      sha256: 'f00',
      reference: 'made-up images',
      hasClasses: true,
      testAccuracy: null,
      testImages: [],
    },
  })
  const source = { origin: 'shipped', url: 'x' } as const
  const openJudge = async () => {
    const judge = createJudge(openNetwork, kept, () => 0)
    await judge.open(source)
    return judge
  }
  const labels = Array.from({ length: 10 }, (_, k) => k)
  const addTo = async (judge: Awaited<ReturnType<typeof openJudge>>, from: number, to: number) => {
    for (let batch = from; batch < to; batch++) await judge.add(imagesOf(batch, 10), labels)
  }

  it('refuses images of another size than what it compares with, and says so', async () => {
    const judge = await openJudge()
    await judge.begin('large', 30)
    await expect(judge.add(new Float32Array(10 * 3 * 64 * 64), labels)).rejects.toThrow(
      'makes images of 64 x 64; what they are compared with, CIFAR-10, has 32 x 32',
    )
  })

  it('measures what the moments of all features give, and the share of right answers', async () => {
    const judge = await openJudge()
    expect(await judge.begin('a', 30)).toEqual({ kind: 'open', count: 0 })
    await addTo(judge, 0, 3)
    const reading = await judge.read()
    let moments = noMoments(width)
    let right = 0
    const network = await openTiny()
    for (const batch of [0, 1, 2]) {
      const { features, classes } = await network.run(imagesOf(batch, 10))
      moments = addFeatures(moments, features)
      right += classes!.filter((answer, k) => answer === k).length
    }
    expect(reading).toEqual({ images: 30, distance: frechet(reference, gaussianOf(moments)), accuracy: right / 30 })
    expect(reading.distance).toBeGreaterThan(0)
    // The classifier answers alike for nearly everything: some are right.
    expect(right).toBeGreaterThan(0)
    expect(await judge.begin('a', 30)).toEqual({ kind: 'known', reading })
  })

  it('goes on where it was saved, in another session, to the same numbers', async () => {
    const whole = await openJudge()
    await whole.begin('a', 40)
    await addTo(whole, 0, 4)
    const expected = await whole.read()
    store.clear()

    const first = await openJudge()
    await first.begin('a', 40)
    await addTo(first, 0, 1)
    await first.save()
    await addTo(first, 1, 2)
    // The page is closed here: what came after the save is lost.
    const second = await openJudge()
    expect(await second.begin('a', 40)).toEqual({ kind: 'open', count: 10 })
    await addTo(second, 1, 4)
    expect(await second.read()).toEqual(expected)
  })

  it('widens a measurement from the images that it has, and never keeps fewer', async () => {
    const judge = await openJudge()
    await judge.begin('a', 20)
    await addTo(judge, 0, 2)
    await judge.read()
    expect(await judge.begin('a', 40)).toEqual({ kind: 'open', count: 20 })
    await addTo(judge, 2, 4)
    await judge.read()
    expect(await judge.begin('a', 30)).toEqual({ kind: 'open', count: 0 })
    await addTo(judge, 0, 1)
    await judge.save()
    expect(await judge.begin('a', 50)).toEqual({ kind: 'open', count: 40 })
    expect(await judge.begin('b', 20)).toEqual({ kind: 'open', count: 0 })
  })
})
