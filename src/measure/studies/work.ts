/** What is left to be measured of a spec, as tasks for the lab's worker and runs of the network. */
import type { Design } from '../../core/design.ts'
import type { CurveRequest } from '../../metrics/convergence.ts'
import { measureOnImages } from '../../metrics/image-convergence.ts'
import { measureLocalOnImages } from '../../metrics/image-local.ts'
import type { LabTask, LabUpdate } from '../../metrics/lab-protocol.ts'
import { type Coordinates, pathOf, straightnessOf, type Trail, trailOfImage } from '../../metrics/path.ts'
import { compilePath, measureTrails } from '../../metrics/path-trail.ts'
import type { Latents } from '../image-runs.ts'
import type { Measurements } from '../kept/measurements.ts'
import type { PathValue, SpecSubject } from '../kept/subject.ts'
import type { Measuring } from '../measure-images.ts'
import { type PictureWorld, type Spec, type Spot, spotsOf, type ToyWorld } from './spec.ts'

type Sink = Pick<Measurements, 'put' | 'refuse'>
type Known = Pick<Measurements, 'get' | 'faultOf'>

export interface ToyWork {
  readonly kind: 'toy'
  readonly task: LabTask
  take(update: LabUpdate, sink: Sink): void
}

export interface PictureWork {
  readonly kind: 'pictures'
  readonly latents: Latents
  /** A new generator of the same runs. */
  measuring(): Measuring<unknown>
  take(update: unknown, sink: Sink): void
}

export type Work = ToyWork | PictureWork

/** A spot that lacks replicates, and which. */
interface Open {
  readonly spot: Spot
  readonly subjects: readonly SpecSubject[]
}

const openOf = (spec: Spec, known: Known): readonly Open[] =>
  spotsOf(spec).flatMap((spot) => {
    const subjects = spot.subjects.filter(
      (subject) => known.get(subject) === undefined && known.faultOf(subject) === undefined,
    )
    return subjects.length > 0 ? [{ spot, subjects }] : []
  })

/** Curves with the numbers of steps that they lack. */
const requestsOf = (open: readonly Open[]): readonly CurveRequest[] => {
  const curves = new Map<string, { key: string; design: CurveRequest['design']; steps: number[] }>()
  for (const { spot } of open) {
    const { key, design } = spot.curve
    const request = curves.get(key) ?? { key, design, steps: [] }
    request.steps.push(spot.steps)
    curves.set(key, request)
  }
  return [...curves.values()]
}

const designsOf = (open: readonly Open[]) =>
  open.map(({ spot }) => ({ key: spot.curve.key, design: { ...spot.curve.design, steps: spot.steps } }))

