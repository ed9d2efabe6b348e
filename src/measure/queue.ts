/**
 * The one queue of measurements that are asked for. The toy is measured in the lab's worker, pictures by the engine behind
 * the page's own: one job of each at a time. What is found goes to the store of measurements, so that a job can be paused,
 * cancelled, or lost with the page, and begins again where it was.
 */
import { createStore } from 'zustand/vanilla'
import type { Lab } from '../metrics/lab-client.ts'
import { otherNetwork } from '../state/background-runs.ts'
import type { ImageRuns } from './image-runs.ts'
import type { Measurements } from './kept/measurements.ts'
import type { Shelf } from './kept/shelf.ts'
import { leftOfWork, passOver } from './picture-pass.ts'
import { type Job, noProgress, type Progress, type Queue, type QueueState } from './queue-types.ts'
import type { Rates } from './rates.ts'
import type { Spec } from './studies/spec.ts'
import { parseSpec, StudyFault, specToJson } from './studies/spec-json.ts'
import { type PictureWork, type ToyWork, type Work, workOf } from './studies/work.ts'

export interface QueueOptions {
  readonly measurements: Measurements
  readonly imageRuns: ImageRuns
  readonly lab: () => Pick<Lab, 'run'>
  /** The network of the page: its key, empty while none is ready. */
  readonly network: { current(): string; onChange(listener: () => void): void }
  readonly rates: Rates
  readonly shelf: Shelf
  /** A clock in milliseconds. */
  readonly now: () => number
  /** A job has taken this many seconds more. */
  readonly onSpent?: (id: string, seconds: number) => void
}

type Lane = Spec['world']['kind']
const laneOf = ({ spec }: Pick<Job, 'spec'>): Lane => spec.world.kind

/** A gap longer than this between two calls was not spent on them: the page's own pictures went first. */
const longestCall = 30_000

const prefix = 'job '

const isKeptJob = (value: unknown): value is { readonly id: string; readonly spec: unknown } =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && 'spec' in value

