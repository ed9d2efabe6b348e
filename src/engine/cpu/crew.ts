/** Workers that compute shares of a call beside this thread. One that dies is replaced, and its share is computed here. */
import type { Denoiser } from '../../core/program.ts'
import type { FromHand, Share, ToHand } from './hand.ts'
import type { Interface } from './plan/planner.ts'

/** A network's file, and what is known of it. */
export interface HandNetwork {
  readonly bytes: Uint8Array
  readonly shapes: Interface
}

export interface Crew {
  /** Hands that have every network open. */
  readonly ready: number
  /** Opens a network in all hands; settles when they have it, or have failed. */
  open(which: Denoiser, network: HandNetwork): Promise<void>
  close(which: Denoiser): void
  /** Has one of the ready hands compute a share, whose numbers go with it. */
  run(index: number, share: Share): PendingShare
  dispose(): void
}

export interface PendingShare {
  /** Undefined when the hand died over it, failed, or took too long: then it is replaced. */
  readonly result: Promise<Float32Array | undefined>
  /** From now on the hand has this time left, in milliseconds. */
  readonly hurry: (patience: number) => void
}

/** What a crew needs of a Worker. */
export interface HandWorker {
  postMessage(message: ToHand, transfer: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromHand>) => void) | null
  onerror: ((event: Pick<Event, 'preventDefault'>) => void) | null
  onmessageerror: (() => void) | null
}

/** Times that a hand is replaced: one that dies again and again would take the machine with it. */
const mostReplacements = 2

interface Hand {
  readonly worker: HandWorker
  readonly waiting: Map<number, (answer: Float32Array | undefined) => void>
  isReady: boolean
}

const spawn = (): HandWorker =>
  new Worker(new URL('./hand.worker.ts', import.meta.url), { type: 'module' }) as unknown as HandWorker

/** `makeWorker` is replaced in tests. */
export const createCrew = (size: number, module: WebAssembly.Module, makeWorker = spawn): Crew => {
  const networks = new Map<Denoiser, HandNetwork>()
  const hands: Hand[] = []
  let replacements = 0
  let nextTicket = 0
  let isHired = false
  let isDisposed = false

  const ask = (hand: Hand, message: (ticket: number) => ToHand, transfer: Transferable[] = []) =>
    new Promise<Float32Array | undefined>((resolve) => {
      const ticket = nextTicket++
      hand.waiting.set(ticket, resolve)
      hand.worker.postMessage(message(ticket), transfer)
    })

  const openIn = async (hand: Hand, which: Denoiser, { bytes, shapes }: HandNetwork): Promise<void> => {
    const answer = await ask(hand, (ticket) => ({ type: 'open', ticket, which, module, bytes, shapes }))
    if (!answer) bury(hand)
  }

  const hire = async (): Promise<void> => {
    let worker: HandWorker
    try {
      worker = makeWorker()
    } catch {
      // A page that may start no workers computes in this thread.
      return
    }
    const hand: Hand = { worker, waiting: new Map(), isReady: false }
    worker.onmessage = ({ data }) => {
      const resolve = hand.waiting.get(data.ticket)
      hand.waiting.delete(data.ticket)
      resolve?.(data.type === 'done' ? data.out : undefined)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      bury(hand)
    }
    worker.onmessageerror = () => bury(hand)
    hands.push(hand)
    for (const [which, network] of networks) await openIn(hand, which, network)
    hand.isReady = hands.includes(hand)
  }

  const bury = (hand: Hand): void => {
    const index = hands.indexOf(hand)
    if (index < 0) return
    hands.splice(index, 1)
    hand.isReady = false
    hand.worker.terminate()
    for (const resolve of hand.waiting.values()) resolve(undefined)
    if (isDisposed || replacements++ >= mostReplacements * size) return
    void hire()
  }

  const able = (): readonly Hand[] => hands.filter(({ isReady }) => isReady)

  return {
    get ready() {
      return able().length
    },
    open: async (which, network) => {
      networks.set(which, network)
      if (isHired) await Promise.all([...hands].map((hand) => openIn(hand, which, network)))
      else await Promise.all(Array.from({ length: size }, hire))
      isHired = true
    },
    close: (which) => {
      networks.delete(which)
      for (const { worker } of hands) worker.postMessage({ type: 'close', which }, [])
    },
    run: (index, share) => {
      const hand = able()[index]!
      // The share goes with its numbers: they are copies of the caller's.
      const result = ask(hand, (ticket) => ({ type: 'run', ticket, ...share }), [
        share.x.buffer as ArrayBuffer,
        share.label.buffer as ArrayBuffer,
      ])
      let timer: ReturnType<typeof setTimeout> | undefined
      let isSettled = false
      return {
        result: result.then((out) => {
          isSettled = true
          clearTimeout(timer)
          if (!out) bury(hand)
          return out
        }),
        hurry: (patience) => {
          if (!isSettled) timer = setTimeout(() => bury(hand), patience)
        },
      }
    },
    dispose: () => {
      isDisposed = true
      for (const hand of [...hands]) bury(hand)
    },
  }
}
