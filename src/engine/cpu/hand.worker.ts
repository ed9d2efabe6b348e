import { createHand, type FromHand, type ToHand } from './hand.ts'

const scope = globalThis as unknown as {
  postMessage(message: FromHand, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<ToHand>) => void) | null
}

const hand = createHand((message) =>
  scope.postMessage(message, message.type === 'done' ? [message.out.buffer as ArrayBuffer] : []),
)
scope.onmessage = ({ data }) => hand(data)
