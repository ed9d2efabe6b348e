/** Custom networks in the browser's own store (Cache API), under addresses that no server has. Nothing leaves the browser. */
import * as v from 'valibot'
import { EngineFault, messageOf } from '../fault.ts'

const storeName = 'samplerscope-networks'
/** Part of an address of a kept file. */
// Browsers that kept networks before this name was mended still have them here.
const folder = '/brought-networks/'

/** Address of the network's files, without their endings. */
export const keptUrl = (id: string, base: string): string => new URL(`brought-networks/${id}`, base).href

const open = async (): Promise<Cache | undefined> => {
  try {
    return await globalThis.caches?.open(storeName)
  } catch {
    return undefined
  }
}

/** A kept file; undefined for the addresses of servers. Throws EngineFault when it is not here any more. */
export const keptResponse = async (url: string, what: string): Promise<Response | undefined> => {
  if (!url.includes(folder)) return undefined
  const found = await (await open())?.match(url)
  if (found) return found
  throw new EngineFault(
    `${what} is not kept in this browser: it was added in another one, or removed.`,
    'Add the .onnx file again, or choose another network.',
  )
}

const summarySchema = v.object({ id: v.string(), label: v.string(), bytes: v.number(), verdict: v.string() })
/** What the page lists of a kept network. */
export type KeptNetwork = v.InferOutput<typeof summarySchema>

export interface NetworkFiles {
  readonly summary: KeptNetwork
  readonly card: object
  readonly selfTest: object
  readonly onnx: Uint8Array<ArrayBuffer>
}

const endings = ['.card.json', '.selftest.json', '.onnx', '.summary.json'] as const

/** Throws EngineFault when the browser gives no room. */
export const keepNetwork = async ({ summary, card, selfTest, onnx }: NetworkFiles, base: string): Promise<void> => {
  const store = await open()
  const url = keptUrl(summary.id, base)
  try {
    if (!store) throw new Error('it denies storage here')
    await store.put(`${url}.onnx`, new Response(onnx))
    await store.put(`${url}.card.json`, Response.json(card))
    await store.put(`${url}.selftest.json`, Response.json(selfTest))
    // Last: a network without it counts as none.
    await store.put(`${url}.summary.json`, Response.json(summary))
  } catch (error) {
    await removeNetwork(summary.id, base)
    throw new EngineFault(
      `The browser did not keep the network (${messageOf(error)}).`,
      'Make room in its storage, or open the page by https or from localhost.',
    )
  }
}

export const removeNetwork = async (id: string, base: string): Promise<void> => {
  const store = await open()
  for (const ending of endings) await store?.delete(`${keptUrl(id, base)}${ending}`)
}

/** Empty where the browser denies storage. */
export const listNetworks = async (): Promise<readonly KeptNetwork[]> => {
  const store = await open()
  const keys = (await store?.keys())?.filter(({ url }) => url.endsWith('.summary.json')) ?? []
  const found = await Promise.all(keys.map(async (key) => (await store?.match(key))?.json().catch(() => null)))
  return found.flatMap((one) => {
    const parsed = v.safeParse(summarySchema, one)
    return parsed.success ? [parsed.output] : []
  })
}
