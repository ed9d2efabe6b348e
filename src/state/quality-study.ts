/**
 * A study of quality: readings that are asked for one after another, images from the engine in small batches behind the
 * page's own runs, counted by the judge. What is found is kept in the browser, so that a study goes on after a reload.
 */
import { createStore as createZustand, type StoreApi } from 'zustand/vanilla'
import { compile } from '../core/compile.ts'
import { designKey } from '../core/design-json.ts'
import { classCount } from '../document/images.ts'
import type { SlotId } from '../document/slots.ts'
import { costOfSearch, type SearchFound, type SearchTask, searchChurn } from '../metrics/quality/churn-search.ts'
import type { Kept } from '../metrics/quality/judge.ts'
import {
  type CurvesFound,
  type CurvesTask,
  costOfCurves,
  measureCurves,
  type QualityCurve,
  type Wanted,
} from '../metrics/quality/measurement.ts'
import {
  batchSize,
  drawStride,
  type FeatureNetworkSummary,
  type Judge,
  type NetworkSource,
  type Reading,
} from '../metrics/quality/protocol.ts'
import type { LinkedEngine } from './engine-link.ts'

/** Seed of all studies: what is measured does not follow the page's seed, so that it can be compared. */
export const studySeed = 0

export interface StudyCurve extends QualityCurve {
  readonly label: string
  readonly slot: SlotId
}

export interface CurvesStudy extends CurvesTask {
  readonly curves: readonly StudyCurve[]
}

export type StudyTask = CurvesStudy | SearchTask
export type StudyFound = CurvesFound | SearchFound

export interface Study {
  readonly task: StudyTask
  readonly found: readonly StudyFound[]
  readonly status: 'running' | 'paused' | 'done'
  /** What it is measured with; null until that is open. */
  readonly network: FeatureNetworkSummary | null
}

export interface StudyProgress {
  /** Network calls times images, of the whole study. */
  readonly done: number
  readonly total: number
  /** At the rate of this session; null before there is one. */
  readonly secondsLeft: number | null
}

export interface QualityState {
  /** Null while there is none. */
  readonly study: Study | null
  /** Whether the kept study has been looked for. */
  readonly isLoaded: boolean
  readonly progress: StudyProgress
  /** What a running study is at: the distance of thousands of features takes a minute. */
  readonly activity: 'opening' | 'images' | 'distance'
  /** Why the study stopped: cause and next step. */
  readonly fault: string | null
}

export interface Quality extends StoreApi<QualityState> {
  /** Begins a study in place of the one that there is. */
  begin(task: StudyTask, source: NetworkSource): void
  pause(): void
  resume(source: NetworkSource): void
  /** Forgets the study; readings stay known. */
  discard(): void
}

export interface QualityOptions {
  readonly engine: Pick<LinkedEngine, 'measure'>
  readonly judge: Judge
  /** Key of the denoiser: its name and what distinguishes its bytes. */
  readonly model: string
  readonly kept: Kept
  /** A clock in milliseconds. */
  readonly now: () => number
}

const nothingDone: StudyProgress = { done: 0, total: 0, secondsLeft: null }

export const costOf = (task: StudyTask): number => (task.kind === 'curves' ? costOfCurves(task) : costOfSearch(task))

const generatorOf = (task: StudyTask): Generator<Wanted | StudyFound, void, Reading | undefined> =>
  task.kind === 'curves' ? measureCurves(task) : searchChurn(task)

/** Ends a measurement that was paused; handled in this file. */
class Stopped extends Error {}

