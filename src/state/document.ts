/** What a person makes: everything that the URL carries and that undo walks through. */
import type { Design } from '../core/design.ts'
import { isRecord, toJson } from '../core/design-json.ts'
import { quote } from '../core/faults.ts'
import { type Parsed, parseDesign } from '../core/parse-design.ts'
import { noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { defaultDesign } from '../core/presets.ts'
import { nameOf } from '../core/table.ts'
import { findScene, scenes } from '../scenes/registry.ts'
import { isStaged } from '../scenes/scene.ts'
import type { Mixture } from '../toy/mixture.ts'
import { parsePerturbation } from '../toy/perturbation.ts'
import { defaultMixture, parseMixture } from '../toy/presets.ts'
import { type DataScale, dataScales, isDataScale, scaledMixture } from '../toy/scale.ts'
import { defaultToyView, parseToyView, type ToyView } from '../toy/view.ts'
import { defaultTraining, parseTraining, type TrainingSettings } from '../training/settings.ts'

export const imageCounts = [1, 4, 9, 16, 36] as const
export type ImageCount = (typeof imageCounts)[number]

/** Class of the sampled images: each in turn, no label, or one index of the network's label list. */
export type ImageClass = 'all' | 'none' | number
export const classCount = 10

/** Which tensor of a step the image panel shows. */
export const imageViews = ['state', 'denoised', 'residual', 'difference'] as const
export type ImageView = (typeof imageViews)[number]

/** Heun steps of the converged run that images can be compared with; 0 for none. */
export const referenceSteps = [0, 64, 128, 256] as const
export type ReferenceSteps = (typeof referenceSteps)[number]

export interface ImageSettings {
  readonly count: ImageCount
  readonly reference: ReferenceSteps
  readonly class: ImageClass
  readonly view: ImageView
}

/** Up to four designs side by side; a letter is a colour and a marker shape. */
export const slotIds = ['A', 'B', 'C', 'D'] as const
export type SlotId = (typeof slotIds)[number]

export const matchModes = ['free', 'calls', 'steps'] as const
/** What all designs are held to when one is changed: the same number of calls, of steps, or nothing. */
export type MatchMode = (typeof matchModes)[number]

export interface Slot {
  readonly id: SlotId
  readonly design: Design
}

export interface Document {
  /** The design that the controls change, and its letter. */
  readonly design: Design
  readonly slot: SlotId
  /** The other designs, with letters of their own. */
  readonly others: readonly Slot[]
  /** Names that a person gave; a design without one is named by what it mixes. */
  readonly names: Readonly<Partial<Record<SlotId, string>>>
  /** The design that others are compared with and that is locked against changes. */
  readonly baseline: SlotId | null
  readonly match: MatchMode
  /** The toy's data before they are scaled: what its editor changes. */
  readonly mixture: Mixture
  /** Factor of the toy's data. */
  readonly scale: DataScale
  /** Index of the mode that the toy's network is told as its label; null for none. */
  readonly toyClass: number | null
  /** How the toy's denoiser errs on purpose; without strengths it is exact. */
  readonly perturbation: Perturbation
  readonly toy: ToyView
  /** How the toy's network is trained, and whether the sampler asks it; its weights are no part of the document. */
  readonly training: TrainingSettings
  readonly images: ImageSettings
  /** Id of the network that images come from; null for the page's own. */
  readonly network: string | null
  /** Unsigned 32-bit: one seed for the latents and the noise of both worlds. */
  readonly seed: number
  /** Id of the scene of the talk that is open; null while a person works on a state of their own. */
  readonly scene: string | null
  /** Which of the scene's beats it is at; 0 without any. */
  readonly beat: number
}

export const maxSeed = 2 ** 32 - 1

export const defaultDocument: Document = {
  design: defaultDesign,
  slot: 'A',
  others: [],
  names: {},
  baseline: null,
  match: 'free',
  mixture: defaultMixture,
  scale: 1,
  toyClass: null,
  perturbation: noPerturbation,
  toy: defaultToyView,
  training: defaultTraining,
  images: { count: 9, class: 'all', view: 'state', reference: 0 },
  network: null,
  seed: 1,
  scene: null,
  beat: 0,
}

/** What the toy samples from: the mixture at its scale. The same object for the same document. */
export const dataOf = ({ mixture, scale }: Pick<Document, 'mixture' | 'scale'>): Mixture =>
  scaledMixture(mixture, scale)

/** Another scale of the data, looked at as usual: a view that was zoomed showed the old one's levels and range. */
export const withScale =
  (scale: DataScale) =>
  (document: Document): Document => ({ ...document, scale, toy: { ...document.toy, domain: null } })

/** All designs in the order of their letters. */
export const slotsOf = ({ design, slot, others }: Document): readonly Slot[] =>
  [...others, { id: slot, design }].sort((a, b) => slotIds.indexOf(a.id) - slotIds.indexOf(b.id))

/** The step of a run of `steps` that stands beside `step` of a run of `of`: after the same share of its steps. */
export const stepBeside = (step: number, of: number, steps: number): number =>
  Math.min(Math.round((step / of) * steps), steps)

/** A name of at most this many characters. */
export const longestName = 40

/** What a person called a design, else what it mixes. */
export const slotNameOf = ({ names }: Document, { id, design }: Slot): string => names[id] ?? nameOf(design)

/** One label an image; null for none. */
export const labelsOf = ({ count, class: chosen }: ImageSettings): readonly (number | null)[] =>
  Array.from({ length: count }, (_, k) => (chosen === 'all' ? k % classCount : chosen === 'none' ? null : chosen))

const parseImages = (input: unknown): Parsed<ImageSettings> => {
  const notes: string[] = []
  const fallback = defaultDocument.images
  if (!isRecord(input)) return { value: fallback, notes }
  const read = <T>(key: keyof ImageSettings, isValid: (value: unknown) => boolean, wanted: string): T => {
    const value = Object.hasOwn(input, key) ? input[key] : undefined
    if (value === undefined) return fallback[key] as T
    if (isValid(value)) return value as T
    notes.push(`images.${key} ${quote(value)} must be ${wanted}; using ${fallback[key]}`)
    return fallback[key] as T
  }
  const isClass = (value: unknown): boolean =>
    value === 'all' ||
    value === 'none' ||
    (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < classCount)
  return {
    value: {
      count: read('count', (v) => imageCounts.includes(v as ImageCount), `one of ${imageCounts.join(', ')}`),
      class: read('class', isClass, `all, none or a number from 0 to ${classCount - 1}`),
      reference: read(
        'reference',
        (v) => referenceSteps.includes(v as ReferenceSteps),
        `one of ${referenceSteps.join(', ')}`,
      ),
      view: read('view', (v) => imageViews.includes(v as ImageView), `one of ${imageViews.join(', ')}`),
    },
    notes,
  }
}

/** Reads a document from anything; what is missing or wrong takes the default's value, with a note. Never throws. */
export const parseDocument = (input: unknown): Parsed<Document> => {
  if (!isRecord(input)) return { value: defaultDocument, notes: ['the link contains no settings; using the defaults'] }
  const part = <T>(key: keyof Document, parse: (value: unknown) => Parsed<T>, fallback: T): Parsed<T> =>
    Object.hasOwn(input, key) && input[key] !== undefined ? parse(input[key]) : { value: fallback, notes: [] }
  const design = part('design', parseDesign, defaultDocument.design)
  const compared = parseSlots(input)
  const mixture = part('mixture', parseMixture, defaultDocument.mixture)
  const scale = part('scale', parseScale, defaultDocument.scale)
  const toy = part('toy', parseToyView, defaultDocument.toy)
  const perturbation = part('perturbation', parsePerturbation, defaultDocument.perturbation)
  const training = part('training', parseTraining, defaultDocument.training)
  const images = part('images', parseImages, defaultDocument.images)
  const seed = part<number>('seed', parseSeed, defaultDocument.seed)
  const network = part('network', parseNetwork, defaultDocument.network)
  const toyClass = part('toyClass', (value) => parseToyClass(value, mixture.value), defaultDocument.toyClass)
  const scene = part('scene', parseScene, defaultDocument.scene)
  const beat = part<number>('beat', (value) => parseBeat(value, scene.value), defaultDocument.beat)
  const match = part('match', parseMatch, defaultDocument.match)
  const remarks = [design, compared].flatMap((parsed) => parsed.remarks ?? [])
  return {
    value: {
      ...compared.value,
      design: design.value,
      match: match.value,
      mixture: mixture.value,
      scale: scale.value,
      toyClass: toyClass.value,
      toy: toy.value,
      perturbation: perturbation.value,
      training: training.value,
      images: images.value,
      network: network.value,
      seed: seed.value,
      scene: scene.value,
      beat: beat.value,
    },
    notes: [
      design,
      compared,
      mixture,
      scale,
      toyClass,
      perturbation,
      toy,
      training,
      images,
      network,
      seed,
      scene,
      beat,
      match,
    ].flatMap(({ notes }) => notes),
    ...(remarks.length > 0 && { remarks }),
  }
}

const parseMatch = (value: unknown): Parsed<MatchMode> =>
  matchModes.includes(value as MatchMode)
    ? { value: value as MatchMode, notes: [] }
    : { value: 'free', notes: [`match ${quote(value)} must be one of ${matchModes.join(', ')}; using free`] }

const isSlotId = (value: unknown): value is SlotId => slotIds.includes(value as SlotId)

/** Letters, other designs, names and baseline. */
const parseSlots = (
  input: Record<string, unknown>,
): Parsed<Pick<Document, 'slot' | 'others' | 'names' | 'baseline'>> => {
  const notes: string[] = []
  const get = (key: string): unknown => (Object.hasOwn(input, key) ? input[key] : undefined)
  const letter = (key: 'slot' | 'baseline', fallback: SlotId | null): SlotId | null => {
    const value = get(key)
    if (value === undefined || value === null) return fallback
    if (isSlotId(value)) return value
    notes.push(`${key} ${quote(value)} must be one of ${slotIds.join(', ')}; ignored`)
    return fallback
  }
  const slot = letter('slot', defaultDocument.slot)!
  const others: Slot[] = []
  const remarks: string[] = []
  for (const other of Array.isArray(get('others')) ? (get('others') as readonly unknown[]) : []) {
    const id = isRecord(other) ? other.id : undefined
    if (!isRecord(other) || !isSlotId(id) || id === slot || others.some((known) => known.id === id)) {
      notes.push(`the extra design ${quote(id)} has no place beside design ${slot}; ignored`)
      continue
    }
    const design = parseDesign(other.design)
    notes.push(...design.notes.map((note) => `design ${id}: ${note}`))
    remarks.push(...(design.remarks ?? []).map((remark) => `design ${id}: ${remark}`))
    others.push({ id, design: design.value })
  }
  const isUsed = (id: SlotId): boolean => id === slot || others.some((other) => other.id === id)
  const names: Partial<Record<SlotId, string>> = {}
  const given = get('names')
  for (const id of slotIds) {
    const name = isRecord(given) && Object.hasOwn(given, id) ? String(given[id]).trim().slice(0, longestName) : ''
    if (name !== '' && isUsed(id)) names[id] = name
  }
  const baseline = letter('baseline', null)
  return { value: { slot, others, names, baseline: baseline && isUsed(baseline) ? baseline : null }, notes, remarks }
}

export const isSeed = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxSeed

const parseSeed = (value: unknown): Parsed<number> =>
  isSeed(value)
    ? { value, notes: [] }
    : {
        value: defaultDocument.seed,
        notes: [`seed ${quote(value)} must be a whole number from 0 to ${maxSeed}; using ${defaultDocument.seed}`],
      }

const parseScale = (value: unknown): Parsed<DataScale> =>
  isDataScale(value)
    ? { value, notes: [] }
    : {
        value: defaultDocument.scale,
        notes: [`scale ${quote(value)} must be one of ${dataScales.join(', ')}; using ${defaultDocument.scale}`],
      }

const parseNetwork = (value: unknown): Parsed<string | null> =>
  value === null || (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value))
    ? { value, notes: [] }
    : { value: null, notes: [`network ${quote(value)} is not the id of a network; using the page’s own`] }

