import { readFile } from 'node:fs/promises'
import * as ortNode from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../src/engine/backend.ts'
import { imageLength, parseCard } from '../../../src/engine/card.ts'
import { EngineFault } from '../../../src/engine/fault.ts'
import type { Ort } from '../../../src/engine/ort.ts'
import { decodeFloats, parseSelfTest, passesSelfTest, selfTestError } from '../../../src/engine/self-test.ts'
import { createSessionBackend } from '../../../src/engine/session-backend.ts'
import { classes } from './node-backend.ts'

const readJson = async (path: string): Promise<Record<string, unknown>> => JSON.parse(await readFile(path, 'utf8'))

/** onnxruntime-node in the place of onnxruntime-web: of one API. Logs sessions and calls. */
const watchedOrt = () => {
  const log = { created: 0, released: 0, underWay: 0, mostUnderWay: 0 }
  const create = async (bytes: Uint8Array, options: ortNode.InferenceSession.SessionOptions) => {
    const session = await ortNode.InferenceSession.create(bytes, options)
    log.created++
    return {
      inputNames: session.inputNames,
      outputNames: session.outputNames,
      inputMetadata: session.inputMetadata,
      outputMetadata: session.outputMetadata,
      run: async (feeds: ortNode.InferenceSession.FeedsType) => {
        log.mostUnderWay = Math.max(log.mostUnderWay, ++log.underWay)
        try {
          return await session.run(feeds)
        } finally {
          log.underWay--
        }
      },
      release: async () => {
        log.released++
        await session.release()
      },
    }
  }
  return { log, ort: { Tensor: ortNode.Tensor, InferenceSession: { create } } as unknown as Ort }
}

const createBackend = async (name: string, change: Record<string, unknown> = {}) => {
  const { ort, log } = watchedOrt()
  const backend = await createSessionBackend({
    ort,
    name: 'wasm',
    threads: 1,
    maxBatch: 16,
    card: parseCard({ ...(await readJson(`test/models/${name}.card.json`)), ...change }, name),
    bytes: await readFile(`test/models/${name}.onnx`),
    sessionOptions: {},
  })
  return { backend, log }
}

const call = async (backend: Backend, count: number): Promise<Float32Array> => {
  const out = new Float32Array(count * imageLength)
  const x = new Float32Array(count * imageLength).map((_, j) => Math.sin(j))
  await backend.denoise(x, 2, new Float32Array(count * classes), count, out)
  return out
}

describe('sessions', () => {
  it('of any batch are one', async () => {
    const { backend, log } = await createBackend('tiny')
    const four = await call(backend, 4)
    const one = await call(backend, 1)
    for (let j = 0; j < imageLength; j++) expect(one[j]).toBeCloseTo(four[j]!, 5)
    expect(log.created).toBe(1)
    await backend.dispose()
    expect(log.released).toBe(1)
  })

  it('are used one call after another, and no tensor is left', async () => {
    const { backend, log } = await createBackend('tiny')
    const calls = [1, 4, 1, 4, 2].map((count) => call(backend, count))
    const disposed = backend.dispose()
    const outs = await Promise.all(calls)
    await disposed
    expect(log.mostUnderWay).toBe(1)
    expect(outs[0]).toEqual(outs[2])
    expect(backend.tensorsAlive()).toBe(0)
    expect(log.released).toBe(log.created)
  })

  it('leave no tensor behind when a call fails, and go on', async () => {
    const { backend } = await createBackend('tiny')
    const image = new Float32Array(imageLength)
    const row = new Float32Array(classes)
    await expect(backend.denoise(image.subarray(1), 1, row, 1, image)).rejects.toThrow()
    await expect(backend.denoise(image, 1, row.subarray(1), 1, image)).rejects.toThrow()
    await expect(backend.denoise(image, 1, row, 1, image.subarray(1))).rejects.toThrow()
    expect(backend.tensorsAlive()).toBe(0)
    expect((await call(backend, 1)).every(Number.isFinite)).toBe(true)
    await backend.dispose()
  })
})

describe('a network that is not what its card says', () => {
  it('is refused with both shapes', async () => {
    const failure = await createBackend('tiny-shape').catch((error) => error)
    expect(failure).toBeInstanceOf(EngineFault)
    expect(failure.message).toContain('x as float32 [B, 1, 28, 28]; its card says float32 [B, 3, 32, 32]')
  })

  it('is refused for the number of its labels', async () => {
    const labels = ['a', 'b', 'c']
    const inputs = { x: ['B', 3, 32, 32], sigma: ['B'], label: ['B', 3] }
    const failure = await createBackend('tiny', { labels, inputs }).catch((error) => error)
    expect(failure.message).toContain('label as float32 [B, 10]; its card says float32 [B, 3]')
  })
})

describe('the self-test', () => {
  const read = async (name: string) => parseSelfTest(await readJson(`test/models/${name}.selftest.json`), name)

  it('holds for the network that it was made with', async () => {
    const { backend } = await createBackend('tiny')
    const error = await selfTestError(backend, await read('tiny'), classes)
    expect(error).toBeLessThan(1e-4)
    expect(passesSelfTest(error)).toBe(true)
    await backend.dispose()
  })

  it('does not hold for another output, nor for a label that is ignored', async () => {
    const { backend } = await createBackend('tiny')
    const { cases } = await read('tiny')
    const swapped = { cases: [{ ...cases[0]!, denoised: cases[1]!.denoised }] }
    expect(passesSelfTest(await selfTestError(backend, swapped, classes))).toBe(false)
    const relabelled = { cases: [{ ...cases[1]!, label: 7 }] }
    expect(passesSelfTest(await selfTestError(backend, relabelled, classes))).toBe(false)
    await backend.dispose()
  })

  it('does not hold for NaN', async () => {
    const { backend } = await createBackend('tiny-nan')
    const error = await selfTestError(backend, await read('tiny'), classes)
    expect(error).toBe(Number.POSITIVE_INFINITY)
    expect(passesSelfTest(error)).toBe(false)
    await backend.dispose()
  })

  it('says which field is wrong', () => {
    expect(() => parseSelfTest({ cases: [] }, 'a.json')).toThrow('The self-test a.json is not usable: cases')
    const row = { sigma: -1, label: null, x: '', denoised: '' }
    expect(() => parseSelfTest({ cases: [row] }, 'a.json')).toThrow('cases.0.sigma')
  })

  it('reads little-endian float32', () => {
    expect([...decodeFloats(Buffer.from(Float32Array.of(1.5, -2, 0.25).buffer).toString('base64'))]).toEqual([
      1.5, -2, 0.25,
    ])
  })
})
