import { afterEach, describe, expect, it, vi } from 'vitest'
import { fetchBytes, fetchJson } from '../../../src/engine/download.ts'
import { EngineFault } from '../../../src/engine/fault.ts'

afterEach(() => vi.unstubAllGlobals())

const answer = (respond: () => Response | Promise<Response>): void => {
  vi.stubGlobal('fetch', async () => respond())
}

const failureOf = async (promise: Promise<unknown>): Promise<EngineFault> => {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(EngineFault)
  return error
}

/** Chunks one by one, then the end or an error. */
const streamOf = (chunks: readonly Uint8Array[], failure?: Error): ReadableStream<Uint8Array> => {
  let next = 0
  return new ReadableStream({
    pull: (controller) => {
      const chunk = chunks[next++]
      if (chunk) controller.enqueue(chunk)
      else if (failure) controller.error(failure)
      else controller.close()
    },
  })
}

describe.each([
  { name: 'fetchJson', fetchIt: () => fetchJson('https://host/a.json', 'The model card') },
  { name: 'fetchBytes', fetchIt: () => fetchBytes('https://host/a.json', 'The model card', () => {}) },
])('$name', ({ fetchIt }) => {
  it('says what the server answered and for which address', async () => {
    answer(() => new Response('', { status: 404 }))
    const { message, advice } = await failureOf(fetchIt())
    expect(message).toBe('The model card could not be fetched: the server answered 404 for https://host/a.json.')
    expect(advice).toContain('public/models')
  })

  it('says that there is no connection', async () => {
    answer(() => Promise.reject(new TypeError('Failed to fetch')))
    const { message, advice } = await failureOf(fetchIt())
    expect(message).toBe('The model card could not be fetched (Failed to fetch).')
    expect(advice).toContain('connection')
  })
})

describe('fetchJson', () => {
  it('gives what the file says', async () => {
    answer(() => new Response('{"a": [1]}'))
    await expect(fetchJson('https://host/a.json', 'The card')).resolves.toEqual({ a: [1] })
  })

  it('says that a start page is not JSON', async () => {
    answer(() => new Response('<!doctype html><title>App</title>'))
    const { message, advice } = await failureOf(fetchJson('https://host/a.json', 'The card'))
    expect(message).toBe('The card is not JSON (https://host/a.json).')
    expect(advice).toContain('start page')
  })
})

describe('fetchBytes', () => {
  it('joins the chunks and tells of each', async () => {
    answer(() => new Response(streamOf([Uint8Array.of(1, 2), Uint8Array.of(3), Uint8Array.of(4, 5, 6)])))
    const told: number[] = []
    const bytes = await fetchBytes('https://host/a.onnx', 'The network', (received) => told.push(received))
    expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6])
    expect(told).toEqual([2, 3, 6])
  })

  it('gives nothing for an empty file', async () => {
    answer(() => new Response(null))
    await expect(fetchBytes('https://host/a.onnx', 'The network', () => {})).resolves.toHaveLength(0)
  })

  it('says after how many bytes a stream broke off', async () => {
    answer(() => new Response(streamOf([new Uint8Array(1000), new Uint8Array(500)], new TypeError('network error'))))
    const { message } = await failureOf(fetchBytes('https://host/a.onnx', 'The network', () => {}))
    expect(message).toBe('The network broke off after 1500 bytes (network error).')
  })
})
