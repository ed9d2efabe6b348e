/** Studies of images' quality: what is asked for, and what is known of it. Pure. */
import type { Design } from '../../core/design.ts'
import {
  candidatesOf,
  costOfSearch,
  heldOutDraws,
  roundsOf,
  type SearchFound,
  type SearchTask,
  searchChurn,
} from '../../metrics/quality/churn-search.ts'
import { type CurvesFound, costOfCurves, measureCurves, type Wanted } from '../../metrics/quality/measurement.ts'
import type { FeatureNetworkSummary, Reading } from '../../metrics/quality/protocol.ts'
import type { Measurements } from '../kept/measurements.ts'
import type { Subject } from '../kept/subject.ts'
import type { PictureWorld } from '../studies/spec.ts'
import { type CurvesAsked, curvesBefore, curvesTask, type KnownCurves, knownCurves } from './curves.ts'

/** Which network samples the images: its key, its name, and how the page chooses it. */
export type SampledBy = Pick<PictureWorld, 'network' | 'name' | 'id' | 'perturbation'>

/** Which network makes images numbers: the page's, or a person's own. */
export interface JudgeChoice {
  readonly origin: FeatureNetworkSummary['origin']
  /** The network as it was opened; null before that. Its hash is part of every reading. */
  readonly opened: FeatureNetworkSummary | null
}

interface OfQuality {
  readonly network: SampledBy
  readonly judge: JudgeChoice
  /** Images of each reading; of those of the last round in a search by halving. */
  readonly images: number
}

/** Quality against cost. */
export interface QualityContent extends OfQuality, CurvesAsked {
  readonly kind: 'quality'
}

/** A search for the churn with the least distance. */
export interface SearchContent extends OfQuality {
  readonly kind: 'churn search'
  readonly label: string
  readonly design: Design
  readonly before?: Design
  readonly values: SearchTask['values']
  readonly method: SearchTask['method']
}

export type AnyQuality = QualityContent | SearchContent
export type QualityFound = CurvesFound | SearchFound

/** Seed of all readings: what is measured does not follow the page's seed, so that it can be compared. */
export const qualitySeed = 0

export const searchTask = ({ design, values, method, images }: SearchContent): SearchTask => ({
  kind: 'search',
  design,
  values,
  method,
  images,
})

/** Asks for readings in their order, and tells what they mean. */
export const measuringOf = (content: AnyQuality): Generator<Wanted | QualityFound, void, Reading | undefined> =>
  content.kind === 'quality' ? measureCurves(curvesTask(content)) : searchChurn(searchTask(content))

/** Network calls times images of a study of which nothing is known. */
export const costOf = (content: AnyQuality): number =>
  content.kind === 'quality' ? costOfCurves(curvesTask(content)) : costOfSearch(searchTask(content))

/** The measurement behind a reading; null before the judge has been opened once. */
export const subjectOf = (
  { network, judge }: Pick<AnyQuality, 'network' | 'judge'>,
  { design, draw, images }: Pick<Wanted, 'design' | 'draw' | 'images'>,
): Extract<Subject, { readonly of: 'quality' }> | null =>
  judge.opened && {
    of: 'quality',
    design,
    network: network.network,
    judge: judge.opened.sha256,
    draw,
    images,
  }

export type KnownQuality = Omit<KnownCurves<Reading>, 'found'> & { readonly found: readonly QualityFound[] }

const knownReadings = (content: QualityContent, known: Pick<Measurements, 'get'>): KnownQuality =>
  knownCurves(content, (wanted) => {
    const subject = subjectOf(content, wanted)
    const reading = subject ? known.get(subject) : undefined
    return reading && { reading }
  })

/** A search is known up to its first reading that is not. */
const knownSearch = (content: SearchContent, known: Pick<Measurements, 'get'>): KnownQuality => {
  const task = searchTask(content)
  const found: QualityFound[] = []
  let settled = 0
  let calls = 0
  const run = searchChurn(task)
  for (let next = run.next(); !next.done; ) {
    if (next.value.kind !== 'wanted') {
      found.push(next.value)
      next = run.next()
      continue
    }
    const subject = subjectOf(content, next.value)
    const reading = subject ? known.get(subject) : undefined
    if (!reading) break
    settled++
    calls += next.value.cost
    next = run.next(reading)
  }
  const isDone = found.some(({ kind }) => kind === 'best')
  // More on images that chose nothing: of the best, and of the design without noise.
  const total = roundsOf(candidatesOf(task).length, task).reduce(
    (sum, { candidates }) => sum + candidates,
    2 * heldOutDraws,
  )
  return {
    found,
    settled,
    total: isDone ? settled : total,
    calls,
    callsLeft: isDone ? 0 : Math.max(0, costOfSearch(task) - calls),
  }
}

/** What is known of a study. */
export const knownQuality = (content: AnyQuality, known: Pick<Measurements, 'get'>): KnownQuality =>
  content.kind === 'quality' ? knownReadings(content, known) : knownSearch(content, known)

/** Curves of earlier designs, to be shown in grey. */
export const contentBefore = (content: QualityContent, known: Pick<Measurements, 'get'>): QualityContent | null =>
  curvesBefore(content, (one) => knownQuality(one, known))
