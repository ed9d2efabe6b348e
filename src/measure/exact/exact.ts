/** Studies of the quality of exact pictures: what is asked for, and what is known of it. Pure. */
import { exactId, exactWorldOf } from '../../engine/exact/worlds.ts'
import type { ExactWorld } from '../../engine/protocol.ts'
import type { ExactReading } from '../../metrics/exact-reading.ts'
import { callsOfPictures, type PictureQualityRequest } from '../../metrics/picture-quality.ts'
import type { Wanted } from '../../metrics/quality/measurement.ts'
import { drawStride } from '../../metrics/quality/protocol.ts'
import type { Measurements } from '../kept/measurements.ts'
import { keyOf, type Subject } from '../kept/subject.ts'
import { type CurvesAsked, curvesBefore, type KnownCurves, knownCurves, plannedCurves } from '../quality/curves.ts'
import { qualitySeed, type SampledBy } from '../quality/quality.ts'

/** Quality against cost, judged by the pictures' exact distribution. */
export interface ExactContent extends CurvesAsked {
  readonly kind: 'exact quality'
  /** The world, by its id, and the error that its denoiser has to make. */
  readonly network: SampledBy
  /** Class of all pictures; each in turn, or none. */
  readonly class: number | 'all' | 'none'
}

export type ExactSubject = Extract<Subject, { readonly of: 'exact quality' }>

/** Throws RangeError for a study of no exact world, which reading a file refuses. */
const worldOf = ({ network }: Pick<ExactContent, 'network'>): ExactWorld => {
  const world = exactWorldOf(network.id)
  if (!world) throw new RangeError(`${network.name} is no world of exact pictures`)
  return world
}

export const exactSubject = (
  content: Pick<ExactContent, 'network' | 'class'>,
  { design, draw, images }: Pick<Wanted, 'design' | 'draw' | 'images'>,
): ExactSubject => ({
  of: 'exact quality',
  design,
  world: exactId(worldOf(content)),
  perturbation: content.network.perturbation,
  class: content.class,
  draw,
  images,
})

type Known = Pick<Measurements, 'get' | 'faultOf'>

export type KnownExact = KnownCurves<ExactReading>
export type ExactFound = KnownExact['found'][number]

export const knownExact = (content: ExactContent, known: Known): KnownExact =>
  knownCurves(content, (wanted) => {
    const subject = exactSubject(content, wanted)
    const reading = known.get(subject)
    if (reading) return { reading }
    const fault = known.faultOf(subject)
    return fault === undefined ? undefined : { fault }
  })

/** Curves of earlier designs, to be shown in grey. */
export const exactBefore = (content: ExactContent, known: Known): ExactContent | null =>
  curvesBefore(content, (one) => knownExact(one, known))

/** The open readings of a draw: one task of the lab's worker, whose converged runs they share. */
export interface ExactWork {
  readonly request: PictureQualityRequest
  /** Denoiser calls that it takes, about. */
  readonly calls: number
  /** By the key that the request has for a design. */
  readonly subjects: ReadonlyMap<string, ExactSubject>
}

/** What is left to be measured, draw by draw; what is known, and what is known to be impossible, is left out. */
export const exactWork = (content: ExactContent, known: Known): readonly ExactWork[] => {
  const draws = new Map<number, Map<string, ExactSubject>>()
  for (const { wanted } of plannedCurves(content).points) {
    const subject = exactSubject(content, wanted)
    if (known.get(subject) !== undefined || known.faultOf(subject) !== undefined) continue
    const own = draws.get(wanted.draw) ?? new Map<string, ExactSubject>()
    // Two curves may be the same design: it is measured once.
    draws.set(wanted.draw, own.set(keyOf(subject), subject))
  }
  return [...draws].map(([draw, subjects]) => {
    const request: PictureQualityRequest = {
      world: worldOf(content),
      designs: [...subjects].map(([key, { design }]) => ({ key, design })),
      seed: qualitySeed,
      first: draw * drawStride,
      label: content.class,
      count: content.images,
      perturbation: content.network.perturbation ?? undefined,
    }
    return { request, calls: callsOfPictures(request), subjects }
  })
}

/** Denoiser calls that are left, about. */
export const exactCalls = (content: ExactContent, known: Known): number =>
  exactWork(content, known).reduce((sum, { calls }) => sum + calls, 0)

/** Under which the speed of this machine is remembered: that of the engine on the same pictures is another. */
export const exactRate = ({ network }: Pick<ExactContent, 'network'>): string => `quality of ${network.id}`
