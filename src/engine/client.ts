/** The engine as the page sees it: a worker that is started, watched, and replaced when it dies. */
import type {
  BackendName,
  EngineEvent,
  FromWorker,
  RunRequest,
  ScreenLayout,
  StartOptions,
  Statistics,
  ToWorker,
  WorkerMessage,
} from './protocol.ts'

export type { EngineEvent, EngineStatus, Frame, RunRequest } from './protocol.ts'

export interface EngineOptions extends StartOptions {
  readonly listener: (event: EngineEvent) => void
  /** A new canvas for a new worker to draw on, where the browser has such. */
  readonly makeCanvas?: () => OffscreenCanvas | undefined
}

export interface Engine {
  /** The newest request wins: it cancels and replaces whatever runs or waits. One made before the start waits for it. */
  run(request: RunRequest): void
  cancel(): void
  /** How runs are drawn on the canvas while they go on; null while they are out of sight. */
  show(layout: ScreenLayout | null): void
  /** Goes on with another device, number of threads or network, with the newest request. */
  switchTo(choice: Omit<StartOptions, 'modelUrl' | 'exact'> & Partial<Pick<StartOptions, 'modelUrl' | 'exact'>>): void
  /** Starts again after a failure, with the newest request. */
  retry(): void
  /** Rejects while there is no worker: after a failure for good, until retry. */
  statistics(): Promise<Statistics>
  dispose(): void
}

/** Milliseconds without a word from a worker that has something to do, after which it counts as dead. */
const deadlines = { exact: 90_000, wasm: 90_000, webgpu: 240_000, starting: 240_000 } as const
/** Restarts without a finished run in between, before the page gives up. */
const mostRestarts = 2

/** What is left of a request when only some of its runs are wanted. */
const unfinishedOf = (request: RunRequest, wanted: ReadonlySet<number>): RunRequest | undefined => {
  const companions = request.companions?.filter(({ id }) => wanted.has(id)) ?? []
  if (wanted.has(request.id)) return { ...request, companions }
  const [first, ...others] = companions
  return first && { ...request, ...first, companions: others }
}

interface Ticket {
  readonly resolve: (statistics: Statistics) => void
  readonly reject: (error: Error) => void
}

const spawn = (): Worker => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })

/** `makeWorker` is replaced in tests. */
export const createEngine = (options: EngineOptions, makeWorker: () => Worker = spawn): Engine => {
  const { listener, makeCanvas, ...given } = options
  let start: StartOptions = given
  let worker: Worker | undefined
  let layout: ScreenLayout | null = null
  let newest: RunRequest | undefined
  /** Runs of the newest request that are still to be finished: its own and those of its companions. */
  const wanted = new Set<number>()
  let restarts = 0
  let deadline: number = deadlines.starting
  let timer: ReturnType<typeof setTimeout> | undefined
  let phase: 'starting' | 'ready' | 'failed' = 'starting'
  /** The device that the worker is on or about to be. */
  let backend: BackendName | undefined
  let preferred = start.preferred
  let nextTicket = 1
  const tickets = new Map<number, Ticket>()
  /** What the page reports of a restart, once it has succeeded. */
  let note = ''

  const post = (message: ToWorker): void => worker?.postMessage(message)

  const watch = (): void => {
    clearTimeout(timer)
    if (phase === 'starting' || (phase === 'ready' && wanted.size > 0))
      timer = setTimeout(() => {
        // A device on which onnxruntime blocked its thread once does so again.
        if (backend === 'webgpu') preferred = 'wasm'
        revive(`did not answer in time${backend === 'webgpu' ? ' on WebGPU' : ''}`)
      }, deadline)
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
    backend = undefined
    const mine = makeWorker()
    worker = mine
    // A worker that was replaced has nothing to say any more, least of all that it failed.
    const ifCurrent = (act: () => void): void => {
      if (worker === mine) act()
    }
    let hasSpoken = false
    mine.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      hasSpoken = true
      for (const message of data.type === 'together' ? data.messages : [data]) ifCurrent(() => receive(message))
    }
    mine.onerror = (event) => {
      event.preventDefault()
      const why = event.message ? ` with "${event.message}"` : ''
      ifCurrent(() => revive(hasSpoken || why ? `stopped${why}` : 'could not be loaded'))
    }
    mine.onmessageerror = () => ifCurrent(() => revive('sent something unreadable'))
    const canvas = makeCanvas?.()
    if (canvas) mine.postMessage({ type: 'canvas', canvas } satisfies ToWorker, [canvas])
    if (layout) post({ type: 'layout', layout })
    post({ type: 'start', options: { ...start, preferred } })
    const request = newest && unfinishedOf(newest, wanted)
    if (request) post({ type: 'run', request })
    for (const ticket of tickets.keys()) post({ type: 'statistics', ticket })
    watch()
  }

  const dropTickets = (): void => {
    for (const { reject } of tickets.values()) reject(new Error('The engine has no worker.'))
    tickets.clear()
  }

  const revive = (what: string): void => {
    if (restarts++ < mostRestarts) {
      note = `The engine’s worker ${what} and was started again. `
      launch()
      return
    }
    stop()
    dropTickets()
    phase = 'failed'
    listener({
      type: 'status',
      status: {
        phase: 'failed',
        message: `The engine’s worker ${what}, ${mostRestarts + 1} times in a row.`,
        advice: 'Try again, sample fewer images, or reload the page. The toy goes on working.',
      },
    })
  }

  const receive = (message: WorkerMessage): void => {
    if (message.type === 'statistics') {
      tickets.get(message.ticket)?.resolve(message.statistics)
      tickets.delete(message.ticket)
      return
    }
    if (message.type === 'status') {
      const { status } = message
      phase = status.phase === 'ready' || status.phase === 'failed' ? status.phase : 'starting'
      deadline = status.phase === 'ready' ? deadlines[status.backend] : deadlines.starting
      if (status.phase === 'ready' || status.phase === 'starting') backend = status.backend
    } else {
      const run = message.type === 'frame' ? message.frame.run : message.run
      if (!wanted.has(run)) return
      if (message.type === 'done' || message.type === 'run-failed') {
        wanted.delete(run)
        restarts = 0
      }
    }
    watch()
    if (message.type === 'status' && message.status.phase === 'ready') {
      listener({ type: 'status', status: { ...message.status, reason: note + message.status.reason } })
      note = ''
    } else listener(message)
  }

  const want = (request: RunRequest | undefined): void => {
    wanted.clear()
    if (request) for (const { id } of [request, ...(request.companions ?? [])]) wanted.add(id)
  }

  const again = (wantsNewest: boolean): void => {
    restarts = 0
    note = ''
    preferred = start.preferred
    want(wantsNewest ? newest : undefined)
    listener({ type: 'status', status: { phase: 'loading', received: 0, total: 0 } })
    launch()
  }

  launch()
  return {
    run: (request) => {
      newest = request
      want(request)
      post({ type: 'run', request })
      watch()
    },
    cancel: () => {
      want(undefined)
      post({ type: 'cancel' })
      watch()
    },
    show: (next) => {
      layout = next
      post({ type: 'layout', layout })
    },
    switchTo: (choice) => {
      start = { modelUrl: start.modelUrl, exact: start.exact, ...choice }
      again(wanted.size > 0)
    },
    retry: () => again(newest !== undefined),
    statistics: () =>
      new Promise((resolve, reject) => {
        const ticket = nextTicket++
        tickets.set(ticket, { resolve, reject })
        post({ type: 'statistics', ticket })
        if (!worker) dropTickets()
      }),
    dispose: () => {
      stop()
      dropTickets()
    },
  }
}
