import type { FromTrainer, ToTrainer } from './protocol.ts'
import { train } from './train.ts'

const scope = globalThis as unknown as {
  postMessage(message: FromTrainer): void
  onmessage: ((event: MessageEvent<ToTrainer>) => void) | null
}

/** The page ends a training by ending the worker: nothing has to be heard while it runs. */
scope.onmessage = ({ data: { request, isWatched } }) => {
  const look = isWatched
    ? (done: number, excess: readonly number[]) => scope.postMessage({ type: 'look', done, excess })
    : undefined
  const run = train(request, () => performance.now(), undefined, look)
  for (;;) {
    const { done, value } = run.next()
    if (done) {
      scope.postMessage({ type: 'done', result: value })
      return
    }
    scope.postMessage({ type: 'progress', share: value })
  }
}
