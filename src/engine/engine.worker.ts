import { inOneMessage } from './in-one-message.ts'
import type { FromWorker, ToWorker, WorkerMessage } from './protocol.ts'
import { createWorkerEngine } from './worker-engine.ts'

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
}

/** Pixels and images move to the page; nobody here reads them again. */
const transferOf = (message: WorkerMessage): Transferable[] => {
  if (message.type === 'frame') {
    const { state, denoised, residual } = message.frame
    const pixels = [state.buffer, denoised.buffer, residual.buffer]
    return (message.images ? [...pixels, message.images.buffer] : pixels) as Transferable[]
  }
  return message.type === 'done' ? [message.images.buffer as ArrayBuffer] : []
}

const send = inOneMessage((messages: readonly WorkerMessage[]) => {
  const [first] = messages
  scope.postMessage(messages.length === 1 ? first! : { type: 'together', messages }, messages.flatMap(transferOf))
})
const engine = createWorkerEngine(send)

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case 'start':
      void engine.start(data.options)
      return
    case 'run':
      engine.run(data.request)
      return
    case 'cancel':
      engine.cancel()
      return
    case 'canvas':
      engine.setCanvas(data.canvas)
      return
    case 'layout':
      engine.show(data.layout)
      return
    case 'statistics':
      send({ type: 'statistics', ticket: data.ticket, statistics: engine.statistics() })
      return
    default:
      data satisfies never
  }
}
