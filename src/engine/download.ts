/** Fetching with progress, and with errors that a person understands. */
import { oneFile, siteFile } from '../base/site-file.ts'
import { keptResponse } from './custom/kept.ts'
import { EngineFault, messageOf } from './fault.ts'

const request = async (url: string, what: string, signal?: AbortSignal): Promise<Response> => {
  const kept = await keptResponse(url, what)
  if (kept) return kept
  let response: Response
  try {
    response = await fetch(siteFile(url), signal ? { signal } : {})
  } catch (error) {
    throw new EngineFault(
      `${what} could not be fetched (${messageOf(error)}).`,
      oneFile()
        ? 'It is not in this one file; open Samplerscope from a web host for it.'
        : 'Check the connection and try again.',
    )
  }
  if (!response.ok)
    throw new EngineFault(
      `${what} could not be fetched: the server answered ${response.status} for ${url}.`,
      'Check that the file is in public/models, then try again.',
    )
  return response
}

/** Throws EngineFault where there is no file or it is not JSON. */
export const fetchJson = async (url: string, what: string): Promise<unknown> => {
  const response = await request(url, what)
  try {
    return await response.json()
  } catch {
    throw new EngineFault(
      `${what} is not JSON (${url}).`,
      'A server that answers every address with its start page does this: check that the file is there.',
    )
  }
}

/** All bytes of a file. `onProgress` gets what has arrived, in bytes. Throws EngineFault when the connection breaks. */
export const fetchBytes = async (
  url: string,
  what: string,
  onProgress: (received: number) => void,
): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await request(url, what)
  if (!response.body) return new Uint8Array(await response.arrayBuffer())
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let received = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      received += value.length
      onProgress(received)
    }
  } catch (error) {
    // Whoever hears of progress may have thrown: nobody wants the rest.
    await reader.cancel().catch(() => {})
    throw new EngineFault(
      `${what} broke off after ${received} bytes (${messageOf(error)}).`,
      'Check the connection and try again.',
    )
  }
  const bytes = new Uint8Array(received)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
