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
import {
  type CurvesFound,
  type CurvesTask,
  costOfCurves,
  measureCurves,
  type Wanted,
} from '../../metrics/quality/measurement.ts'
import type { FeatureNetworkSummary, Reading } from '../../metrics/quality/protocol.ts'
import type { Measurements } from '../kept/measurements.ts'
import type { Subject } from '../kept/subject.ts'
import type { PictureWorld } from '../studies/spec.ts'

/** Which network samples the images: its key, its name, and how the page chooses it. */
export type SampledBy = Pick<PictureWorld, 'network' | 'name' | 'id' | 'perturbation'>

/** Which network makes images numbers: the page's, or a person's own. */
export interface JudgeChoice {
  readonly origin: FeatureNetworkSummary['origin']
  /** The network as it was opened; null before that. Its hash is part of every reading. */
  readonly opened: FeatureNetworkSummary | null
}

/** A design of a study of quality. */
export interface QualityCurve {
  /** The letter of a design of the page, or any name that the other curves do not have. */
  readonly key: string
  readonly label: string
  readonly design: Design
  /** What stood in its place before it was changed: shown in grey until it is measured. */
  readonly before?: Design
}

interface OfQuality {
  readonly network: SampledBy
  readonly judge: JudgeChoice
  /** Images of each reading; of those of the last round in a search by halving. */
  readonly images: number
}

/** Quality against cost. */
export interface QualityContent extends OfQuality {
  readonly kind: 'quality'
  readonly curves: readonly QualityCurve[]
  readonly steps: readonly number[]
  /** Readings of each point, on images of their own. */
  readonly draws: number
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

export const curvesTask = ({ curves, steps, images, draws }: QualityContent): CurvesTask => ({
  kind: 'curves',
  curves,
  steps,
  images,
  draws,
})

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

export interface KnownQuality {
  readonly found: readonly QualityFound[]
  /** Readings that are known, and all of them. */
  readonly settled: number
  readonly total: number
  /** Network calls times images behind those that are known, and behind the rest. */
  readonly calls: number
  readonly callsLeft: number
}

type QualitySubject = NonNullable<ReturnType<typeof subjectOf>>
type Point = Extract<QualityFound, { readonly kind: 'point' }>

/** The readings of curves, in the order in which they are made, and the points that cannot be measured. */
export interface PlannedQuality {
  readonly faults: readonly QualityFound[]
  readonly points: readonly (Omit<Point, 'reading'> & {
    readonly cost: number
    readonly subject: QualitySubject | null
  })[]
}

const blank: Reading = { images: 0, distance: 0, accuracy: null }

const plan = (content: QualityContent): PlannedQuality => {
  const faults: QualityFound[] = []
  const points: PlannedQuality['points'][number][] = []
  let wanted: Wanted | undefined
  const run = measureCurves(curvesTask(content))
  for (let next = run.next(); !next.done; ) {
    if (next.value.kind === 'wanted') {
      wanted = next.value
      next = run.next(blank)
      continue
    }
    // What a reading means follows after it was asked for.
    if (next.value.kind === 'fault') faults.push(next.value)
    else if (wanted) {
      const { reading: _blank, ...point } = next.value
      points.push({ ...point, cost: wanted.cost, subject: subjectOf(content, wanted) })
    }
    next = run.next()
  }
  return { faults, points }
}

const plans = new WeakMap<QualityContent, PlannedQuality>()

/** The same for the same object: planning compiles every point, and who shows a study asks again and again. */
export const plannedQuality = (content: QualityContent): PlannedQuality => {
  const planned = plans.get(content) ?? plan(content)
  plans.set(content, planned)
  return planned
}

const knownCurves = (content: QualityContent, known: Pick<Measurements, 'get'>): KnownQuality => {
  const { faults, points } = plannedQuality(content)
  const found: QualityFound[] = [...faults]
  let calls = 0
  let callsLeft = 0
  for (const { cost, subject, ...point } of points) {
    const reading = subject ? known.get(subject) : undefined
    if (reading) {
      found.push({ ...point, reading })
      calls += cost
    } else callsLeft += cost
  }
  return { found, settled: found.length - faults.length, total: points.length, calls, callsLeft }
}

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
  content.kind === 'quality' ? knownCurves(content, known) : knownSearch(content, known)

/** The curves as they were before they were changed, where they are not measured again yet. */
export const contentBefore = (content: QualityContent, known: Pick<Measurements, 'get'>): QualityContent | null => {
  const isIncomplete = (curve: QualityCurve): boolean => {
    const { settled, total } = knownQuality({ ...content, curves: [curve] }, known)
    return settled < total
  }
  const curves = content.curves.flatMap((curve) =>
    curve.before && isIncomplete(curve) ? [{ key: curve.key, label: curve.label, design: curve.before }] : [],
  )
  return curves.length > 0 ? { ...content, curves } : null
}
