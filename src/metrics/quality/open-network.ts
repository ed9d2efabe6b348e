/** Feature networks with their statistics, fetched or taken from files, and checked. */
import { sha256Of, verifyBytes } from '../../engine/card.ts'
import { fetchBytes, fetchJson } from '../../engine/download.ts'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import { loadOrt, threadsFor } from '../../engine/ort.ts'
import { readStatistics } from '../feature-statistics.ts'
import type { Gaussian } from '../moments.ts'
import { NpzFault } from '../npz.ts'
import { parseFeatureCard } from './feature-card.ts'
import { openFeatureNetwork } from './feature-network.ts'
import type { OpenedNetwork } from './judge.ts'
import { inputRanges, type NetworkSource } from './protocol.ts'

const statisticsOf = (bytes: Uint8Array, name: string): Gaussian => {
  try {
    return readStatistics(bytes)
  } catch (error) {
    if (!(error instanceof NpzFault)) throw error
    throw new EngineFault(`${name}: ${error.message}`, '')
  }
}

const openShipped = async (url: string): Promise<OpenedNetwork> => {
  const cardUrl = `${url}.card.json`
  const card = await fetchJson(cardUrl, "The classifier's card").then(
    (json) => parseFeatureCard(json, cardUrl),
    (error) => {
      throw new EngineFault(
        `Nothing can be measured without a classifier. ${messageOf(error)}`,
        'Put classifier, card and statistics into public/models (models/README.md), or bring a network of your own.',
      )
    },
  )
  const take = async (file: { readonly file: string; readonly bytes: number; readonly sha256: string }) => {
    const bytes = await fetchBytes(new URL(file.file, cardUrl).href, `The file ${file.file}`, () => undefined)
    await verifyBytes(file, bytes)
    return bytes
  }
  const { statistics, outputs, name } = card
  const [bytes, npz] = await Promise.all([take(card), take(statistics)])
  const reference = statisticsOf(npz, statistics.file)
  const width = reference.mean.length
  if (width !== outputs.features[1])
    throw new EngineFault(
      `${statistics.file} is of ${width} features, the classifier has ${outputs.features[1]}.`,
      'Make the statistics again with models/feature_statistics.py.',
    )
  const network = await openFeatureNetwork({
    // The engine's own threads make images meanwhile.
    ort: await loadOrt('wasm', 1),
    bytes,
    name,
    width,
    range: 'signed',
    outputs: { features: 'features', logits: 'logits' },
  })
  return {
    network,
    reference,
    summary: {
      name,
      origin: 'shipped',
      features: width,
      sha256: `${card.sha256.slice(0, 16)}-${statistics.sha256.slice(0, 16)}`,
      reference: `${statistics.images.toLocaleString('en')} ${statistics.of}`,
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
    ort: await loadOrt('wasm', threadsFor(undefined)),
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
