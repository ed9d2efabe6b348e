/** A network of a file on onnxruntime's native CPU kernels, checked against its card and self-test as on the page. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Backend } from '../engine/backend.ts'
import { type ModelCard, parseCard, verifyBytes } from '../engine/card.ts'
import { EngineFault, messageOf } from '../engine/fault.ts'
import type { Ort } from '../engine/ort.ts'
import { parseSelfTest, passesSelfTest, selfTestError } from '../engine/self-test.ts'
import { createSessionBackend } from '../engine/session-backend.ts'

export interface Network {
  readonly card: ModelCard
  readonly backend: Backend
  /** Largest deviation from the stored outputs, relative to max(1, |value|). */
  readonly selfTestError: number
}

const read = async (path: string, what: string): Promise<Buffer> => {
  try {
    return await readFile(path)
  } catch (error) {
    throw new EngineFault(`${what} could not be read (${messageOf(error)}).`, 'Check the path.')
  }
}

const readJson = async (path: string, what: string): Promise<unknown> => {
  const text = (await read(path, what)).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new EngineFault(
      `${what} ${path} is not JSON (${messageOf(error)}).`,
      'Make it again with models/make-card.py.',
    )
  }
}

/** `stem`: path without .card.json. Throws EngineFault. */
export const readCard = async (stem: string): Promise<ModelCard> =>
  parseCard(await readJson(`${stem}.card.json`, 'The model card'), `${stem}.card.json`)

/** One thread: an image's bits do not depend on the cores; nor, with one image a call, on how many others are sampled. */
const startSession = (card: ModelCard, bytes: Uint8Array, maxBatch: number): Promise<Backend> =>
  createSessionBackend({
    // The same interface, declared a second time by onnxruntime-web.
    ort: { InferenceSession, Tensor } as unknown as Ort,
    name: 'wasm',
    threads: 1,
    maxBatch,
    card,
    bytes,
    sessionOptions: { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1 },
  })

/** Throws EngineFault when the file is not the card's, or does not compute what its self-test stores. */
export const openNetwork = async (stem: string, card: ModelCard, maxBatch = 1): Promise<Network> => {
  const bytes = Uint8Array.from(await read(join(dirname(stem), card.file), `The network ${card.name}`))
  await verifyBytes(card, bytes)
  const testPath = `${stem}.selftest.json`
  const selfTest = parseSelfTest(await readJson(testPath, "The network's self-test"), testPath)
  const backend = await startSession(card, bytes, maxBatch)
  const error = await selfTestError(backend, selfTest, card.labels.length)
  if (!passesSelfTest(error))
    throw new EngineFault(
      `The self-test is off by ${error.toPrecision(2)}: ${card.file} does not compute what it was stored with.`,
      'Check that the network, its card and its self-test belong together.',
    )
  return { card, backend, selfTestError: error }
}
