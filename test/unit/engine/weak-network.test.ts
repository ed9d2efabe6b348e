/** The weak network beside the main one: when it is fetched, what it must have in common, and who is told. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { openNetwork, provideWeak, readCard } from '../../../src/cli/network.ts'
import { sampleImage } from '../../../src/cli/sample-images.ts'
import { compile } from '../../../src/core/compile.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { Backend, NetworkFile } from '../../../src/engine/backend.ts'
import { type ModelCard, parseCard } from '../../../src/engine/card.ts'
import type { Model } from '../../../src/engine/model.ts'
import { parseSelfTest } from '../../../src/engine/self-test.ts'
import { checkWeak, createWeakNetwork, guideUrl, weakerUrl } from '../../../src/engine/weak-network.ts'
import { createNodeBackend, largestDifference, sampleInDouble, tinyFiles, tinyWeakFiles } from './node-backend.ts'

const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'))
const modelOf = async ({ card, onnx, selfTest }: typeof tinyFiles): Promise<Model> => ({
  card: parseCard(await json(card), card),
  bytes: new Uint8Array(await readFile(onnx)),
  selfTest: parseSelfTest(await json(selfTest), selfTest),
})

/** Answers with a node session of whatever it was given last. */
const holding = async (): Promise<Backend & { readonly given: (NetworkFile | undefined)[] }> => {
  const main = await createNodeBackend(tinyFiles.onnx)
  const weak = await createNodeBackend(tinyWeakFiles.onnx)
  const given: (NetworkFile | undefined)[] = []
  return {
    ...main,
    given,
    setWeak: async (network) => {
      given.push(network)
    },
    denoise: (...call) => (call[5] === 'weak' ? weak : main).denoise(...call),
  }
}

describe('the weak network', () => {
  it('is the one beside the main one that its card names', async () => {
    const { card } = await modelOf(tinyFiles)
    expect(weakerUrl('https://host/models/tiny', card)).toBe('https://host/models/tiny-weak')
    const { weaker: _, ...without } = card
    expect(() => weakerUrl('https://host/models/tiny', without)).toThrow(/none is known for tiny/)
  })

  it('can be any other that somebody chose: one of the site, or one that is kept', async () => {
    const { card } = await modelOf(tinyFiles)
    const at = (url: string, guide?: string) => guideUrl(url, card, guide)
    expect(at('https://host/app/models/tiny')).toBe('https://host/app/models/tiny-weak')
    expect(at('https://host/app/models/tiny', 'cifar10-nano')).toBe('https://host/app/models/cifar10-nano')
    expect(at('https://host/app/models/tiny', 'own-12')).toBe('https://host/app/brought-networks/own-12')
    expect(at('https://host/app/brought-networks/own-34', 'cifar10-nano')).toBe('https://host/app/models/cifar10-nano')
  })

  it('may have labels without names, or the same ones', async () => {
    const { card } = await modelOf(tinyFiles)
    const unnamed = { ...card, labels: card.labels.map((_, k) => `class ${k}`) }
    expect(() => checkWeak(card, unnamed)).not.toThrow()
    expect(() => checkWeak(unnamed, card)).not.toThrow()
    expect(() => checkWeak(card, { ...card, labels: card.labels.map((name) => `${name}s`) })).toThrow(/another labels/)
  })

  it('must have the labels and the batch of the main one', async () => {
    const { card } = await modelOf(tinyFiles)
    expect(() => checkWeak(card, card)).not.toThrow()
    expect(() => checkWeak(card, { ...card, labels: ['cat'] } as ModelCard)).toThrow(
      /another labels|has another labels/,
    )
    expect(() => checkWeak(card, { ...card, batch: 1 })).toThrow(/number of images/)
  })

  it('is fetched once, handed over once a device, and given up', async () => {
    const main = await modelOf(tinyFiles)
    const weakModel = await modelOf(tinyWeakFiles)
    const urls: string[] = []
    const weak = createWeakNetwork('https://host/tiny', main.card, async (url) => {
      urls.push(url)
      return weakModel
    })
    const [first, second] = [await holding(), await holding()]
    expect(weak.cardOn(first)).toBeUndefined()
    await weak.provide(first, () => {})
    await weak.provide(first, () => {})
    expect(weak.cardOn(first)?.name).toBe('tiny-weak')
    expect(weak.cardOn(second)).toBeUndefined()
    await weak.provide(second, () => {})
    expect(urls).toEqual(['https://host/tiny-weak'])
    expect([first.given.length, second.given.length]).toEqual([1, 1])
    await weak.giveUp()
    expect(second.given).toEqual([{ card: weakModel.card, bytes: weakModel.bytes }, undefined])
    expect(weak.cardOn(second)).toBeUndefined()
  })

  it('that does not compute what its self-test says is taken away again', async () => {
    const main = await modelOf(tinyFiles)
    const weakModel = { ...(await modelOf(tinyWeakFiles)), selfTest: main.selfTest }
    const weak = createWeakNetwork('https://host/tiny', main.card, async () => weakModel)
    const backend = await holding()
    await expect(weak.provide(backend, () => {})).rejects.toThrow(/self-test of the weak network tiny-weak/)
    expect(backend.given.at(-1)).toBeUndefined()
  })
})

describe('the command line', () => {
  it('asks both networks, each for its own calls', async () => {
    const stem = 'test/models/tiny'
    const network = await openNetwork(stem, await readCard(stem))
    expect((await provideWeak(stem, network)).name).toBe('tiny-weak')
    const [main, weak] = [await createNodeBackend(tinyFiles.onnx), await createNodeBackend(tinyWeakFiles.onnx)]
    const imagesOf = async (id: string, weight: number) => {
      const params = { weight, sigmaLo: 0, sigmaHi: Number.POSITIVE_INFINITY }
      const program = compile({ ...defaultDesign, steps: 6, guidance: { id, params } })
      const { pixels } = await sampleImage(program, network, 5, 0, 3)
      return { pixels, expected: (by: Backend) => sampleInDouble(main, { program, labels: [3], seed: 5 }, by) }
    }
    const guided = await imagesOf('auto', 2)
    expect(largestDifference(guided.pixels, await guided.expected(weak))).toBeLessThan(1e-5)
    // The test would not see the weak network otherwise.
    expect(largestDifference(guided.pixels, await guided.expected(main))).toBeGreaterThan(0.05)
    const [one, none] = [await imagesOf('auto', 1), await imagesOf('none', 1)]
    expect(one.pixels).toEqual(none.pixels)
    await network.backend.dispose()
  })
})