export const createQuality = ({ engine, judge, model, kept, now }: QualityOptions): Quality => {
  const store = createZustand<QualityState>()(() => ({
    study: null,
    isLoaded: false,
    progress: nothingDone,
    activity: 'opening',
    fault: null,
  }))
  const { getState: get, setState: set } = store
  const key = `study ${model}`
  /** Number of the loop that may go on. */
  let session = 0
  let cancelRun = (): void => undefined

  const write = (change: Partial<Study>): void => {
    const { study } = get()
    if (!study) return
    const next = { ...study, ...change }
    set({ study: next })
    // What is kept of a running study is one that waits. A store that is full or denied loses only the reload.
    const stored: Study = next.status === 'running' ? { ...next, status: 'paused' } : next
    kept.set(key, stored).catch(() => undefined)
  }

  /** The images of a batch; rejects with Stopped when the study is stopped meanwhile. */
  const makeImages = (wanted: Wanted, first: number, labels: readonly number[], onCalls: (calls: number) => void) =>
    new Promise<Float32Array>((resolve, reject) => {
      const cancel = engine.measure(
        {
          network: model,
          program: compile(wanted.design),
          seed: studySeed,
          labels,
          firstImage: wanted.draw * drawStride + first,
        },
        { onProgress: onCalls, onDone: resolve, onFailed: (message) => reject(new Error(message)) },
      )
      cancelRun = () => {
        cancel()
        reject(new Stopped())
      }
    })

  /** The loop that is stopped saves what it has before another one begins. */
  let last: Promise<void> = Promise.resolve()
  const start = (source: NetworkSource): void => {
    const mine = ++session
    last = last.then(() => run(source, mine))
  }

  const run = async (source: NetworkSource, mine: number): Promise<void> => {
    if (session !== mine) return
    const goOn = (): void => {
      if (session !== mine) throw new Stopped()
    }
    const { task, network: before } = get().study!
    const total = costOf(task)
    const begun = now()
    /** Made in this session. */
    let made = 0
    const tell = (done: number): void => {
      const rate = made / (now() - begun)
      set({ progress: { done, total, secondsLeft: made > 0 ? (total - done) / rate / 1000 : null } })
    }

    const readingOf = async (wanted: Wanted): Promise<Reading> => {
      const { design, draw, images, cost, costBefore } = wanted
      const { nfe } = compile(design)
      const name = JSON.stringify([model, studySeed, draw, designKey(design)])
      const state = await judge.begin(name, images)
      goOn()
      if (state.kind === 'known') return state.reading
      set({ activity: 'images' })
      let adding: Promise<void> = Promise.resolve()
      let { count } = state
      try {
        while (count < images) {
          const size = Math.min(batchSize, images - count)
          const labels = Array.from({ length: size }, (_, k) => (count + k) % classCount)
          const left = nfe * (images - count)
          const madeBefore = made
          const batch = await makeImages(wanted, count, labels, (calls) => {
            made = madeBefore + calls * size
            tell(costBefore + cost - left + calls * size)
          })
          made = madeBefore + nfe * size
          // The judge counts while the engine makes the next images.
          await adding
          adding = judge.add(batch, labels)
          adding.catch(() => undefined)
          count += size
        }
      } finally {
        await adding.catch(() => undefined)
        if (count > state.count) await judge.save().catch(() => undefined)
      }
      await adding
      set({ activity: 'distance' })
      return judge.read()
    }

    try {
      set({ activity: 'opening' })
      const network = await judge.open(source)
      goOn()
      if (before && before.sha256 !== network.sha256)
        throw new Error(
          `The study was started with ${before.name}; this network or its statistics differ. Choose the same files, or discard the study and start again.`,
        )
      write({ network, found: [] })
      const generator = generatorOf(task)
      let next = generator.next()
      while (!next.done) {
        const { value } = next
        if (value.kind === 'wanted') {
          tell(value.costBefore)
          const reading = await readingOf(value)
          goOn()
          next = generator.next(reading)
        } else {
          write({ found: [...get().study!.found, value] })
          next = generator.next()
        }
      }
      set({ progress: { done: total, total, secondsLeft: 0 } })
      write({ status: 'done' })
    } catch (error) {
      if (error instanceof Stopped || session !== mine) return
      session++
      set({ fault: error instanceof Error ? error.message : String(error) })
      write({ status: 'paused' })
    }
  }

  const stop = (): void => {
    session++
    cancelRun()
    cancelRun = () => undefined
  }

  void kept
    .get(key)
    .catch(() => undefined)
    .then((study) => set({ isLoaded: true, study: get().study ?? (study as Study | undefined) ?? null }))

  return {
    ...store,
    begin: (task, source) => {
      stop()
      set({ fault: null, progress: nothingDone, study: { task, found: [], status: 'running', network: null } })
      write({})
      start(source)
    },
    pause: () => {
      if (get().study?.status !== 'running') return
      stop()
      write({ status: 'paused' })
    },
    resume: (source) => {
      if (get().study?.status !== 'paused') return
      set({ fault: null })
      write({ status: 'running' })
      start(source)
    },
    discard: () => {
      stop()
      set({ study: null, fault: null, progress: nothingDone })
      kept.delete(key).catch(() => undefined)
    },
  }
}
