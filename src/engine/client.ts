/** The engine as the page sees it: a worker that is started, watched, and replaced when it dies. */
import type { EngineEvent, FromWorker, RunRequest, StartOptions, Statistics, ToWorker } from './protocol.ts'

export type { EngineEvent, EngineStatus, Frame, RunRequest } from './protocol.ts'

export interface EngineOptions extends StartOptions {
  readonly listener: (event: EngineEvent) => void
}

export interface Engine {
  /** The newest request wins: it cancels and replaces whatever runs or waits. One made before the start waits for it. */
  run(request: RunRequest): void
  cancel(): void
  /** Starts again after a failure, with the newest request. */
  retry(): void
  statistics(): Promise<Statistics>
  dispose(): void
}

/** Milliseconds without a word from a worker that has something to do, after which it counts as dead. */
const deadlines = { wasm: 90_000, webgpu: 240_000, starting: 240_000 } as const
/** Starts without a finished step in between, before the page gives up. */
const mostRestarts = 2

const spawn = (): Worker => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })

/** `makeWorker` is replaced in tests. */
export const createEngine = (options: EngineOptions, makeWorker: () => Worker = spawn): Engine => {
  const { listener, ...start } = options
  let worker: Worker | undefined
  let newest: RunRequest | undefined
  /** Whether the newest request is still to be finished. */
  let isWanted = false
  let restarts = 0
  let deadline: number = deadlines.starting
  let timer: ReturnType<typeof setTimeout> | undefined
  let phase: 'starting' | 'ready' | 'failed' = 'starting'
  let nextTicket = 1
  const tickets = new Map<number, (statistics: Statistics) => void>()

  const post = (message: ToWorker): void => worker?.postMessage(message)

  const watch = (): void => {
    clearTimeout(timer)
    if (phase === 'starting' || (phase === 'ready' && isWanted))
      timer = setTimeout(() => revive('did not answer in time'), deadline)
  }

  const stop = (): void => {
    clearTimeout(timer)
    worker?.terminate()
    worker = undefined
  }

  const launch = (): void => {
    stop()
    phase = 'starting'
    deadline = deadlines.starting
    worker = makeWorker()
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => receive(data)
    worker.onerror = (event) => {
      event.preventDefault()
      revive(event.message ? `stopped with "${event.message}"` : 'could not be loaded')
    }
    worker.onmessageerror = () => revive('sent something unreadable')
    post({ type: 'start', options: start })
    if (newest && isWanted) post({ type: 'run', request: newest })
    watch()
  }

  const revive = (what: string): void => {
    if (restarts++ < mostRestarts) {
      launch()
      return
    }
    stop()
    phase = 'failed'
    listener({
      type: 'status',
      status: {
        phase: 'failed',
        message: `The engine's worker ${what}, ${mostRestarts + 1} times in a row.`,
        advice: 'Try again, sample fewer images, or reload the page. The toy goes on working.',
      },
    })
  }

  const receive = (message: FromWorker): void => {
    if (message.type === 'statistics') {
      tickets.get(message.ticket)?.(message.statistics)
      tickets.delete(message.ticket)
      return
    }
    if (message.type === 'status') {
      const { status } = message
      phase = status.phase === 'ready' || status.phase === 'failed' ? status.phase : 'starting'
      deadline = status.phase === 'ready' ? deadlines[status.backend] : deadlines.starting
    } else {
      const run = message.type === 'frame' ? message.frame.run : message.run
      if (run !== newest?.id) return
      restarts = 0
      if (message.type === 'done' || message.type === 'run-failed') isWanted = false
    }
    watch()
    listener(message)
  }

  launch()
  return {
    run: (request) => {
      newest = request
      isWanted = true
      post({ type: 'run', request })
      watch()
    },
    cancel: () => {
      isWanted = false
      post({ type: 'cancel' })
      watch()
    },
    retry: () => {
      restarts = 0
      isWanted = newest !== undefined
      listener({ type: 'status', status: { phase: 'loading', received: 0, total: 0 } })
      launch()
    },
    statistics: () =>
      new Promise((resolve) => {
        const ticket = nextTicket++
        tickets.set(ticket, resolve)
        post({ type: 'statistics', ticket })
      }),
    dispose: stop,
  }
}
