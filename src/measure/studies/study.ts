/** A study: a document of its own, with the designs that were copied into it. What was measured of it is in the store. Pure. */
import type { Design } from '../../core/design.ts'
import { designKey } from '../../core/design-json.ts'
import type { ErrorMeasure } from '../../metrics/convergence.ts'
import { axisLabel } from '../../sweep/axis.ts'
import { cellsOf, headersOf } from '../../sweep/cells.ts'
import { axesOf, type Plan } from '../../sweep/plan.ts'
import { type ExactContent, knownExact } from '../exact/exact.ts'
import type { Measurements } from '../kept/measurements.ts'
import { knownQuality, type QualityContent, type SampledBy, type SearchContent } from '../quality/quality.ts'
import { type Spec, spotsOf, tallyOf } from './spec.ts'

/** What a person thinks of a cell. */
export const cellMarks = ['favourite', 'pick', 'reject'] as const
export type CellMark = (typeof cellMarks)[number]

/** How levels are fitted to images of a network. */
export interface LevelsFit {
  readonly action: 'equalize' | 'optimize'
  readonly network: SampledBy
  readonly seed: number
  /** Class of each image; null for none. */
  readonly labels: readonly (number | null)[]
}

export interface SheetContent {
  readonly kind: 'contact sheet'
  readonly plan: Plan
  readonly network: SampledBy
  /** The plan before its design was changed: its cells show in grey until they are made again. */
  readonly before?: Plan
  /** By the number of the cell. */
  readonly marks: Readonly<Record<number, CellMark>>
}

export interface LevelsContent {
  readonly kind: 'fitted levels'
  readonly before: Design
  /** Null while they are being fitted. */
  readonly after: Design | null
  /** What was fitted, and how well it does: a sentence; null while it is not known. */
  readonly result: string | null
  /** Null for levels that were fitted on the toy, which takes a second. */
  readonly fit: LevelsFit | null
}

export type Content =
  | { readonly kind: 'convergence'; readonly spec: Spec; readonly measure: ErrorMeasure }
  | { readonly kind: 'local error'; readonly spec: Spec }
  | { readonly kind: 'paths'; readonly spec: Spec }
  | QualityContent
  | ExactContent
  | SearchContent
  | SheetContent
  | LevelsContent

export type StudyKind = Content['kind']

export const kindLabels: Readonly<Record<StudyKind, string>> = {
  convergence: 'Error against cost',
  'local error': 'Local error',
  paths: 'Paths',
  quality: 'Quality against cost',
  'exact quality': 'Quality of exact pictures',
  'churn search': 'Search for churn',
  'contact sheet': 'Contact sheet',
  'fitted levels': 'Fitted levels',
}

export const studyKinds = Object.keys(kindLabels) as readonly StudyKind[]

export interface Study {
  readonly id: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly changed: number
  /** Time that its measurements took. */
  readonly seconds: number
  readonly content: Content
}

/** Designs of the cells that were chosen, favourites first, by what their axes say; equal designs once. */
export const chosenCells = (
  plan: Plan,
  marks: Readonly<Record<number, CellMark>>,
): readonly { readonly name: string; readonly design: Design }[] => {
  const headers = headersOf(plan)
  const cells = cellsOf(plan)
  const marked = (mark: CellMark) => cells.filter(({ number }) => marks[number] === mark)
  const seen = new Set<string>()
  return [...marked('favourite'), ...marked('pick')].flatMap(({ run, column, row, tab }) => {
    if (!('design' in run) || seen.has(designKey(run.design))) return []
    seen.add(designKey(run.design))
    const name = [headers.columns[column], headers.rows?.[row], headers.tabs?.[tab]].filter(Boolean).join(', ')
    return [{ name, design: run.design }]
  })
}

export const longestStudyName = 80

/** The spec of a study whose measurements are in the store. */
export const specOfStudy = ({ content }: Pick<Study, 'content'>): Spec | null =>
  'spec' in content ? content.spec : null

/** How far a study is, and the network calls behind what is known of it; on the toy, evaluations of D per point. */
export interface Stand {
  readonly settled: number
  readonly total: number
  readonly calls: number
}

/** Null for a study whose results are not measurements. */
export const standOfStudy = (
  { content }: Pick<Study, 'content'>,
  known: Pick<Measurements, 'get' | 'faultOf'>,
): Stand | null =>
  'spec' in content
    ? standOf(content.spec, known)
    : content.kind === 'quality' || content.kind === 'churn search'
      ? knownQuality(content, known)
      : content.kind === 'exact quality'
        ? knownExact(content, known)
        : null

export const standOf = (spec: Spec, known: Pick<Measurements, 'get' | 'faultOf'>): Stand => {
  let calls = 0
  for (const { nfe, subjects } of spotsOf(spec))
    for (const subject of subjects) if (known.get(subject) !== undefined) calls += nfe
  const isSettled = (subject: Parameters<typeof known.get>[0]): boolean =>
    known.get(subject) !== undefined || known.faultOf(subject) !== undefined
  return { ...tallyOf(spec, isSettled), calls }
}

const listed = (names: readonly string[]): string =>
  names.length <= 2 ? names.join(' and ') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** What distinguishes labels: "A: Heun, Karras" and "B: Euler, Karras" are Heun and Euler. */
const distinctNames = (labels: readonly string[]): readonly string[] => {
  const parts = labels.map((label) => label.replace(/^[A-D]: /, '').split(', '))
  const isShared = (part: string): boolean => parts.length > 1 && parts.every((own) => own.includes(part))
  return parts.map((own) => {
    const left = own.filter((part) => !isShared(part))
    return (left.length > 0 ? left : own).join(', ')
  })
}

/** A name to begin with. */
export const usualName = (content: Content): string => {
  if (content.kind === 'contact sheet') {
    return axesOf(content.plan)
      .map(({ key }) => axisLabel(key))
      .join(' by ')
  }
  if (content.kind === 'fitted levels') {
    const { result, fit, before } = content
    const what = result?.split(':')[0] ?? (fit?.action === 'optimize' ? 'Optimized on images' : 'Equalized on images')
    return `${what}, ${before.steps} steps`.slice(0, longestStudyName)
  }
  if (content.kind === 'churn search')
    return `Churn of ${content.label.replace(/^[A-D]: /, '')}, ${content.design.steps} steps, on ${content.network.name}`.slice(
      0,
      longestStudyName,
    )
  if (content.kind === 'quality' || content.kind === 'exact quality') {
    const labels = distinctNames(content.curves.map(({ label }) => label))
    const designs = labels.length <= 3 ? listed(labels) : `${labels.length} designs`
    return `Quality of ${designs}, on ${content.network.name}`.slice(0, longestStudyName)
  }
  const { curves, world } = content.spec
  const labels = distinctNames(curves.map(({ label }) => label))
  const designs = labels.length <= 3 ? listed(labels) : `${labels.length} designs`
  const steps = curves.flatMap((curve) => curve.steps)
  const range = content.kind === 'convergence' ? `, ${Math.min(...steps)} to ${Math.max(...steps)} steps` : ''
  const where = world.kind === 'toy' ? 'on the toy' : `on ${world.name}`
  return `${designs}${range}, ${where}`.slice(0, longestStudyName)
}
