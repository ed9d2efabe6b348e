/** The engine inside its worker: one network, one run at a time, the newest request wins. */
import { asksWeak } from '../core/program.ts'
import { withinReach } from '../core/reach.ts'
import type { Backend, RunOutcome } from './backend.ts'
import { createCallCache } from './call-cache.ts'
import type { ChosenBackend } from './choose-backend.ts'
import { checkClasses } from './class-check.ts'
import { EngineFault, messageOf } from './fault.ts'
import { fetchModel, type Model } from './model.ts'
import type { EngineEvent, ExactWorld, RunRequest, ScreenLayout, StartOptions, Statistics } from './protocol.ts'
import { exactStatus, failedStatus, readyStatus } from './ready-status.ts'
import { createRest } from './rest.ts'
import { runProgram } from './run.ts'
import { membersOf, runMembers } from './run-members.ts'
import { createWeakNetwork, type WeakNetwork } from './weak-network.ts'
import { yieldToMessages } from './yield-to-messages.ts'

export interface WorkerEngine {
  start(options: StartOptions): Promise<void>
  run(request: RunRequest): void
  cancel(): void
  setCanvas(canvas: OffscreenCanvas): void
  show(layout: ScreenLayout | null): void
  statistics(): Statistics
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
  let weak: WeakNetwork | undefined
  /** Whom it is, where somebody chose it. */
  let weakGuide: string | undefined
  let chosen: ChosenBackend | undefined
  let waiting: RunRequest | undefined
  let isRunning = false
  /** Rises with every request and cancel: a run whose number is not the newest stops. */
  let epoch = 0
  const { rest, wake } = createRest()
  let isLost = false
  let losses = 0
  const calls = createCallCache(callBudget)
  let canvas: OffscreenCanvas | undefined
  let layout: ScreenLayout | null = null
  /** A canvas that its driver cannot show takes the device with it: after a loss steps are read back instead. */
  let hasLost = false
  const counts = { runsStarted: 0, runsFinished: 0, runsCancelled: 0 }
  let options: StartOptions | undefined

  const fail = (error: unknown): void => emit({ type: 'status', status: failedStatus(error) })

