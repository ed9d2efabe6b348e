/** What is left of a task, before it begins: for an estimate. */

import { exactCalls } from '../exact/exact.ts'
import type { ImageRuns } from '../image-runs.ts'
import type { Measurements } from '../kept/measurements.ts'
import { callsOfFit } from '../levels-cost.ts'
import { leftOfWork } from '../picture-pass.ts'
import { knownQuality } from '../quality/quality.ts'
import { emptySheet, leftOfSheet } from '../sheet-run.ts'
import { workOf } from '../studies/work.ts'
import type { Task } from './task.ts'

/** Network calls times images; null on the toy, which calls no network. `labels` are the names of the network's classes. */
export const leftOf = (
  task: Task,
  measurements: Measurements,
  imageRuns: ImageRuns,
  labels: readonly string[],
): number | null => {
  switch (task.kind) {
    case 'curves':
      return task.spec.world.kind === 'toy'
        ? null
        : workOf(task.spec, measurements).reduce(
            (sum, work) => sum + (work.kind === 'pictures' ? leftOfWork(work, imageRuns).all : 0),
            0,
          )
    case 'quality':
    case 'churn search':
      return knownQuality(task, measurements).callsLeft
    case 'exact quality':
      return exactCalls(task, measurements)
    case 'contact sheet':
      return leftOfSheet(emptySheet(task.plan, task.network.network), labels, imageRuns, measurements)
    case 'fitted levels':
      return callsOfFit(task.before, task.fit.action) * task.fit.labels.length
    default:
      return task satisfies never
  }
}
