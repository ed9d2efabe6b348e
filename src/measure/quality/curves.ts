/** Quality against cost, whatever it is judged by: what is asked for, in the order in which it is measured. Pure. */
import type { Design } from '../../core/design.ts'
import {
  type CurvesTask,
  type FoundFault,
  type FoundReading,
  measureCurves,
  type Wanted,
} from '../../metrics/quality/measurement.ts'
import type { Reading } from '../../metrics/quality/protocol.ts'
import { type At, stepsAt } from '../studies/by.ts'

/** A design of a study of quality. */
export interface QualityCurve {
  /** The letter of a design of the page, or any name that the other curves do not have. */
  readonly key: string
  readonly label: string
  readonly design: Design
  /** What stood in its place before it was changed: shown in grey until it is measured. */
  readonly before?: Design
}

export interface CurvesAsked {
  readonly curves: readonly QualityCurve[]
  readonly at: At
  /** Images of each reading. */
  readonly images: number
  /** Readings of each point, on images of their own. */
  readonly draws: number
}

export const curvesTask = ({ curves, at, images, draws }: CurvesAsked): CurvesTask => ({
  kind: 'curves',
  curves: curves.map(({ key, design }) => ({ key, design, steps: stepsAt(design, at) })),
  images,
  draws,
})

/** A reading of a curve before it is made. */
export interface PlannedReading extends Omit<FoundReading, 'reading'> {
  readonly wanted: Wanted
}

/** The readings of curves, in the order in which they are made, and the points that cannot be measured. */
export interface PlannedCurves {
  readonly faults: readonly FoundFault[]
  readonly points: readonly PlannedReading[]
}

const blank: Reading = { images: 0, distance: 0, accuracy: null }

const plan = (asked: CurvesAsked): PlannedCurves => {
  const faults: FoundFault[] = []
  const points: PlannedReading[] = []
  let wanted: Wanted | undefined
  const run = measureCurves(curvesTask(asked))
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
      points.push({ ...point, wanted })
    }
    next = run.next()
  }
  return { faults, points }
}

const plans = new WeakMap<CurvesAsked, PlannedCurves>()

/** The same for the same object: planning compiles every point, and who shows a study asks again and again. */
export const plannedCurves = (asked: CurvesAsked): PlannedCurves => {
  const planned = plans.get(asked) ?? plan(asked)
  plans.set(asked, planned)
  return planned
}

/** How far a study of curves is, and what is known of it. */
export interface KnownCurves<R> {
  readonly found: readonly (FoundReading<R> | FoundFault)[]
  /** Readings that are known or cannot be had, and all of them. */
  readonly settled: number
  readonly total: number
  /** Network calls times images behind those that are known, and behind the rest. */
  readonly calls: number
  readonly callsLeft: number
}

/** `look` says what is known of a reading: its value, why it cannot be had, or nothing. */
export const knownCurves = <R>(
  asked: CurvesAsked,
  look: (wanted: Wanted) => { readonly reading: R } | { readonly fault: string } | undefined,
): KnownCurves<R> => {
  const { faults, points } = plannedCurves(asked)
  const found: (FoundReading<R> | FoundFault)[] = [...faults]
  let settled = 0
  let calls = 0
  let callsLeft = 0
  for (const { wanted, ...point } of points) {
    const answer = look(wanted)
    if (!answer) {
      callsLeft += wanted.cost
      continue
    }
    settled++
    if ('fault' in answer) {
      found.push({ kind: 'fault', key: point.key, steps: point.steps, message: answer.fault })
      continue
    }
    found.push({ ...point, reading: answer.reading })
    calls += wanted.cost
  }
  return { found, settled, total: points.length, calls, callsLeft }
}

/** The curves as they were before they were changed, where they are not measured again yet; null where there are none. */
export const curvesBefore = <C extends CurvesAsked>(
  content: C,
  standOf: (content: C) => { readonly settled: number; readonly total: number },
): C | null => {
  const isIncomplete = (curve: QualityCurve): boolean => {
    const { settled, total } = standOf({ ...content, curves: [curve] })
    return settled < total
  }
  const curves = content.curves.flatMap((curve) =>
    curve.before && isIncomplete(curve) ? [{ key: curve.key, label: curve.label, design: curve.before }] : [],
  )
  return curves.length > 0 ? { ...content, curves } : null
}
