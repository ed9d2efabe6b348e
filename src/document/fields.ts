/**
 * The table of a document's fields: what each is on a new page, how it is read from anything, and its keys in links. A new
 * field is a line in document.ts and an entry here.
 */
import { type DesignParameter, designParameters } from '../core/design.ts'
import { toJson } from '../core/design-json.ts'
import { quote } from '../core/faults.ts'
import { type Parsed, parseDesign } from '../core/parse-design.ts'
import { noPerturbation } from '../core/perturbation.ts'
import { defaultDesign } from '../core/presets.ts'
import { rows } from '../core/registry.ts'
import { parsePerturbation } from '../toy/perturbation.ts'
import { defaultMixture, parseMixture } from '../toy/presets.ts'
import { type DataScale, dataScales, isDataScale } from '../toy/scale.ts'
import { defaultToyView, parseToyView } from '../toy/view.ts'
import { defaultTraining, parseTraining } from '../training/settings.ts'
import type { Document } from './document.ts'
import { defaultImages, parseImages } from './images.ts'
import {
  choice,
  domainText,
  flag,
  type LinkKey,
  mixtureText,
  perturbationText,
  rangeText,
  readScalar,
  scalar,
  word,
} from './link-text.ts'
import {
  type MatchMode,
  matchModes,
  parseBaseline,
  parseLetter,
  parseNames,
  parseOthers,
  type Slot,
  slotIds,
} from './slots.ts'

export interface Field<T> {
  /** Its value on a new page. */
  readonly usual: T
  /** Reads it from anything but undefined; `above` holds the fields above it in the table, already read. */
  readonly parse: (value: unknown, above: Document) => Parsed<T>
  /** Its keys in links. */
  readonly link: readonly LinkKey[]
  /** Its JSON, where that is not the value itself. */
  readonly toJson?: (value: T) => unknown
}

export const maxSeed = 2 ** 32 - 1

export const isSeed = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxSeed

/** The seed that a press on "Next seed" brings. */
export const nextSeed = (seed: number): number => (seed + 1) % (maxSeed + 1)

/** A field that takes a value or has its usual one, with a note that says what was wanted. */
const plain = <T>(
  name: string,
  usual: T,
  isValid: (value: unknown) => boolean,
  wanted: string,
  ...link: readonly LinkKey[]
): Field<T> => ({
  usual,
  link,
  parse: (value) =>
    isValid(value)
      ? { value: value as T, notes: [] }
      : { value: usual, notes: [`${name} ${quote(value)} must be ${wanted}; using ${usual}`] },
})

const isIndex = (value: unknown, count: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count

/** The id of a network; null for the usual one. */
const networkField = (name: 'network' | 'guide', usual: string): Field<string | null> => ({
  usual: null,
  parse: (value) =>
    value === null || (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value))
      ? { value, notes: [] }
      : { value: null, notes: [`${name} ${quote(value)} is not the id of a network; using ${usual}`] },
  link: [word(name)],
})

/** Keys of a design in a link. */
export const designKeysOfLink: readonly LinkKey[] = [
  ...(Object.keys(designParameters) as DesignParameter[]).map((key) => scalar(key, key)),
  rangeText('curveRange', 'curveRange'),
  ...rows.map((row) => choice(row, row)),
]

export const fields: { readonly [K in keyof Document]: Field<Document[K]> } = {
  design: { usual: defaultDesign, parse: (value) => parseDesign(value), link: designKeysOfLink, toJson },
  slot: {
    usual: 'A',
    parse: (value) => parseLetter('slot', value, 'A'),
    link: [scalar('slot')],
  },
  others: {
    usual: [],
    parse: (value, { slot }) => parseOthers(value, slot),
    // Their keys are letters, which hold whole designs: see link.ts.
    link: [],
    toJson: (others: readonly Slot[]) => others.map(({ id, design }) => ({ id, design: toJson(design) })),
  },
  names: { usual: {}, parse: parseNames, link: slotIds.map((id) => word(`name${id}`, id)) },
  baseline: { usual: null, parse: parseBaseline, link: [word('baseline')] },
  mixture: { usual: defaultMixture, parse: parseMixture, link: [mixtureText] },
  scale: plain<DataScale>('scale', 1, isDataScale, `one of ${dataScales.join(', ')}`, scalar('scale')),
  toyClass: {
    usual: null,
    parse: (value, { mixture }) =>
      value === null || isIndex(value, mixture.w.length)
        ? { value, notes: [] }
        : {
            value: null,
            notes: [`toyClass ${quote(value)} must be the index of a mode, 0 to ${mixture.w.length - 1}; using none`],
          },
    link: [{ ...word('mode'), read: readScalar }],
  },
  perturbation: { usual: noPerturbation, parse: parsePerturbation, link: [perturbationText] },
  toy: {
    usual: defaultToyView,
    parse: parseToyView,
    link: [
      scalar('axis', 'axis'),
      scalar('layout', 'layout'),
      scalar('points', 'count'),
      scalar('start', 'start'),
      scalar('way', 'way'),
      flag('tangents', 'tangents'),
      flag('scores', 'scores'),
      scalar('construction', 'construction'),
      flag('straightness', 'straightness'),
      domainText('zoom', 'domain'),
    ],
  },
  training: {
    usual: defaultTraining,
    parse: parseTraining,
    link: [
      scalar('preconditioning', 'preconditioning'),
      scalar('weighting', 'weighting'),
      scalar('trainedLevels', 'noiseDistribution'),
      scalar('budget', 'budget'),
      scalar('assumedSpread', 'assumedSpread'),
      scalar('denoiser', 'denoiser'),
    ],
  },
  images: {
    usual: defaultImages,
    parse: parseImages,
    link: [
      scalar('images', 'count'),
      scalar('class', 'class'),
      scalar('show', 'view'),
      scalar('reference', 'reference'),
    ],
  },
  network: networkField('network', 'the page’s own'),
  guide: networkField('guide', 'the one that the network’s card names'),
  seed: plain('seed', 1, isSeed, `a whole number from 0 to ${maxSeed}`, scalar('seed')),
  match: plain<MatchMode>(
    'match',
    'free',
    (v) => matchModes.includes(v as never),
    `one of ${matchModes.join(', ')}`,
    scalar('match'),
  ),
  // Which scenes there are, and how many beats each has, the tour knows: see src/state/url.ts.
  scene: {
    usual: null,
    parse: (value) =>
      value === null || typeof value === 'string'
        ? { value, notes: [] }
        : { value: null, notes: [`scene ${quote(value)} is not the id of a scene; no scene is open`] },
    link: [],
  },
  beat: plain('beat', 0, (v) => isIndex(v, Number.POSITIVE_INFINITY), 'a whole number, 0 or more'),
}
