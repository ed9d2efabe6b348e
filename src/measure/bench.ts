/** Everything that measures, put together for a page. */

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Design } from '../core/design.ts'
import { isSameDesign } from '../core/design-json.ts'
import { createLabClient, type Lab } from '../metrics/lab-client.ts'
import type { LinkedEngine } from '../state/engine-link.ts'
import type { Explorer } from '../state/explorer.ts'
import { networkKeyOf } from '../state/network-key.ts'
import { createImageRuns, type ImageRuns } from './image-runs.ts'
import { type Choices, createChoices } from './kept/choices.ts'
import { createMeasurements, type Measurements } from './kept/measurements.ts'
import { browserShelf, shelfNames } from './kept/shelf.ts'
import { type FeaturesDraft, firstDraft, sourceOf } from './quality/features.ts'
import { createQueue } from './queue.ts'
import type { Queue } from './queue-types.ts'
import { browserRates, type Rates } from './rates.ts'
import { createSheets, type Sheets } from './sheets.ts'
import { createStudies, type Studies } from './studies/studies.ts'
import type { QualityTools } from './tasks/perform-quality.ts'
import { createPerformers } from './tasks/performers.ts'

export interface Bench {
  readonly imageRuns: ImageRuns
  /** One worker for all of the toy's measurements; made for the first. */
  readonly lab: Lab
  readonly measurements: Measurements
  readonly queue: Queue
  readonly studies: Studies
  readonly choices: Choices
  readonly rates: Rates
  readonly sheets: Sheets
  /** The network that makes images numbers. */
  readonly features: StoreApi<FeaturesDraft>
}

/** What the page's own pictures took, where nothing was measured yet. */
const pageRate = (explorer: Explorer, network: string): number | undefined => {
  const state = explorer.getState()
  if (networkKeyOf(state) !== network) return undefined
  for (const run of Object.values(state.runs)) {
    const { networkMilliseconds, nfe, callsKnown = 0, frames } = run
    const images = state.document.images.count
    const calls = (nfe - callsKnown) * images
    if (frames.length > 0 && networkMilliseconds && calls > 0) return networkMilliseconds / calls
  }
  return undefined
}

export const createBench = (explorer: Explorer, engine: Pick<LinkedEngine, 'measure'>, page: Window): Bench => {
  const imageRuns = createImageRuns(engine, { shelf: browserShelf(shelfNames.runs) })
  const measurements = createMeasurements(browserShelf(shelfNames.measurements))
  const kept = browserRates()
  const rates: Rates = { ...kept, get: (network) => kept.get(network) ?? pageRate(explorer, network) }
  const lab = createLabClient()
  const shelf = browserShelf(shelfNames.studies)
  const studies = createStudies({ measurements, shelf, now: Date.now, newId: () => crypto.randomUUID() })
  const sheets = createSheets(imageRuns, measurements)
  const features = createStore<FeaturesDraft>()(() => firstDraft)
  const now = (): number => performance.now()
  const quality = async (): Promise<QualityTools> => {
    const { createJudgeClient } = await import('../metrics/quality/client.ts')
    const judge = createJudgeClient()
    return {
      engine,
      judge,
      measurements,
      rates,
      now,
      sourceOf: (origin) => sourceOf({ ...features.getState(), origin }),
    }
  }
  /** The page takes levels for as long as it shows what they were fitted for; else they are in their study. */
  const onFitted = (before: Design, after: Design): void => {
    const { document, change } = explorer.getState()
    if (document.baseline !== document.slot && isSameDesign(document.design, before))
      change('lab.levels', (own) => ({ ...own, design: after }))
  }
  const labels = (): readonly string[] => {
    const { engine: of } = explorer.getState()
    return of.phase === 'ready' ? of.model.labels : []
  }
  const queue = createQueue({
    measurements,
    perform: createPerformers({
      measurements,
      imageRuns,
      lab: () => lab,
      rates,
      now,
      onFitted,
      sheets,
      labels,
      quality,
    }),
    network: {
      current: () => networkKeyOf(explorer.getState()),
      onChange: (listener) => {
        explorer.subscribe((state, before) => {
          if (networkKeyOf(state) !== networkKeyOf(before)) listener()
        })
      },
    },
    shelf,
    onSpent: (id, seconds) => studies.spend(id, seconds),
    onLearned: (id, edit) => studies.change(id, edit),
  })
  const choices = createChoices()
  page.addEventListener('pagehide', () => {
    choices.flush()
    void measurements.flush()
  })
  return { imageRuns, lab, measurements, queue, studies, choices, rates, sheets, features }
}
