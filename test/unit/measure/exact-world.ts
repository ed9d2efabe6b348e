/** A worker of the lab for the tests of exact pictures, whose answers follow from what it is asked. */
import type { JobListener, Lab } from '../../../src/metrics/lab-client.ts'
import type { LabTask } from '../../../src/metrics/lab-protocol.ts'
import type { PictureQuality, PictureQualityRequest } from '../../../src/metrics/picture-quality.ts'

const estimate = (mean: number) => ({ mean, error: 0.1 })

export const qualityOf = (steps: number, first: number): PictureQuality => ({
  nfe: 2 * steps - 1,
  steps,
  flow: { median: 1 / steps + first / 1e6, rms: 1, error: 0.1, pictures: 40, floor: 0 },
  start: null,
  samples: {
    count: 40,
    logDensity: estimate(-1),
    colors: estimate(1),
    noise: estimate(1),
    distance: estimate(0.5),
    classes: null,
  },
  sigma: 0.002,
})

interface Asked {
  readonly request: PictureQualityRequest
  readonly listener: JobListener
  isCancelled: boolean
}

/** A worker that answers when it is told to. */
export const fakeLab = () => {
  const asked: Asked[] = []
  const run: Lab['run'] = (task: LabTask, listener) => {
    if (task.type !== 'pictures') throw new Error('only exact pictures are measured here')
    const own: Asked = { request: task.request, listener, isCancelled: false }
    asked.push(own)
    return () => {
      own.isCancelled = true
    }
  }
  /** Tells of the next `count` designs of a task, and of its end where they are all. */
  const answer = (k: number, count = Number.POSITIVE_INFINITY): void => {
    const { request, listener } = asked[k]!
    const { designs, first = 0 } = request
    for (const { key, design } of designs.slice(0, count))
      listener.onUpdate({ type: 'pictures', update: { key, quality: qualityOf(design.steps, first) } })
    listener.onProgress(Math.min(1, count / designs.length))
    if (count >= designs.length) listener.onDone()
  }
  return { asked, run, answer }
}
