/**
 * Measures the quality of images: readings one after another, images from the engine in small batches behind the page's own
 * runs, counted by the judge. Both keep what they have, so that a study that stops goes on where it was.
 */
import { compile } from '../../core/compile.ts'
import { designKey } from '../../core/design-json.ts'
import { classCount } from '../../document/images.ts'
import type { Wanted } from '../../metrics/quality/measurement.ts'
import {
  batchSize,
  drawStride,
  type FeatureNetworkSummary,
  type Judge,
  type NetworkSource,
  type Reading,
} from '../../metrics/quality/protocol.ts'
import type { LinkedEngine } from '../../state/engine-link.ts'
import type { Measurements } from '../kept/measurements.ts'
import { type AnyQuality, costOf, type JudgeChoice, measuringOf, qualitySeed, subjectOf } from '../quality/quality.ts'
import type { Rates } from '../rates.ts'
import { createCallClock } from './call-clock.ts'
import type { Perform, TaskListener } from './perform.ts'

export interface QualityTools {
  readonly engine: Pick<LinkedEngine, 'measure'>
  readonly judge: Judge
  readonly measurements: Pick<Measurements, 'get' | 'put'>
  readonly rates: Rates
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Where the judge's network comes from; null where a person has to choose its files first. */
  readonly sourceOf: (origin: JudgeChoice['origin']) => NetworkSource | null
}

const activities = {
  opening: 'Opening the feature network.',
  distance: 'Computing the distance.',
} as const

/** Ends a measurement that was stopped; handled in this file. */
class Stopped extends Error {}

const otherFiles = ({ name }: FeatureNetworkSummary): string =>
  `The study was started with ${name}; this network or its statistics differ. Choose the same files, or measure with others.`

interface Run {
  isOn: boolean
  /** Ends what waits for the engine. */
  cancel: () => void
}

/** The images of a batch; rejects with Stopped when the task is stopped meanwhile. */
const makeImages = (
  { engine }: QualityTools,
  run: Run,
  network: string,
  { design, draw }: Wanted,
  first: number,
  labels: readonly number[],
  onCalls: (calls: number) => void,
): Promise<Float32Array> =>
  new Promise((resolve, reject) => {
    const cancel = engine.measure(
      { network, program: compile(design), seed: qualitySeed, labels, firstImage: draw * drawStride + first },
      { onProgress: onCalls, onDone: resolve, onFailed: (message) => reject(new Error(message)) },
    )
    run.cancel = () => {
      cancel()
      reject(new Stopped())
    }
  })

const measure = async (tools: QualityTools, run: Run, content: AnyQuality, listener: TaskListener): Promise<void> => {
  const { judge, measurements, rates, now, sourceOf } = tools
  const { network } = content.network
  const goOn = (): void => {
    if (!run.isOn) throw new Stopped()
  }
  const clock = createCallClock(network, rates, now)
  const total = costOf(content)
  const tell = (done: number): void =>
    listener.onProgress({ share: done / total, secondsLeft: clock.secondsFor(total - done) })
  const spend = (calls: number): void => {
    const seconds = clock.made(calls)
    if (seconds > 0) listener.onSpent(seconds)
  }

  /** What a reading lacks of the images that are to be counted. */
  const countImages = async (wanted: Wanted, counted: number): Promise<void> => {
    const { images, cost, costBefore } = wanted
    const { nfe } = compile(wanted.design)
    let count = counted
    let adding: Promise<void> = Promise.resolve()
    try {
      while (count < images) {
        const size = Math.min(batchSize, images - count)
        const labels = Array.from({ length: size }, (_, k) => (count + k) % classCount)
        const done = costBefore + cost - nfe * (images - count)
        let calls = 0
        const batch = await makeImages(tools, run, network, wanted, count, labels, (now) => {
          spend((now - calls) * size)
          calls = now
          tell(done + calls * size)
        })
        spend((nfe - calls) * size)
        // The judge counts while the engine makes the next images.
        await adding
        adding = judge.add(batch, labels)
        adding.catch(() => undefined)
        count += size
      }
    } finally {
      await adding.catch(() => undefined)
      if (count > counted) await judge.save().catch(() => undefined)
    }
    await adding
  }

  let opened: FeatureNetworkSummary | null = null
  const open = async (): Promise<FeatureNetworkSummary> => {
    if (opened) return opened
    const source = sourceOf(content.judge.origin)
    if (!source)
      throw new Error(
        `Choose ${content.judge.opened?.name ?? 'a feature network'} and its statistics in the quality lab, then go on.`,
      )
    listener.onProgress({ activity: activities.opening })
    opened = await judge.open(source)
    goOn()
    const { opened: before } = content.judge
    if (before && before.sha256 !== opened.sha256) throw new Error(otherFiles(before))
    const summary = opened
    if (!before)
      listener.onLearned((now) =>
        (now.kind === 'quality' || now.kind === 'churn search') && now.judge.opened === null
          ? { ...now, judge: { origin: summary.origin, opened: summary } }
          : now,
      )
    return opened
  }

  const readingOf = async (wanted: Wanted): Promise<Reading> => {
    const before = subjectOf(content, wanted)
    const known = before && measurements.get(before)
    if (known) return known
    const summary = await open()
    const subject = subjectOf({ ...content, judge: { ...content.judge, opened: summary } }, wanted)!
    const name = JSON.stringify([network, qualitySeed, wanted.draw, designKey(wanted.design)])
    const state = await judge.begin(name, wanted.images)
    goOn()
    listener.onProgress({ activity: null })
    if (state.kind === 'open') {
      await countImages(wanted, state.count)
      listener.onProgress({ activity: activities.distance })
    }
    const reading = state.kind === 'known' ? state.reading : await judge.read()
    measurements.put(subject, reading)
    goOn()
    return reading
  }

  tell(0)
  const generator = measuringOf(content)
  let next = generator.next()
  while (!next.done) {
    if (next.value.kind !== 'wanted') {
      next = generator.next()
      continue
    }
    tell(next.value.costBefore)
    next = generator.next(await readingOf(next.value))
  }
  clock.remember()
}

/** The judge works on one task at a time: one that is stopped saves what it has before another begins. */
export const performQuality = (tools: QualityTools): Perform<AnyQuality> => {
  let last: Promise<void> = Promise.resolve()
  return (content, listener) => {
    const run: Run = { isOn: true, cancel: () => undefined }
    last = last.then(async () => {
      if (!run.isOn) return
      try {
        await measure(tools, run, content, listener)
        if (run.isOn) listener.onDone()
      } catch (error) {
        if (error instanceof Stopped || !run.isOn) return
        listener.onFailed(error instanceof Error ? error.message : String(error))
      }
    })
    return () => {
      run.isOn = false
      run.cancel()
    }
  }
}
