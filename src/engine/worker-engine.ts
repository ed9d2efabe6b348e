/** The engine inside its worker: one network, one run at a time, the newest request wins. */

import { createCallCache } from './call-cache.ts'
import { type ChosenBackend, chooseBackend } from './choose-backend.ts'
import { EngineFault, messageOf } from './fault.ts'
import { fetchModel, type Model } from './model.ts'
import type { EngineEvent, RunRequest, ScreenLayout, StartOptions, Statistics } from './protocol.ts'
import { runProgram } from './run.ts'

export interface WorkerEngine {
  start(options: StartOptions): Promise<void>
  run(request: RunRequest): void
  cancel(): void
  setCanvas(canvas: OffscreenCanvas): void
  show(layout: ScreenLayout | null): void
  statistics(): Statistics
}

/** Lets messages in between two network calls: awaited promises alone never would. */
const yieldToMessages = (): Promise<void> => {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/** Bytes of network outputs that are kept for runs that begin alike. */
const callBudget = 128 * 2 ** 20

/** Lost devices in a row, without a finished run in between, after which the GPU is left alone. */
const mostLosses = 2

/** An error that nobody catches: the page hears of it and makes another worker. */
const die = (error: unknown): void => {
  setTimeout(() => {
    throw error
  })
}

/** `crash` ends the worker when it cannot go on; replaced in tests. */
export const createWorkerEngine = (emit: (event: EngineEvent) => void, crash = die): WorkerEngine => {
  let model: Model | undefined
  let chosen: ChosenBackend | undefined
  let waiting: RunRequest | undefined
  let isRunning = false
  /** Rises with every request and cancel: a run whose number is not the newest stops. */
  let epoch = 0
  let isLost = false
  let losses = 0
  const calls = createCallCache(callBudget)
  let canvas: OffscreenCanvas | undefined
  let layout: ScreenLayout | null = null
  /** A canvas that its driver cannot show takes the device with it: after a loss steps are read back instead. */
  let hasLost = false
  const counts = { runsStarted: 0, runsFinished: 0, runsCancelled: 0 }
  let options: StartOptions | undefined

  const fail = (error: unknown): void => {
    const advice = error instanceof EngineFault ? error.advice : 'Try again or reload the page.'
    emit({ type: 'status', status: { phase: 'failed', message: messageOf(error), advice } })
  }

  const connect = async (preferred: StartOptions['preferred'], note = ''): Promise<void> => {
    const { card, bytes, selfTest } = model!
    isLost = false
    calls.clear()
    let lostEarly: string | undefined
    chosen = await chooseBackend({
      card,
      bytes,
      selfTest,
      preferred,
      threads: options?.threads,
      because: options?.because,
      gpuBudget: options?.gpuBudget,
      onStarting: (backend) => emit({ type: 'status', status: { phase: 'starting', backend } }),
      // While it is being chosen, a backend that loses its device fails, and another one is taken.
      onLost: (reason) => {
        if (chosen) void recover(reason)
        else lostEarly = reason
      },
    })
    if (chosen.backend.name === 'webgpu' && lostEarly !== undefined) return recover(lostEarly)
    tellReady(note)
  }

  /** `note` goes before the reason for the backend. */
  const tellReady = (note: string): void => {
    const { card } = model!
    const { backend, reason } = chosen!
    emit({
      type: 'status',
      status: {
        phase: 'ready',
        backend: backend.name,
        reason: note + reason,
        threads: backend.threads,
        model: { name: card.name, labels: card.labels, imagesSeen: card.images_seen },
      },
    })
  }

  /** The request that was under way when the device was lost; it runs again on the next one. */
  let current: RunRequest | undefined

  const recover = async (reason: string): Promise<void> => {
    if (isLost) return
    isLost = true
    hasLost = true
    epoch++
    waiting ??= current
    losses++
    emit({ type: 'status', status: { phase: 'starting', backend: 'webgpu' } })
    while (isRunning) await yieldToMessages()
    const lost = chosen
    chosen = undefined
    try {
      await lost?.backend.dispose()
    } catch (error) {
      crash(error)
      return
    }
    try {
      const cause = reason.replace(/\.$/, '').slice(0, 120)
      const often = losses > mostLosses ? ` ${losses} times in a row` : ''
      const note = `The GPU device was lost${often} (${cause}) and the engine started again. `
      await connect(losses > mostLosses ? 'wasm' : (options?.preferred ?? 'auto'), note)
      void pump()
    } catch (error) {
      fail(error)
    }
  }

  /** Runs what waits until nothing does; never twice at a time. */
  const pump = async (): Promise<void> => {
    if (isRunning || !chosen) return
    isRunning = true
    try {
      while (waiting && chosen && !isLost) {
        const request: RunRequest = waiting
        waiting = undefined
        current = request
        const mine = epoch
        counts.runsStarted++
        const isCancelled = (): boolean => epoch !== mine
        try {
          const { backend } = chosen
          const control = { isCancelled, emit, now: () => performance.now() }
          const outcome = await (backend.run
            ? backend.run(request, {
                ...control,
                say: (note) => tellReady(note),
                screen: () => (canvas && layout && !hasLost ? { canvas, layout } : undefined),
              })
            : runProgram(request, {
                ...control,
                backend: { ...backend, denoise: (...call) => yieldToMessages().then(() => backend.denoise(...call)) },
                classes: model!.card.labels.length,
                calls,
              }))
          if (outcome === 'finished') {
            counts.runsFinished++
            losses = 0
          } else counts.runsCancelled++
        } catch (error) {
          counts.runsCancelled++
          // A run on a lost device fails for that reason: recover runs it again.
          await yieldToMessages()
          if (!isCancelled() && !isLost) emit({ type: 'run-failed', run: request.id, message: describe(error) })
        }
        if (!isLost) current = undefined
      }
    } finally {
      isRunning = false
    }
  }

  return {
    start: async (startOptions) => {
      options = startOptions
      try {
        model ??= await fetchModel(startOptions.modelUrl, (received, total) =>
          emit({ type: 'status', status: { phase: 'loading', received, total } }),
        )
        await connect(startOptions.preferred)
        void pump()
      } catch (error) {
        fail(error)
      }
    },
    run: (request) => {
      epoch++
      waiting = request
      void pump()
    },
    cancel: () => {
      epoch++
      waiting = undefined
      current = undefined
    },
    setCanvas: (given) => {
      canvas = given
    },
    show: (next) => {
      layout = next
    },
    statistics: () => ({
      ...counts,
      sessions: chosen?.backend.sessions() ?? 0,
      tensorsAlive: chosen?.backend.tensorsAlive() ?? 0,
      queued: waiting ? 1 : 0,
      device: chosen?.backend.account?.() ?? null,
    }),
  }
}

const describe = (error: unknown): string =>
  error instanceof EngineFault ? `${error.message} ${error.advice}` : `The run failed: ${messageOf(error)}.`
