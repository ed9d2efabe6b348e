/** The page's side of adding a network, and what its worker shares with it. */
import type { ModelCard } from '../card.ts'
import { EngineFault } from '../fault.ts'
import type { Check } from './check.ts'
import { classCount } from './classes.ts'
import { inspectOnnx } from './inspect.ts'
import type { KeptNetwork } from './kept.ts'
import type { Answers } from './wrap.ts'

export interface AddNetworkRequest {
  readonly name: string
  readonly bytes: Uint8Array
  readonly answers: Answers
  /** Names of its classes, where somebody told them. */
  readonly labels?: readonly string[] | null
  /** Address of the page. */
  readonly base: string
}

export type AddNetworkAnswer =
  | { readonly type: 'doing'; readonly what: string }
  | { readonly type: 'kept'; readonly summary: KeptNetwork; readonly check: Check }
  | { readonly type: 'refused'; readonly message: string }

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  if (!globalThis.crypto?.subtle)
    throw new EngineFault(
      'The browser keeps networks on secure pages only.',
      'Open the page by https or from localhost.',
    )
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Id of a custom network: the first digits of the hash of what runs, so of the file and of the answers. */
export const hashOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  `own-${(await sha256(bytes)).slice(0, 16)}`

export const cardOf = async (
  id: string,
  name: string,
  onnx: Uint8Array<ArrayBuffer>,
  original: Uint8Array,
  names: readonly string[] | null = null,
): Promise<ModelCard> => {
  const { classes, batch, side } = inspectOnnx(original)
  const image: ModelCard['inputs']['x'] = ['B', 3, side, side]
  return {
    name,
    file: `${id}.onnx`,
    sha256: await sha256(onnx),
    bytes: onnx.length,
    inputs: { x: image, sigma: ['B'], label: ['B', classCount] },
    output: { denoised: image },
    labels: Array.from({ length: classCount }, (_, k) => (k < classes ? (names?.[k] ?? `class ${k}`) : 'no class')),
    images_seen: 0,
    sigma_max: 80,
    ...(batch !== null && { batch }),
  }
}

export const brokenCard = (why: string): EngineFault =>
  new EngineFault(
    `onnxruntime does not run the network: ${why.slice(0, 200)}.`,
    'Export it again, with standard ONNX operators.',
  )

/** Milliseconds after which a network counts as too slow to be checked here. */
const patience = 180_000

/** One at a time; `onAnswer` hears of 'kept' or 'refused' last. Returns what gives up. */
export const addNetwork = (request: AddNetworkRequest, onAnswer: (answer: AddNetworkAnswer) => void): (() => void) => {
  const worker = new Worker(new URL('./add-network.worker.ts', import.meta.url), { type: 'module' })
  const end = (): void => {
    clearTimeout(timer)
    worker.terminate()
  }
  const refuse = (message: string): void => {
    end()
    onAnswer({ type: 'refused', message })
  }
  const timer = setTimeout(
    () => refuse('Its check took more than three minutes: it is too large for this machine.'),
    patience,
  )
  worker.onmessage = ({ data }: MessageEvent<AddNetworkAnswer>) => {
    if (data.type !== 'doing') end()
    onAnswer(data)
  }
  worker.onerror = (event) => {
    event.preventDefault()
    refuse(
      `The check stopped${event.message ? ` with "${event.message}"` : ''}: the network may need more memory than there is.`,
    )
  }
  worker.postMessage(request)
  return end
}
