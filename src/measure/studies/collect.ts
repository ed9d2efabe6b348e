/** What is known of a spec: replicates put together as the points of curves. Pure. */
import type { ConvergencePoint, ErrorMeasure, Reading } from '../../metrics/convergence.ts'
import type { ImageStepError } from '../../metrics/image-local.ts'
import type { StepError } from '../../metrics/local-error.ts'
import { rmsOfErrors } from '../../metrics/paired.ts'
import type { Coordinates, Straightness } from '../../metrics/path.ts'
import { pooledRms } from '../../metrics/rms.ts'
import type { Measurements } from '../kept/measurements.ts'
import type { SpecSubject, Values } from '../kept/subject.ts'
import { type Spec, type Spot, spotsOf } from './spec.ts'

type Known = Pick<Measurements, 'get' | 'faultOf'>

/** A point with the errors of its replicates, by a name that curves on the same latents share. */
export interface CurvePoint extends ConvergencePoint {
  readonly latents: ReadonlyMap<string, number>
}

export interface CollectedCurve {
  readonly key: string
  readonly points: readonly CurvePoint[]
  /** Why a point has none: the number of steps and the end of a sentence. */
  readonly faults: readonly { readonly steps: number; readonly message: string }[]
  /** Replicates that are still to be measured. */
  readonly missing: number
}

const noReadings = { rms: null, mean: null, beforeLast: null, w1: null, w2: null }

/** Mean over replicates, with its standard error; null unless all of them have the reading. */
const meanReading = (readings: readonly (Reading | null)[]): Reading | null => {
  const all = readings.filter((reading) => reading !== null)
  const [first] = all
  if (!first || all.length < readings.length) return null
  const n = all.length
  if (n === 1) return first
  const error = all.reduce((sum, reading) => sum + reading.error, 0) / n
  const floor = all.reduce((sum, reading) => sum + reading.floor, 0) / n
  const squares = all.reduce((sum, reading) => sum + (reading.error - error) ** 2, 0)
  return { error, floor, spread: Math.sqrt(squares / (n - 1) / n) }
}

const measures = Object.keys(noReadings) as readonly ErrorMeasure[]

const toyPoint = (
  { steps, nfe }: Spot,
  found: readonly (readonly [SpecSubject, Values['toy error']])[],
): CurvePoint => {
  const values = found.map(([, value]) => value)
  const readings = Object.fromEntries(
    measures.map((measure) => [measure, meanReading(values.map((value) => value.readings[measure]))]),
  ) as ConvergencePoint['readings']
  const latents = new Map(found.map(([{ seed }, { readings }]) => [String(seed), readings.w1?.error ?? Number.NaN]))
  return { steps, nfe, readings, latents }
}

const imagePoint = (
  { steps, nfe }: Spot,
  found: readonly (readonly [SpecSubject, Values['image error']])[],
): CurvePoint => {
  const errors = found.map(([, { error }]) => error)
  const { rms, error: spread } = rmsOfErrors(errors)
  const rmsReading = { error: rms, floor: pooledRms(found.map(([, { floor }]) => floor)), spread }
  const names = found.map(([subject]) => ('image' in subject ? `${subject.seed} ${subject.image}` : ''))
  return {
    steps,
    nfe,
    readings: { ...noReadings, rms: rmsReading },
    latents: new Map(names.map((name, k) => [name, errors[k]!])),
  }
}

/** The point of a spot as far as its replicates are known; undefined while none is. */
const pointOf = (spot: Spot, known: Known): CurvePoint | undefined => {
  const { subjects, steps, nfe } = spot
  if (subjects.length === 0) return { steps, nfe, readings: noReadings, latents: new Map() }
  const toy = subjects.flatMap((subject) => {
    const value = subject.of === 'toy error' ? known.get(subject) : undefined
    return value ? [[subject, value] as const] : []
  })
  if (toy.length > 0) return toyPoint(spot, toy)
  const pictures = subjects.flatMap((subject) => {
    const value = subject.of === 'image error' ? known.get(subject) : undefined
    return value ? [[subject, value] as const] : []
  })
  return pictures.length > 0 ? imagePoint(spot, pictures) : undefined
}