  const connect = async (preferred: StartOptions['preferred'], note = ''): Promise<void> => {
    const { card, bytes, selfTest } = model!
    isLost = false
    calls.clear()
    let lostEarly: string | undefined
    // Not in the first load: exact pictures need none of the runtimes.
    const { chooseBackend } = await import('./choose-backend.ts')
    chosen = await chooseBackend({
      card,
      bytes,
      selfTest,
      preferred,
      threads: options?.threads,
      isOnnxruntime: options?.isOnnxruntime ?? false,
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

  /** Draws a world of pictures. Its code is fetched when the first one is asked for. */
  const drawWorld = async (exact: ExactWorld): Promise<void> => {
    emit({ type: 'status', status: { phase: 'starting', backend: 'exact' } })
    const { createExactBackend } = await import('./exact/backend.ts')
    const backend = createExactBackend(exact)
    chosen = { backend, reason: 'The denoiser of these pictures is known: computed in float64 on the CPU.' }
    emit({ type: 'status', status: exactStatus(exact, backend, chosen.reason) })
  }

  /** `note` goes before the reason for the backend. */
  const tellReady = (note: string): void => {
    const { backend, reason } = chosen!
    emit({ type: 'status', status: readyStatus(backend, model!.card, weak?.cardOn(backend), note + reason) })
  }

  /** The request that was under way when the device was lost; it runs again on the next one. */
  let current: RunRequest | undefined

  const recover = async (reason: string): Promise<void> => {
    if (isLost) return
    isLost = true
    hasLost = true
    giveUp()
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

  /** Loads the weak network where a design asks it, and frees it where none of the page's does. */
  const followWeak = async (
    backend: Backend,
    group: readonly RunRequest[],
    isCancelled: () => boolean,
  ): Promise<void> => {
    // An exact world has its weak one with it.
    if (!model) return
    const isAsked = group.some(({ program }) => asksWeak(program))
    const { guide } = group[0]!
    if (isAsked && guide !== weakGuide) {
      await weak?.giveUp()
      // What the other one answered is not what this one would.
      calls.clear()
      weakGuide = guide
      weak = createWeakNetwork(options!.modelUrl, model.card, fetchModel, guide)
    }
    const before = weak?.cardOn(backend)
    if (!isAsked && (!before || group[0]!.keepsWeak)) return
    let isTold = false
    try {
      if (!isAsked) await weak?.giveUp()
      else
        await weak?.provide(backend, (received, total) => {
          if (isCancelled()) throw new Error('cancelled')
          isTold = true
          emit({ type: 'status', status: { phase: 'loading', received, total } })
        })
    } finally {
      if ((isTold || weak?.cardOn(backend) !== before) && chosen?.backend === backend && !isLost) tellReady('')
    }
  }

  /** Whatever runs is not wanted any more. */
  const giveUp = (): void => {
    epoch++
    wake()
  }

  /** One design, or several that share network calls; `onDone` hears of each that is done. */
  const runGroup = async (
    backend: Backend,
    asked: readonly RunRequest[],
    isCancelled: () => boolean,
    onDone: (run: number) => void,
  ): Promise<RunOutcome> => {
    const tell = (event: EngineEvent): void => {
      if (event.type === 'done') onDone(event.run)
      emit(event)
    }
    // An exact world answers at any level.
    const highest = model?.card.sigma_max ?? Number.POSITIVE_INFINITY
    const group = asked.map((request) => ({ ...request, program: withinReach(request.program, highest) }))
    if (model) checkClasses(model.card, group)
    await followWeak(backend, group, isCancelled)
    if (isCancelled()) return 'cancelled'
    const control = {
      isCancelled,
      emit: tell,
      now: () => performance.now(),
      rest: (milliseconds: number) => rest(milliseconds, isCancelled),
    }
    if (backend.run)
      return backend.run(group, {
        ...control,
        say: (note) => tellReady(note),
        screen: () => (canvas && layout && !hasLost ? { canvas, layout } : undefined),
      })
    return runProgram(group[0]!, {
      ...control,
      backend: { ...backend, denoise: (...call) => yieldToMessages().then(() => backend.denoise(...call)) },
      classes: model!.card.labels.length,
      calls,
    })
  }

  /** What goes wrong with it goes wrong again when it is asked for, and is reported then. */
  const lookAhead = (backend: Backend, isCancelled: () => boolean): Promise<void> | undefined =>
    backend
      .ahead?.({ isCancelled, now: () => performance.now(), rest: (milliseconds) => rest(milliseconds, isCancelled) })
      .catch(() => {})

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
        const isCancelled = (): boolean => epoch !== mine
        const { backend } = chosen
        counts.runsStarted++
        const isWhole = await runMembers(membersOf(request), backend.run !== undefined, {
          run: (group, onDone) => runGroup(backend, group, isCancelled, onDone),
          isStopped: () => isCancelled() || isLost,
          onFailed: (run, error) => emit({ type: 'run-failed', run, message: describe(error) }),
        })
        if (isWhole) {
          counts.runsFinished++
          losses = 0
        } else counts.runsCancelled++
        if (!isLost) current = undefined
        if (!waiting) await lookAhead(backend, isCancelled)
      }
    } finally {
      isRunning = false
    }
  }

  return {
    start: async (startOptions) => {
      options = startOptions
      try {
        if (startOptions.exact) {
          await drawWorld(startOptions.exact)
          void pump()
          return
        }
        model ??= await fetchModel(startOptions.modelUrl, (received, total) =>
          emit({ type: 'status', status: { phase: 'loading', received, total } }),
        )
        weak ??= createWeakNetwork(startOptions.modelUrl, model.card, fetchModel)
        await connect(startOptions.preferred)
        void pump()
      } catch (error) {
        fail(error)
      }
    },
    run: (request) => {
      giveUp()
      waiting = request
      void pump()
    },
    cancel: () => {
      giveUp()
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