const parseScene = (value: unknown): Parsed<string | null> => {
  if (value === null || (typeof value === 'string' && findScene(value))) return { value, notes: [] }
  const known = scenes.map(({ id }) => id).join(', ')
  return { value: null, notes: [`scene ${quote(value)} is not one of ${known}; no scene is open`] }
}

/** Number of beats of a scene; 1 for a scene without beats. */
export const beatCountOf = (id: string | null): number => {
  const scene = id === null ? undefined : findScene(id)
  return scene && isStaged(scene) ? scene.beats.length : 1
}

const parseBeat = (value: unknown, scene: string | null): Parsed<number> => {
  const last = beatCountOf(scene) - 1
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= last) return { value, notes: [] }
  return { value: 0, notes: [`beat ${quote(value)} must be a whole number from 0 to ${last}; using 0`] }
}

const parseToyClass = (value: unknown, mixture: Mixture): Parsed<number | null> => {
  if (value === null) return { value: null, notes: [] }
  const modes = mixture.w.length
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < modes) return { value, notes: [] }
  return {
    value: null,
    notes: [`toyClass ${quote(value)} must be the index of a mode, 0 to ${modes - 1}; using none`],
  }
}

/** Plain JSON of a document; parseDocument reads it back. */
export const documentToJson = (document: Document): Record<keyof Document, unknown> => ({
  ...document,
  design: toJson(document.design),
  others: document.others.map(({ id, design }) => ({ id, design: toJson(design) })),
})