const groupBy = <K, T>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> => {
  const groups = new Map<K, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** The open spots of one replicate each. */
const alone = (open: readonly Open[]): readonly (Open & { readonly subject: SpecSubject })[] =>
  open.flatMap((one) => one.subjects.map((subject) => ({ ...one, subject })))

const toyWork = (spec: Spec, world: ToyWorld, known: Known): readonly ToyWork[] =>
  [...groupBy(alone(openOf(spec, known)), ({ subject }) => subject.seed)].map(([seed, open]) => {
    const { mixture, label, points } = world
    const setting = { mixture, label, seed: seed ?? 0, count: points }
    const designs = designsOf(open)
    const subjectOf = (key: string, steps?: number): SpecSubject | undefined =>
      open.find(({ spot }) => spot.curve.key === key && (steps === undefined || spot.steps === steps))?.subject
    return {
      kind: 'toy',
      task:
        spec.what === 'error'
          ? { type: 'convergence', request: { ...setting, curves: requestsOf(open), steps: [] } }
          : { type: spec.what === 'steps' ? 'local' : 'trails', request: { ...setting, designs } },
      take: (update, sink) => {
        if (update.type === 'curve') {
          const subject = subjectOf(update.update.key, update.update.steps)
          if (subject?.of !== 'toy error') return
          if ('point' in update.update) sink.put(subject, update.update.point)
          else sink.refuse(subject, update.update.fault)
        }
        if (update.type === 'local') {
          const subject = subjectOf(update.update.key)
          if (subject?.of !== 'toy steps') return
          if ('errors' in update.update) sink.put(subject, update.update.errors)
          else sink.refuse(subject, update.update.fault)
        }
        if (update.type === 'trail') {
          const subject = subjectOf(update.update.key)
          if (subject?.of !== 'toy path') return
          if ('trail' in update.update) sink.put(subject, pathValueOf(update.update.design, update.update.trail))
          else sink.refuse(subject, update.update.fault)
        }
      },
    }
  })

const pathValueOf = (design: Design, trail: Trail): PathValue => {
  const program = compilePath(design)
  const along = (coordinates: Coordinates) => straightnessOf(pathOf(design, program, trail, coordinates))
  return { own: along('own'), unscaled: along('unscaled') }
}

/** Images of one seed that the same spots lack, one after another: one batch of the network. */
interface Batch {
  readonly seed: number
  readonly first: number
  readonly labels: readonly (number | null)[]
  readonly open: readonly Open[]
}

type PictureSubject = Extract<SpecSubject, { readonly image: number }>
const isPicture = (subject: SpecSubject): subject is PictureSubject => 'image' in subject

const batchesOf = (spec: Spec, known: Known): readonly Batch[] => {
  const perSeed = openOf(spec, known).flatMap(({ spot, subjects }) =>
    [...groupBy(subjects.filter(isPicture), ({ seed }) => seed)].map(([seed, own]) => ({ spot, seed, own })),
  )
  // Spots that lack the same images share their runs, and the converged one.
  const groups = groupBy(perSeed, ({ seed, own }) => JSON.stringify([seed, own.map(({ image }) => image)]))
  return [...groups.values()].flatMap((members) => {
    const { seed, own } = members[0]!
    return stretches(own.map(({ image }) => image)).map(([first, end]) => {
      const isIn = ({ image }: PictureSubject): boolean => image >= first && image < end
      return {
        seed,
        first,
        labels: own.filter(isIn).map(({ label }) => label),
        open: members.map((member) => ({ spot: member.spot, subjects: member.own.filter(isIn) })),
      }
    })
  })
}

/** Rising numbers as stretches without gaps: [first, behind the last]. */
const stretches = (numbers: readonly number[]): readonly (readonly [number, number])[] => {
  const found: [number, number][] = []
  for (const number of numbers) {
    const last = found.at(-1)
    if (last?.[1] === number) last[1]++
    else found.push([number, number + 1])
  }
  return found
}

const pictureWork = (spec: Spec, { network }: PictureWorld, known: Known): readonly PictureWork[] =>
  batchesOf(spec, known).map(({ seed, first, labels, open }) => {
    const images = labels.length
    const openAt = (key: string, steps?: number): Open | undefined =>
      open.find(({ spot }) => spot.curve.key === key && (steps === undefined || spot.steps === steps))
    const latents = { network, seed, labels, firstImage: first }
    if (spec.what === 'error')
      return pictures(
        latents,
        () => measureOnImages({ curves: requestsOf(open), steps: [], referenceSteps: spec.reference, images }),
        (update, sink) => {
          for (const [k, subject] of (openAt(update.key, update.steps)?.subjects ?? []).entries()) {
            if (subject.of !== 'image error') continue
            if ('fault' in update) sink.refuse(subject, update.fault)
            else if (update.latents)
              sink.put(subject, {
                nfe: update.point.nfe,
                error: update.latents.errors[k]!,
                floor: update.latents.floors[k]!,
              })
          }
        },
      )
    if (spec.what === 'path')
      return pictures(
        latents,
        () => measureTrails({ designs: designsOf(open) }),
        (update, sink) => {
          for (const [k, subject] of (openAt(update.key)?.subjects ?? []).entries()) {
            if (subject.of !== 'image path') continue
            if ('fault' in update) sink.refuse(subject, update.fault)
            else {
              const length = update.trail.states[0]!.length / images
              sink.put(subject, pathValueOf(update.design, trailOfImage(update.trail, k, length)))
            }
          }
        },
      )
    return pictures(
      latents,
      () => measureLocalOnImages({ designs: designsOf(open), images }),
      (update, sink) => {
        for (const [k, subject] of (openAt(update.key)?.subjects ?? []).entries()) {
          if (subject.of !== 'image steps') continue
          if ('fault' in update) sink.refuse(subject, update.fault)
          else
            sink.put(
              subject,
              update.errors.map(({ sigma, sigmaNext }, i) => ({ sigma, sigmaNext, carried: update.each[i]![k]! })),
            )
        }
      },
    )
  })

/** Its generator tells updates, and the same updates are taken. */
const pictures = <U>(
  latents: Latents,
  measuring: () => Measuring<U>,
  take: (update: U, sink: Sink) => void,
): PictureWork => ({
  kind: 'pictures',
  latents,
  measuring,
  take: (update, sink) => take(update as U, sink),
})

/** One piece after another; what is known, and what is known to be impossible, is left out. */
export const workOf = (spec: Spec, known: Known): readonly Work[] =>
  spec.world.kind === 'toy' ? toyWork(spec, spec.world, known) : pictureWork(spec, spec.world, known)

/** A run that a piece of work asks for, before any is made. */
export interface PlannedRun {
  readonly key: string
  /** Network calls that no run before it has made. */
  readonly calls: number
  readonly isReference: boolean
}

/** The runs of a measurement on images, found by answering it with nothing. */
export const runsOf = (work: PictureWork): readonly PlannedRun[] => {
  const runs: PlannedRun[] = []
  const blank = new Float32Array(work.latents.labels.length)
  const generator = work.measuring()
  let next = generator.next()
  while (!next.done) {
    if (next.value.kind === 'run') {
      const { key, program, isReference = false, newCalls = program.nfe } = next.value
      runs.push({ key, calls: newCalls, isReference })
      next = generator.next(blank)
    } else next = generator.next()
  }
  return runs
}
