/** The judge as the page sees it: a worker of its own, made for the first call. */
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
  let worker: Worker | undefined
  let next = 1
  const waiting = new Map<number, Waiting>()

  const die = (what: string): void => {
    worker?.terminate()
    worker = undefined
    const lost = [...waiting.values()]
    waiting.clear()
    for (const { reject } of lost)
      reject(new Error(`The worker that measures quality ${what}. Go on, or reload the page.`))
  }

  const call = <T>(method: JudgeMethod, args: readonly unknown[], transfer: Transferable[] = []): Promise<T> => {
    if (!worker) {
      const mine = makeWorker()
      mine.onmessage = ({ data }: MessageEvent<JudgeAnswer>) => {
        const one = waiting.get(data.ticket)
        waiting.delete(data.ticket)
        if ('message' in data) one?.reject(new Error(data.message))
        else one?.resolve(data.result as never)
      }
      mine.onerror = (event) => {
        event.preventDefault()
        if (worker === mine) die(event.message ? `stopped with "${event.message}"` : 'could not be loaded')
      }
      worker = mine
    }
    const ticket = next++
    worker.postMessage({ ticket, method, args } satisfies JudgeCall, transfer)
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
    dispose: () => die('was closed'),
  }
}