/** Why a spot has no value: it does not compile, or its measurement said so. */
const faultOf = ({ fault, subjects }: Spot, known: Known): string | undefined =>
  fault ?? subjects.map((subject) => known.faultOf(subject)).find((message) => message !== undefined)

const isOpen = (subject: SpecSubject, known: Known): boolean =>
  known.get(subject) === undefined && known.faultOf(subject) === undefined

const byCurve = (spec: Spec): readonly (readonly Spot[])[] => {
  const spots = spotsOf(spec)
  return spec.curves.map((curve) => spots.filter((spot) => spot.curve === curve))
}

/** Error against cost, curve by curve in the order of the spec. */
export const curvesOf = (spec: Spec, known: Known): readonly CollectedCurve[] =>
  byCurve(spec).map((spots, k) => {
    const points: CurvePoint[] = []
    const faults: { steps: number; message: string }[] = []
    let missing = 0
    for (const spot of spots) {
      missing += spot.subjects.filter((subject) => isOpen(subject, known)).length
      const fault = faultOf(spot, known)
      const point = spot.fault === undefined ? pointOf(spot, known) : undefined
      if (point) points.push(point)
      else if (fault !== undefined) faults.push({ steps: spot.steps, message: fault })
    }
    return { key: spec.curves[k]!.key, points, faults, missing }
  })

export interface CollectedSteps {
  readonly key: string
  /** Undefined while nothing is known. */
  readonly errors?: readonly (Omit<StepError, 'made'> & { readonly made?: number; readonly spread?: number | null })[]
  readonly fault?: string
  readonly missing: number
}

/** The same step over all latents. */
const pooledSteps = (all: readonly (readonly ImageStepError[])[]) =>
  all[0]!.map(({ sigma, sigmaNext }, i) => {
    const { rms, error } = rmsOfErrors(all.map((steps) => steps[i]!.carried))
    return { sigma, sigmaNext, carried: rms, spread: error }
  })

/** The error of each step, curve by curve in the order of the spec. */
export const stepErrorsOf = (spec: Spec, known: Known): readonly CollectedSteps[] =>
  byCurve(spec).map((spots, k) => {
    const { key } = spec.curves[k]!
    const [spot] = spots
    if (!spot) return { key, missing: 0 }
    const fault = faultOf(spot, known)
    const missing = spot.subjects.filter((subject) => isOpen(subject, known)).length
    const steps = spot.subjects.flatMap((subject) => (subject.of === 'toy steps' ? [known.get(subject)] : []))[0]
    if (steps) return { key, errors: steps, missing }
    const all = spot.subjects.flatMap((subject) => {
      const value = subject.of === 'image steps' ? known.get(subject) : undefined
      return value ? [value] : []
    })
    if (all.length > 0) return { key, errors: pooledSteps(all), missing }
    return { key, missing, ...(fault !== undefined && { fault }) }
  })

export interface CollectedPath {
  readonly key: string
  /** One of each image, by its number among all of its curve; one of the whole population on the toy. */
  readonly found: readonly {
    readonly replicate: number
    readonly straightness: Readonly<Record<Coordinates, Straightness>>
  }[]
  /** The end of a sentence about the design. */
  readonly fault?: string
  readonly missing: number
}

/** How straight each curve's paths are, in the order of the spec. */
export const pathsOf = (spec: Spec, known: Known): readonly CollectedPath[] =>
  byCurve(spec).map((spots, k): CollectedPath => {
    const { key } = spec.curves[k]!
    const [spot] = spots
    if (!spot) return { key, found: [], missing: 0 }
    const fault = faultOf(spot, known)
    const found = spot.subjects.flatMap((subject, replicate) => {
      const straightness = subject.of === 'toy path' || subject.of === 'image path' ? known.get(subject) : undefined
      return straightness ? [{ replicate, straightness }] : []
    })
    const missing = spot.subjects.filter((subject) => isOpen(subject, known)).length
    return { key, found, missing, ...(fault !== undefined && { fault }) }
  })
