/** What the queue asks of whoever carries a task out, and what it hears meanwhile. */
import type { Progress } from '../queue-types.ts'
import type { Content } from '../studies/study.ts'
import type { Task, TaskOf } from './task.ts'

export interface TaskListener {
  onProgress(progress: Partial<Progress>): void
  /** It has taken this many seconds more. */
  onSpent(seconds: number): void
  /** What was found that belongs to the study itself, and not to the store of measurements. */
  onLearned(edit: (content: Content) => Content): void
  onDone(): void
  /** A sentence: cause and next step. */
  onFailed(message: string): void
}

/** Begins a task under the name of its job; what is known already is not measured again. Returns what cancels it. */
export type Perform<T extends Task> = (task: T, listener: TaskListener, job: string) => () => void

export type Performers = { readonly [K in Task['kind']]: Perform<TaskOf<K>> }

/** A gap longer than this many milliseconds between two calls was not spent on them: the page's own pictures went first. */
export const longestCall = 30_000
