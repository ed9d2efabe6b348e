/** What a measurement is of. Its key is made of all of it, so that no value is ever taken for another's. Pure. */
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { contentKey, designKey } from '../../core/design-json.ts'
import type { Perturbation } from '../../core/perturbation.ts'
import type { ConvergencePoint } from '../../metrics/convergence.ts'
import type { ExactReading } from '../../metrics/exact-reading.ts'
import type { ImageStepError } from '../../metrics/image-local.ts'
import type { StepError } from '../../metrics/local-error.ts'
import type { Coordinates, Straightness } from '../../metrics/path.ts'
import type { Reading } from '../../metrics/quality/protocol.ts'
import type { ClassValue } from '../../sweep/axis.ts'
import { isStochastic } from '../../toy/errors.ts'
import type { Mixture } from '../../toy/mixture.ts'

interface OnToy {
  readonly design: Design
  /** At its scale. */
  readonly mixture: Mixture
  /** Index of the mode that the toy's network receives; null for none. */
  readonly label: number | null
  /** Points of the population. */
  readonly points: number
  /** Seed of the noise that is added; null where none is: latents are spread evenly, not drawn. */
  readonly seed: number | null
}

interface OnPictures {
  readonly design: Design
  /** Key of the network: its name, the hash of its file, and the error that it has to make. */
  readonly network: string
  readonly seed: number
  /** Number of the latent among those of its seed. */
  readonly image: number
  /** Class of the image; null for none. */
  readonly label: number | null
}

/** How straight a path is, in the coordinates of its design and unscaled. */
export type PathValue = Readonly<Record<Coordinates, Straightness>>

/** What each kind of measurement finds. Errors on the toy are in units of its scale, those of pictures in units of the data. */
export interface Values {
  readonly 'toy error': ConvergencePoint
  readonly 'toy steps': readonly StepError[]
  readonly 'image error': { readonly nfe: number; readonly error: number; readonly floor: number }
  readonly 'image steps': readonly ImageStepError[]
  readonly 'toy path': PathValue
  readonly 'image path': PathValue
  readonly quality: Reading
  readonly 'exact quality': ExactReading
  /** Root mean square distance of a cell's images to the converged run, and its standard error; null for one image. */
  readonly 'sheet cell': { readonly rms: number; readonly spread: number | null }
}

export type SubjectKind = keyof Values

export type Subject =
  | ({ readonly of: 'toy error' } & OnToy)
  | ({ readonly of: 'toy steps' } & OnToy)
  /** `reference` is the number of Heun steps of the converged run. */
  | ({ readonly of: 'image error'; readonly reference: number } & OnPictures)
  | ({ readonly of: 'image steps' } & OnPictures)
  | ({ readonly of: 'toy path' } & OnToy)
  | ({ readonly of: 'image path' } & OnPictures)
  | {
      readonly of: 'quality'
      readonly design: Design
      /** Keys of the network that samples, and of the one that makes images numbers. */
      readonly network: string
      readonly judge: string
      /** Number of the draw: which of the seed's images. */
      readonly draw: number
      readonly images: number
    }
  | {
      readonly of: 'exact quality'
      readonly design: Design
      /** Id of the world of pictures, and the error that its denoiser has to make. */
      readonly world: string
      readonly perturbation: Perturbation | null
      readonly class: number | 'all' | 'none'
      readonly draw: number
      readonly images: number
    }
  | {
      readonly of: 'sheet cell'
      readonly design: Design
      readonly network: string
      readonly seed: number
      /** As the plan says it: the network gives names their numbers. */
      readonly class: ClassValue
      readonly images: number
      readonly reference: number
    }

/** What a spec is measured by. */
export type SpecSubject = Exclude<Subject, { readonly of: 'quality' | 'exact quality' | 'sheet cell' }>

export type ValueOf<S extends Subject> = Values[S['of']]

/**
 * How each kind is measured: one more whenever the same subject would give another number, so that older ones are not shown
 * any more. A test holds a number of each.
 */
export const methods: Readonly<Record<SubjectKind, number>> = {
  'toy error': 1,
  'toy steps': 1,
  'image error': 1,
  'image steps': 1,
  'toy path': 1,
  'image path': 1,
  quality: 1,
  'exact quality': 1,
  'sheet cell': 1,
}

/** The mixture without what does not change a measurement: the order of its properties. */
const mixtureKey = ({ w, mu, s, scale = 1 }: Mixture): readonly unknown[] => [w, mu, s, scale]

const perturbationKey = (perturbation: Perturbation | null): unknown =>
  perturbation && Object.entries(perturbation).sort(([a], [b]) => (a < b ? -1 : 1))

const keyOfPlace = (subject: Subject): readonly unknown[] => {
  switch (subject.of) {
    case 'toy error':
    case 'toy steps':
    case 'toy path':
      return [mixtureKey(subject.mixture), subject.label, subject.points, subject.seed]
    case 'image error':
      return [subject.network, subject.seed, subject.image, subject.label, subject.reference]
    case 'image steps':
    case 'image path':
      return [subject.network, subject.seed, subject.image, subject.label]
    case 'quality':
      return [subject.network, subject.judge, subject.draw, subject.images]
    case 'exact quality':
      return [subject.world, perturbationKey(subject.perturbation), subject.class, subject.draw, subject.images]
    case 'sheet cell':
      return [subject.network, subject.seed, subject.class, subject.images, subject.reference]
    default:
      return subject satisfies never
  }
}

const designKeys = new WeakMap<Design, string>()

const keyOfDesign = (design: Design): string => {
  const known = designKeys.get(design)
  if (known !== undefined) return known
  const key = designKey(design)
  designKeys.set(design, key)
  return key
}

const keys = new WeakMap<Subject, string>()

/** Equal for subjects that are measured to the same value, and for no others. */
export const keyOf = (subject: Subject): string => {
  const known = keys.get(subject)
  if (known !== undefined) return known
  const key = contentKey([subject.of, methods[subject.of], keyOfDesign(subject.design), ...keyOfPlace(subject)])
  keys.set(subject, key)
  return key
}

/** What compiling shows of a design at a number of steps. */
export type Nature =
  | { readonly kind: 'ode' | 'noisy'; readonly nfe: number; readonly design: Design }
  | { readonly kind: 'fault'; readonly message: string }

const natures = new WeakMap<Design, Map<number, Nature>>()

const look = (design: Design): Nature => {
  try {
    const program = compile(design)
    return { kind: isStochastic(program) ? 'noisy' : 'ode', nfe: program.nfe, design }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { kind: 'fault', message: error.message }
  }
}

/** The same object for the same design and number of steps. */
export const natureOf = (design: Design, steps: number): Nature => {
  const known = natures.get(design) ?? new Map<number, Nature>()
  natures.set(design, known)
  const nature = known.get(steps) ?? look({ ...design, steps })
  known.set(steps, nature)
  return nature
}