export const createQueue = (options: QueueOptions): Queue => {
  const { measurements, imageRuns, lab, network, rates, shelf, now, onSpent } = options
  const state = createStore<QueueState>()(() => ({ jobs: [], isLoaded: false }))
  const running: Record<Lane, { readonly id: string; cancel: () => void } | null> = { toy: null, pictures: null }

  const jobs = (): readonly Job[] => state.getState().jobs
  const find = (id: string): Job | undefined => jobs().find((job) => job.id === id)
  const change = (id: string, to: Partial<Job>): void =>
    state.setState({ jobs: jobs().map((job) => (job.id === id ? { ...job, ...to } : job)) })
  // Storage that is full or denied loses only what waits at a reload.
  const keep = ({ id, spec }: Pick<Job, 'id' | 'spec'>): void =>
    void shelf.set([[prefix + id, { id, spec: specToJson(spec) }]]).catch(() => undefined)
  const forget = (id: string): void => void shelf.delete(prefix + id).catch(() => undefined)

  const stop = (id: string): void => {
    for (const lane of ['toy', 'pictures'] as const)
      if (running[lane]?.id === id) {
        running[lane].cancel()
        running[lane] = null
      }
  }
  const remove = (id: string): void => {
    stop(id)
    state.setState({ jobs: jobs().filter((job) => job.id !== id) })
    forget(id)
    pump()
  }

  const tell = (id: string, progress: Partial<Progress>): void => {
    const job = find(id)
    if (job) change(id, { progress: { ...job.progress, ...progress } })
  }

  /** One piece after the other; `begin` starts a piece and returns what cancels it. */
  const inTurn = <W>(
    id: string,
    lane: Lane,
    pieces: readonly W[],
    begin: (piece: W, index: number, next: () => void) => () => void,
  ): void => {
    const own = { id, cancel: (): void => undefined }
    running[lane] = own
    let at = -1
    const step = (index: number): void => {
      if (running[lane] !== own) return
      at = index
      const piece = pieces[index]
      if (piece === undefined) {
        remove(id)
        return
      }
      const cancel = begin(piece, index, () => step(index + 1))
      // A piece without work is over before it returns.
      if (at === index) own.cancel = cancel
    }
    step(0)
  }

  const fail = (id: string, message: string): void => {
    stop(id)
    // Another network was chosen meanwhile: the job waits for its own.
    change(id, message === otherNetwork ? { status: 'waiting' } : { status: 'failed', message })
    queueMicrotask(pump)
  }

  const runToy = (id: string, work: readonly ToyWork[]): void => {
    const begun = now()
    inTurn(id, 'toy', work, ({ task, take }, index, next) =>
      lab().run(task, {
        onUpdate: (update) => take(update, measurements),
        onProgress: (inPiece) => {
          const share = (index + inPiece) / work.length
          const spent = (now() - begun) / 1000
          tell(id, { share, secondsLeft: share > 0 ? (spent * (1 - share)) / share : null })
        },
        onDone: () => {
          if (index === work.length - 1) onSpent?.(id, (now() - begun) / 1000)
          next()
        },
        onFailed: (message) => fail(id, message),
      }),
    )
  }

  const runPictures = (id: string, key: string, work: readonly PictureWork[]): void => {
    const planned = work.map((piece) => leftOfWork(piece, imageRuns))
    const total = planned.reduce((sum, { all }) => sum + all, 0)
    let last = now()
    let timed = { calls: 0, milliseconds: 0 }
    const report = (index: number, left: { readonly all: number; readonly reference: number }): void => {
      const after = planned.slice(index + 1).reduce((sum, { all }) => sum + all, 0)
      const rest = left.all + after
      const rate = timed.calls > 0 ? timed.milliseconds / timed.calls : rates.get(key)
      const seconds = (calls: number): number | null => (rate === undefined ? null : (calls * rate) / 1000)
      tell(id, {
        share: total > 0 ? 1 - rest / total : 0,
        secondsLeft: seconds(rest),
        referenceLeft: left.reference > 0 ? seconds(left.reference) : null,
      })
    }
    if (planned[0]) report(0, planned[0])
    inTurn(id, 'pictures', work, (piece, index, next) =>
      passOver(piece, imageRuns, measurements, {
        onCalls: (made, left) => {
          const time = now()
          const spent = time - last
          last = time
          if (made > 0 && spent < longestCall) {
            timed = { calls: timed.calls + made, milliseconds: timed.milliseconds + spent }
            onSpent?.(id, spent / 1000)
          }
          report(index, left)
        },
        onDone: () => {
          if (timed.calls > 0) rates.set(key, timed.milliseconds / timed.calls)
          next()
        },
        onFailed: (message) => fail(id, message),
      }),
    )
  }

  const start = (job: Job): void => {
    const work: readonly Work[] = workOf(job.spec, measurements)
    change(job.id, { status: 'running', message: null })
    const { world } = job.spec
    if (world.kind === 'toy') {
      runToy(
        job.id,
        work.filter((piece) => piece.kind === 'toy'),
      )
      return
    }
    runPictures(
      job.id,
      world.network,
      work.filter((piece) => piece.kind === 'pictures'),
    )
  }

  const canRun = ({ spec: { world } }: Job): boolean => world.kind === 'toy' || world.network === network.current()

  const pump = (): void => {
    if (!measurements.state.getState().isLoaded) return
    for (const lane of ['toy', 'pictures'] as const) {
      if (running[lane]) continue
      const next = jobs().find((job) => job.status === 'waiting' && laneOf(job) === lane && canRun(job))
      if (next) start(next)
    }
  }
  network.onChange(pump)
  void measurements.loaded.then(pump)

  void shelf
    .entries()
    .catch(() => [])
    .then((kept) => {
      const found = kept.flatMap(([name, value]): Job[] => {
        if (!name.startsWith(prefix) || !isKeptJob(value) || find(value.id)) return []
        try {
          const spec = parseSpec(value.spec)
          return [{ id: value.id, spec, status: 'paused', message: null, progress: noProgress }]
        } catch (error) {
          if (!(error instanceof StudyFault)) throw error
          return []
        }
      })
      state.setState({ jobs: [...found, ...jobs()], isLoaded: true })
    })

  return {
    state,
    add: (id, spec) => {
      stop(id)
      const others = jobs().filter((job) => job.id !== id)
      const job: Job = { id, spec, status: 'waiting', message: null, progress: noProgress }
      state.setState({ jobs: [...others, job] })
      keep(job)
      pump()
    },
    pause: (id) => {
      if (!find(id)) return
      stop(id)
      change(id, { status: 'paused' })
      pump()
    },
    resume: (id) => {
      const job = find(id)
      if (job?.status !== 'paused' && job?.status !== 'failed') return
      change(id, { status: 'waiting', message: null })
      pump()
    },
    cancel: (id) => find(id) && remove(id),
  }
}
