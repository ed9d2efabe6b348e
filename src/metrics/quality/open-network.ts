/** Feature networks with their statistics, fetched or taken from files, and checked. */
import { showCount } from '../../base/number.ts'
import { sha256Of } from '../../engine/card.ts'
import { fetchBytes, fetchJson } from '../../engine/download.ts'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import { loadOrt } from '../../engine/ort.ts'
import { isolatedThreads } from '../../engine/threads.ts'
import { openClassifier, statisticsOf } from './classifier.ts'
import { parseFeatureCard } from './feature-card.ts'
import { openFeatureNetwork } from './feature-network.ts'
import type { OpenedNetwork } from './judge.ts'
import { inputRanges, type NetworkSource } from './protocol.ts'

const openShipped = async (url: string): Promise<OpenedNetwork> => {
  const cardUrl = `${url}.card.json`
  const card = await fetchJson(cardUrl, 'The classifier’s card').then(
    (json) => parseFeatureCard(json, cardUrl),
    (error) => {
      throw new EngineFault(
        `Nothing can be measured without a classifier. ${messageOf(error)}`,
        'Put classifier, card and statistics into public/models (models/README.md), or bring a network of your own.',
      )
    },
  )
  const { statistics, name } = card
  const { network, reference } = await openClassifier(
    card,
    (file) => fetchBytes(new URL(file, cardUrl).href, `The file ${file}`, () => undefined),
    // The engine's own threads make images meanwhile.
    { ort: await loadOrt('wasm', 1) },
  )
  return {
    network,
    reference,
    summary: {
      name,
      origin: 'shipped',
      features: reference.mean.length,
      sha256: `${card.sha256.slice(0, 16)}-${statistics.sha256.slice(0, 16)}`,
      reference: `${showCount(statistics.images)} ${statistics.of}`,
      hasClasses: true,
      testAccuracy: card.test_accuracy ?? null,
      testImages: statistics.test_images.map(({ images, frechet_distance: distance, accuracy }) => ({
        images,
        distance,
        accuracy,
      })),
    },
  }
}

const openOwn = async ({
  network: file,
  statistics,
  range,
}: NetworkSource & { origin: 'own' }): Promise<OpenedNetwork> => {
  const read = async (one: File): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(
      await one.arrayBuffer().catch((error) => {
        throw new EngineFault(`${one.name} could not be read (${messageOf(error)}).`, 'Choose the file again.')
      }),
    )
  const [bytes, npz] = await Promise.all([read(file), read(statistics)])
  const reference = statisticsOf(npz, statistics.name)
  const width = reference.mean.length
  const digests = await Promise.all([sha256Of(bytes), sha256Of(npz)])
  const network = await openFeatureNetwork({
    ort: await loadOrt('wasm', isolatedThreads(undefined)),
    bytes,
    name: file.name,
    width,
    range,
  })
  return {
    network,
    reference,
    summary: {
      name: file.name.replace(/\.onnx$/, ''),
      origin: 'own',
      features: width,
      // The range of its input is part of what it measures.
      sha256: [...digests.map((digest) => digest?.slice(0, 16) ?? 'unknown'), inputRanges[range].join()].join('-'),
      reference: statistics.name,
      hasClasses: false,
      testAccuracy: null,
      testImages: [],
    },
  }
}

/** Throws EngineFault: cause and what to do. */
export const openNetwork = (source: NetworkSource): Promise<OpenedNetwork> =>
  source.origin === 'shipped' ? openShipped(source.url) : openOwn(source)
