/** The judge as the page sees it: a worker of its own, made for the first call. */
import { createLazyWorker } from '../lazy-worker.ts'
import type { Judge, JudgeAnswer, JudgeCall, JudgeMethod } from './protocol.ts'

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

export interface JudgeClient extends Judge {
  dispose(): void
}

const spawn = (): Worker => new Worker(new URL('./quality.worker.ts', import.meta.url), { type: 'module' })

/** `makeWorker` is replaced in tests. */
export const createJudgeClient = (makeWorker: () => Worker = spawn): JudgeClient => {
  let next = 1
  const waiting = new Map<number, Waiting>()

  const lose = (how: string): void => {
    const lost = [...waiting.values()]
    waiting.clear()
    for (const { reject } of lost)
      reject(new Error(`The worker that measures quality ${how}. Go on, or reload the page.`))
  }
  const worker = createLazyWorker<JudgeCall, JudgeAnswer>(makeWorker, {
    onMessage: (answer) => {
      const one = waiting.get(answer.ticket)
      waiting.delete(answer.ticket)
      if ('message' in answer) one?.reject(new Error(answer.message))
      else one?.resolve(answer.result as never)
    },
    onLost: lose,
  })

  const call = <T>(method: JudgeMethod, args: readonly unknown[], transfer: Transferable[] = []): Promise<T> => {
    const ticket = next++
    worker.post({ ticket, method, args }, transfer)
    return new Promise((resolve, reject) => {
      waiting.set(ticket, { resolve, reject })
    })
  }

  return {
    open: (source) => call('open', [source]),
    begin: (name, images) => call('begin', [name, images]),
    add: (images, labels) => call('add', [images, labels], [images.buffer]),
    read: () => call('read', []),
    save: () => call('save', []),
    dispose: () => {
      worker.end()
      lose('was closed')
    },
  }
}
