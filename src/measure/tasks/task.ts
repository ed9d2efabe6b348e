/** What the queue works on: everything that is measured when somebody asks for it. Plain data that is kept. */

import { isRecord } from '../../core/design-json.ts'
import { PlanFault } from '../../sweep/plan.ts'
import { type ExactContent, exactRate } from '../exact/exact.ts'
import type { AnyQuality, SampledBy } from '../quality/quality.ts'
import { contentOf, contentToJson } from '../studies/content-json.ts'
import type { Spec } from '../studies/spec.ts'
import { jsonSafe, parseSpec, StudyFault, specToJson } from '../studies/spec-json.ts'
import type { LevelsContent, SheetContent } from '../studies/study.ts'

/** Levels that are to be fitted on images. */
export type LevelsTask = LevelsContent & { readonly fit: NonNullable<LevelsContent['fit']> }

/** Its marks, and what it was before, are none of the queue's business. */
export type SheetTask = Omit<SheetContent, 'marks' | 'before'>

export type Task = { readonly kind: 'curves'; readonly spec: Spec } | AnyQuality | ExactContent | SheetTask | LevelsTask

export type TaskOf<K extends Task['kind']> = Extract<Task, { readonly kind: K }>

/** The lab's worker and the engine work beside each other, on one job each. */
export const lanes = ['lab', 'engine'] as const
export type Lane = (typeof lanes)[number]

/** The network that the engine has to run for a task; null for what the lab's worker computes by itself. */
export const networkOf = (task: Task): SampledBy | null => {
  switch (task.kind) {
    case 'curves':
      return task.spec.world.kind === 'toy' ? null : task.spec.world
    case 'quality':
    case 'churn search':
    case 'contact sheet':
      return task.network
    case 'fitted levels':
      return task.fit.network
    case 'exact quality':
      return null
    default:
      return task satisfies never
  }
}

export const laneOf = (task: Task): Lane => (networkOf(task) === null ? 'lab' : 'engine')

/** Under which the speed of its calls is remembered; null on the toy, which counts none. */
export const rateOf = (task: Task): string | null =>
  task.kind === 'exact quality' ? exactRate(task) : (networkOf(task)?.network ?? null)

/** Plain JSON; parseTask reads it back. */
export const taskToJson = (task: Task): Record<string, unknown> => {
  if (task.kind === 'curves') return { spec: specToJson(task.spec) }
  const content = task.kind === 'contact sheet' ? { ...task, marks: {} } : task
  return { kind: task.kind, ...(jsonSafe(contentToJson(content)) as Record<string, unknown>) }
}

const kinds = ['quality', 'exact quality', 'churn search', 'contact sheet', 'fitted levels'] as const

/** What a browser has kept of a task; null for what cannot be read. */
export const parseTask = (json: unknown): Task | null => {
  if (!isRecord(json)) return null
  try {
    if (json.spec !== undefined) return { kind: 'curves', spec: parseSpec(json.spec) }
    const kind = kinds.find((one) => one === json.kind)
    if (kind === undefined) return null
    const content = contentOf(kind, json)
    if (content.kind === 'contact sheet') {
      const { marks: _marks, before: _before, ...task } = content
      return task
    }
    if (content.kind === 'fitted levels') return content.fit ? { ...content, fit: content.fit } : null
    return content.kind === 'quality' || content.kind === 'exact quality' || content.kind === 'churn search'
      ? content
      : null
  } catch (error) {
    if (error instanceof StudyFault || error instanceof PlanFault) return null
    throw error
  }
}
