/** A network of a file on onnxruntime's native kernels, checked against its card and self-test as on the page. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import type { Backend } from '../engine/backend.ts'
import { type ModelCard, parseCard, verifyBytes } from '../engine/card.ts'
import { EngineFault, messageOf } from '../engine/fault.ts'
import type { Model } from '../engine/model.ts'
import type { Ort } from '../engine/ort.ts'
import { parseSelfTest, passesSelfTest, selfTestError } from '../engine/self-test.ts'
import { createSessionBackend } from '../engine/session-backend.ts'
import { setWeakTested, weakerUrl } from '../engine/weak-network.ts'
import { type Device, deviceFault } from './device.ts'

export interface Network {
  readonly card: ModelCard
  readonly backend: Backend
  /** Largest deviation from the stored outputs, relative to max(1, |value|). */
  readonly selfTestError: number
}

/** Throws EngineFault, which calls the file `what`. */
export const read = async (path: string, what: string): Promise<Buffer> => {
  try {
    return await readFile(path)
  } catch (error) {
    throw new EngineFault(`${what} could not be read (${messageOf(error)}).`, 'Check the path.')
  }
}

/** Throws EngineFault, which calls the file `what`. */
export const parseJson = (bytes: Buffer, what: string): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new EngineFault(`${what} is not JSON (${messageOf(error)}).`, 'Make it again with models/make-card.py.')
  }
}

const readJson = async (path: string, what: string): Promise<unknown> =>
  parseJson(await read(path, what), `${what} ${path}`)

/** `stem`: path without .card.json. Throws EngineFault. */
export const readCard = async (stem: string): Promise<ModelCard> =>
  parseCard(await readJson(`${stem}.card.json`, 'The model card'), `${stem}.card.json`)

/** One thread: an image's bits do not depend on the cores; nor, with one image per call, on how many others are sampled. */
const startSession = async (card: ModelCard, bytes: Uint8Array, maxBatch: number, device: Device): Promise<Backend> => {
  const sessionOptions = { executionProviders: [device], intraOpNumThreads: 1, interOpNumThreads: 1 } as const
  // It would print what is wrong on its own, before we say what to do.
  if (device !== 'cpu') env.logLevel = 'fatal'
  try {
    return await createSessionBackend({
      // The same interface, declared a second time by onnxruntime-web.
      ort: { InferenceSession, Tensor } as unknown as Ort,
      name: 'wasm',
      threads: 1,
      maxBatch,
      card,
      bytes,
      sessionOptions,
    })
  } catch (error) {
    throw device === 'cpu' || error instanceof EngineFault ? error : deviceFault(device, error)
  }
}

const readModel = async (stem: string, card: ModelCard): Promise<Model> => {
  const bytes = Uint8Array.from(await read(join(dirname(stem), card.file), `The network ${card.name}`))
  await verifyBytes(card, bytes)
  const testPath = `${stem}.selftest.json`
  return { card, bytes, selfTest: parseSelfTest(await readJson(testPath, 'The network’s self-test'), testPath) }
}

/** Stem of the weaker network that a card names. Throws EngineFault where it names none. */
export const weakerStem = (stem: string, card: ModelCard): string =>
  fileURLToPath(weakerUrl(pathToFileURL(stem).href, card))

/** Hands the network the weaker one that its card names, whose card it returns. Throws EngineFault. */
export const provideWeak = async (stem: string, { card, backend }: Network): Promise<ModelCard> => {
  const path = weakerStem(stem, card)
  const weak = await readModel(path, await readCard(path))
  await setWeakTested(backend, card, weak)
  return weak.card
}

/** Throws EngineFault when the file is not the card's, or does not compute what its self-test stores. */
export const openNetwork = async (
  stem: string,
  card: ModelCard,
  maxBatch = 1,
  device: Device = 'cpu',
): Promise<Network> => {
  const { bytes, selfTest } = await readModel(stem, card)
  const backend = await startSession(card, bytes, maxBatch, device)
  const error = await selfTestError(backend, selfTest, card.labels.length)
  if (!passesSelfTest(error))
    throw new EngineFault(
      `The self-test is off by ${error.toPrecision(2)}: ${card.file} does not compute what it was stored with.`,
      'Check that the network, its card and its self-test belong together.',
    )
  return { card, backend, selfTestError: error }
}
