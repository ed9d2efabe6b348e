/** The queue of measurements as views see it. */
import type { StoreApi } from 'zustand/vanilla'
import type { Task } from './tasks/task.ts'

export interface Progress {
  /** From 0 to 1. */
  readonly share: number
  /** Time for the whole job, at the rate that is known of this network; null before there is one. */
  readonly secondsLeft: number | null
  /** Time for the converged run that comes first; null when it is done, or none is needed. */
  readonly referenceLeft: number | null
  /** What it is at, as a sentence, where that is more than sampling; null else. */
  readonly activity: string | null
}

export interface Job {
  /** The study's, or the chart's. */
  readonly id: string
  readonly task: Task
  readonly status: 'waiting' | 'running' | 'paused' | 'failed'
  /** Why it failed: a sentence. */
  readonly message: string | null
  readonly progress: Progress
}

export interface QueueState {
  /** In the order in which they are done. */
  readonly jobs: readonly Job[]
  /** Whether what the browser keeps has been read. */
  readonly isLoaded: boolean
}

export interface Queue {
  readonly state: StoreApi<QueueState>
  /** Measures what is missing of a task, after what waits already; in place of what the same id had asked for. */
  add(id: string, task: Task): void
  pause(id: string): void
  resume(id: string): void
  /** Takes a job out. What it has measured stays. */
  cancel(id: string): void
}

export const noProgress: Progress = { share: 0, secondsLeft: null, referenceLeft: null, activity: null }
