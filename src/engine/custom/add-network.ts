/** The page's side of adding a network, and what its worker shares with it. */
import type { Answers } from './answers.ts'
import type { Check } from './check.ts'
import type { KeptNetwork } from './kept.ts'

export interface AddNetworkRequest {
  readonly name: string
  readonly bytes: Uint8Array
  readonly answers: Answers
  /** Names of its classes, where somebody told them. */
  readonly names?: readonly string[] | null
  /** Noise levels that it knows, where its card gives them; those of its table by default. */
  readonly known?: { readonly min: number; readonly max: number } | null
  /** Address of the page. */
  readonly base: string
}

export type AddNetworkAnswer =
  | { readonly type: 'doing'; readonly what: string }
  | { readonly type: 'kept'; readonly summary: KeptNetwork; readonly check: Check }
  | { readonly type: 'refused'; readonly message: string; readonly line?: string | undefined }

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
