/**
 * The one queue of everything that is measured when it is asked for. The toy and the quality of exact pictures are measured in
 * the lab's worker, images by the engine behind the page's own: one job of each at a time. What is found goes to the store of measurements, so that a job can
 * be paused, cancelled, or lost with the page, and begins again where it was.
 */
import { createStore } from 'zustand/vanilla'
import { isRecord } from '../core/design-json.ts'
import { otherNetwork } from '../state/background-runs.ts'
import type { Measurements } from './kept/measurements.ts'
import type { Shelf } from './kept/shelf.ts'
import { type Job, noProgress, type Progress, type Queue, type QueueState } from './queue-types.ts'
import type { Content } from './studies/study.ts'
import type { Perform, Performers } from './tasks/perform.ts'
import { type Lane, laneOf, lanes, networkOf, parseTask, type Task, taskToJson } from './tasks/task.ts'

export interface QueueOptions {
  readonly measurements: Pick<Measurements, 'state' | 'loaded'>
  readonly perform: Performers
  /** The network of the page: its key, empty while none is ready. */
  readonly network: { current(): string; onChange(listener: () => void): void }
  readonly shelf: Shelf
  /** A job has taken this many seconds more. */
  readonly onSpent?: (id: string, seconds: number) => void
  /** A job has found something that belongs to its study. */
  readonly onLearned?: (id: string, edit: (content: Content) => Content) => void
}

const prefix = 'job '

const jobOf = (value: unknown): Pick<Job, 'id' | 'task'> | null => {
  if (!isRecord(value) || typeof value.id !== 'string') return null
  const task = parseTask(value)
  return task && { id: value.id, task }
}

export const createQueue = (options: QueueOptions): Queue => {
  const { measurements, perform, network, shelf, onSpent, onLearned } = options
  const state = createStore<QueueState>()(() => ({ jobs: [], isLoaded: false }))
  const running: Record<Lane, { readonly id: string; cancel: () => void } | null> = { lab: null, engine: null }

  const jobs = (): readonly Job[] => state.getState().jobs
  const find = (id: string): Job | undefined => jobs().find((job) => job.id === id)
  const change = (id: string, to: Partial<Job>): void =>
    state.setState({ jobs: jobs().map((job) => (job.id === id ? { ...job, ...to } : job)) })
  // Storage that is full or denied loses only what waits at a reload.
  const keep = ({ id, task }: Pick<Job, 'id' | 'task'>): void =>
    void shelf.set([[prefix + id, { id, ...taskToJson(task) }]]).catch(() => undefined)
  const forget = (id: string): void => void shelf.delete(prefix + id).catch(() => undefined)

  const stop = (id: string): void => {
    for (const lane of lanes)
      if (running[lane]?.id === id) {
        const { cancel } = running[lane]
        running[lane] = null
        cancel()
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

  const fail = (id: string, message: string): void => {
    stop(id)
    // Another network was chosen meanwhile: the job waits for its own.
    change(id, message === otherNetwork ? { status: 'waiting' } : { status: 'failed', message })
    queueMicrotask(pump)
  }

  /** A study of quality that goes on after a reload knows what it was begun with. */
  const learn = (id: string, edit: (content: Content) => Content): void => {
    const job = find(id)
    if (job?.task.kind !== 'quality' && job?.task.kind !== 'churn search') return
    const task = edit(job.task)
    if (task.kind !== 'quality' && task.kind !== 'churn search') return
    change(id, { task })
    keep({ id, task })
  }

  const start = ({ id, task }: Job): void => {
    const lane = laneOf(task)
    const own = { id, cancel: (): void => undefined }
    running[lane] = own
    change(id, { status: 'running', message: null })
    const isMine = (): boolean => running[lane] === own
    const begin = perform[task.kind] as Perform<Task>
    const cancel = begin(
      task,
      {
        onProgress: (progress) => isMine() && tell(id, progress),
        onSpent: (seconds) => onSpent?.(id, seconds),
        onLearned: (edit) => {
          learn(id, edit)
          onLearned?.(id, edit)
        },
        onDone: () => isMine() && remove(id),
        onFailed: (message) => isMine() && fail(id, message),
      },
      id,
    )
    // What has nothing to do is over before it returns.
    own.cancel = cancel
  }

  const canRun = ({ task }: Job): boolean => {
    const needed = networkOf(task)
    return needed === null || needed.network === network.current()
  }

  const pump = (): void => {
    if (!measurements.state.getState().isLoaded) return
    for (const lane of lanes) {
      if (running[lane]) continue
      const next = jobs().find((job) => job.status === 'waiting' && laneOf(job.task) === lane && canRun(job))
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
        const job = name.startsWith(prefix) ? jobOf(value) : null
        return job && !find(job.id) ? [{ ...job, status: 'paused', message: null, progress: noProgress }] : []
      })
      state.setState({ jobs: [...found, ...jobs()], isLoaded: true })
    })

  return {
    state,
    add: (id, task) => {
      stop(id)
      const others = jobs().filter((job) => job.id !== id)
      const job: Job = { id, task, status: 'waiting', message: null, progress: noProgress }
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
