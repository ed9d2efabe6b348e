/** What a chart or a study wants to be measured: plain data that is kept, and the subjects that follow from it. Pure. */
import type { Design } from '../../core/design.ts'
import { contentKey, isSameDesign } from '../../core/design-json.ts'
import type { Perturbation } from '../../core/perturbation.ts'
import { compilePath } from '../../metrics/path-trail.ts'
import type { Mixture } from '../../toy/mixture.ts'
import { natureOf, type SpecSubject } from '../kept/subject.ts'

export interface SpecCurve {
  /** The letter of a design of the page, or any name that the other curves do not have. */
  readonly key: string
  readonly label: string
  readonly design: Design
  /** Numbers of steps to measure, rising. */
  readonly steps: readonly number[]
}

export interface ToyWorld {
  readonly kind: 'toy'
  /** At its scale. */
  readonly mixture: Mixture
  readonly label: number | null
  /** Points of the population. */
  readonly points: number
}

export interface PictureWorld {
  readonly kind: 'pictures'
  /** Key of the network, and its name as the page tells it. */
  readonly network: string
  readonly name: string
  /** How the page chooses it: its id, and the error that an exact world has to make. */
  readonly id: string | null
  readonly perturbation: Perturbation | null
  /** Class of each image of a seed; null for none. */
  readonly labels: readonly (number | null)[]
}

export type World = ToyWorld | PictureWorld

/** Heun steps of the converged run unless another number is chosen. */
export const usualReference = 128

/** 'error': of the result against cost. 'steps': of every step by itself. 'path': how straight the way is. */
export interface Spec {
  readonly what: 'error' | 'steps' | 'path'
  readonly world: World
  readonly curves: readonly SpecCurve[]
  /** Replicates. On the toy they matter to designs that add noise only. */
  readonly seeds: readonly number[]
  /** Heun steps of the converged run on pictures. */
  readonly reference: number
}

/** Where a curve is measured, and what that takes. */
export interface Spot {
  readonly curve: SpecCurve
  readonly steps: number
  readonly nfe: number
  /** One for each replicate; none where noise is added and there is nothing to compare with. */
  readonly subjects: readonly SpecSubject[]
  /** Why it cannot be measured. */
  readonly fault?: string
}

const onToy = ({ what, seeds }: Spec, { mixture, label, points }: ToyWorld, design: Design, isNoisy: boolean) => {
  const base = { design, mixture, label, points }
  if (what !== 'error')
    return isNoisy ? [] : [{ of: what === 'steps' ? 'toy steps' : 'toy path', ...base, seed: null } as const]
  const drawn: readonly (number | null)[] = isNoisy ? seeds : [null]
  return drawn.map((seed) => ({ of: 'toy error', ...base, seed }) as const)
}

const onPictures = (
  { what, seeds, reference }: Spec,
  { network, labels }: PictureWorld,
  design: Design,
  isNoisy: boolean,
): readonly SpecSubject[] =>
  isNoisy
    ? []
    : seeds.flatMap((seed) =>
        labels.map((label, image): SpecSubject => {
          const base = { design, network, seed, image, label }
          if (what === 'error') return { of: 'image error', ...base, reference }
          return { of: what === 'steps' ? 'image steps' : 'image path', ...base }
        }),
      )

const noSteps =
  'this design adds noise on purpose: its points follow no exact solution that a step could be compared with'

/** Why a design has none of what is measured of it at all; undefined where it has. */
const faultIn = (what: Spec['what'], design: Design, isNoisy: boolean): string | undefined => {
  if (what === 'steps') return isNoisy ? noSteps : undefined
  if (what === 'error') return undefined
  try {
    compilePath(design)
    return undefined
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return error.message
  }
}

const look = (spec: Spec): readonly Spot[] =>
  spec.curves.flatMap((curve) =>
    curve.steps.map((steps): Spot => {
      const nature = natureOf(curve.design, steps)
      if (nature.kind === 'fault') return { curve, steps, nfe: 0, subjects: [], fault: nature.message }
      const isNoisy = nature.kind === 'noisy'
      const { world } = spec
      const fault = faultIn(spec.what, nature.design, isNoisy)
      if (fault !== undefined) return { curve, steps, nfe: nature.nfe, subjects: [], fault }
      const subjects =
        world.kind === 'toy'
          ? onToy(spec, world, nature.design, isNoisy)
          : onPictures(spec, world, nature.design, isNoisy)
      return { curve, steps, nfe: nature.nfe, subjects }
    }),
  )

const known = new WeakMap<Spec, readonly Spot[]>()

/** The same list for the same object. */
export const spotsOf = (spec: Spec): readonly Spot[] => {
  const spots = known.get(spec) ?? look(spec)
  known.set(spec, spots)
  return spots
}

/** Subjects of a spec, and how many of them have a value or cannot have one. */
export const tallyOf = (
  spec: Spec,
  isSettled: (subject: SpecSubject) => boolean,
): { readonly settled: number; readonly total: number } => {
  const subjects = spotsOf(spec).flatMap((spot) => spot.subjects)
  return { settled: subjects.filter(isSettled).length, total: subjects.length }
}

const sameContent = (a: unknown, b: unknown): boolean => contentKey(a) === contentKey(b)

/** Whether all that one spec with one curve measures, at whatever steps, would be part of what another one measures. */
export const isPartOf = (part: Spec, whole: Spec): boolean => {
  const [[old], [now]] = [part.curves, whole.curves]
  if (!old || !now || part.what !== whole.what || !isSameDesign(old.design, now.design)) return false
  if (part.world.kind === 'toy') return sameContent(part.world, whole.world)
  if (whole.world.kind === 'toy' || part.reference !== whole.reference) return false
  const { labels } = whole.world
  return (
    part.world.network === whole.world.network &&
    part.world.labels.every((label, k) => k < labels.length && label === labels[k]) &&
    part.seeds.every((seed) => whole.seeds.includes(seed))
  )
}
