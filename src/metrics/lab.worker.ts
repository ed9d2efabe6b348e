import type { FromLab, ToLab } from './lab-protocol.ts'
import { createLab } from './lab-tasks.ts'

const scope = globalThis as unknown as {
  postMessage(message: FromLab): void
  onmessage: ((event: MessageEvent<ToLab>) => void) | null
}

/** A turn of the event loop: messages that wait come first. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

const receive = createLab(
  (message) => scope.postMessage(message),
  breathe,
  () => performance.now(),
)
scope.onmessage = ({ data }) => receive(data)
