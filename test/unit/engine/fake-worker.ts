import type { FromWorker, ToWorker } from '../../../src/engine/protocol.ts'

/** What the client uses of a Worker, with the other end in the test's hands. */
export class FakeWorker {
  readonly received: ToWorker[] = []
  isTerminated = false
  onmessage: ((event: { data: FromWorker }) => void) | null = null
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null
  onmessageerror: (() => void) | null = null

  postMessage(message: ToWorker): void {
    this.received.push(message)
  }
  terminate(): void {
    this.isTerminated = true
  }
  say(data: FromWorker): void {
    this.onmessage?.({ data })
  }
  fail(message = ''): void {
    this.onerror?.({ message, preventDefault: () => {} })
  }
  /** Ids of the runs asked for. */
  get runs(): number[] {
    return this.received.flatMap((message) => (message.type === 'run' ? [message.request.id] : []))
  }
}
