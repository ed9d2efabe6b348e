/** A worker that is made for its first message, and again after it died. */

export interface LazyWorker<To> {
  post(message: To, transfer?: Transferable[]): void
  /** Ends it; the next message makes another. */
  end(): void
}

/** `onLost` receives how it died, as the rest of a sentence. */
export const createLazyWorker = <To, From>(
  make: () => Worker,
  { onMessage, onLost }: { onMessage(message: From): void; onLost(how: string): void },
): LazyWorker<To> => {
  let worker: Worker | undefined
  const end = (): void => {
    worker?.terminate()
    worker = undefined
  }
  const start = (): Worker => {
    const mine = make()
    mine.onmessage = ({ data }: MessageEvent<From>) => onMessage(data)
    mine.onerror = (event) => {
      event.preventDefault()
      if (worker !== mine) return
      end()
      onLost(event.message ? `stopped with "${event.message}"` : 'could not be loaded')
    }
    return mine
  }
  return {
    post: (message, transfer = []) => {
      worker ??= start()
      worker.postMessage(message, transfer)
    },
    end,
  }
}
