/** Where the measurements of a study belong in it: what a file says in the place of a subject. Pure. */
import { candidatesOf, heldOutDraws, roundsOf } from '../../metrics/quality/churn-search.ts'
import { cellsOf } from '../../sweep/cells.ts'
import { type ExactContent, exactSubject } from '../exact/exact.ts'
import type { Subject } from '../kept/subject.ts'
import { plannedCurves } from '../quality/curves.ts'
import { type QualityContent, type SearchContent, searchTask, subjectOf } from '../quality/quality.ts'
import { cellSubject } from '../sheet-subject.ts'
import { type Spec, spotsOf } from './spec.ts'
import type { Content, SheetContent } from './study.ts'

/** Names of what is measured, each with a number, a text or null. */
export type Place = Readonly<Record<string, string | number | null>>

export type Placed = readonly [Place, Subject]

const ofSpec = (spec: Spec): readonly Placed[] =>
  spotsOf(spec).flatMap(({ curve, steps, subjects }) =>
    subjects.map((subject): Placed => {
      const { seed } = subject
      return [{ curve: curve.key, steps, seed, ...('image' in subject && { image: subject.image }) }, subject]
    }),
  )

const ofQuality = (content: QualityContent): readonly Placed[] =>
  plannedCurves(content).points.flatMap(({ key, steps, draw, wanted }): Placed[] => {
    const subject = subjectOf(content, wanted)
    return subject ? [[{ curve: key, steps, draw }, subject]] : []
  })

const ofExact = (content: ExactContent): readonly Placed[] =>
  plannedCurves(content).points.map(({ key, steps, draw, wanted }) => [
    { curve: key, steps, draw },
    exactSubject(content, wanted),
  ])

const ofSearch = (content: SearchContent): readonly Placed[] => {
  const task = searchTask(content)
  const candidates = candidatesOf(task)
  const sizes = [...new Set(roundsOf(candidates.length, task).map(({ images }) => images))]
  return candidates.flatMap(({ label, design }) =>
    [
      ...sizes.map((images) => ({ images, draw: 0 })),
      ...Array.from({ length: heldOutDraws }, (_, k) => ({ images: task.images, draw: k + 1 })),
    ].flatMap(({ images, draw }): Placed[] => {
      const subject = subjectOf(content, { design, draw, images })
      return subject ? [[{ candidate: label, images, draw }, subject]] : []
    }),
  )
}

const ofSheet = ({ plan, network }: SheetContent): readonly Placed[] =>
  cellsOf(plan).flatMap((cell): Placed[] => {
    const subject = cellSubject(plan, network.network, cell)
    return subject ? [[{ cell: cell.number }, subject]] : []
  })

/** Every measurement that a study asks for, known or not. Of a search those that any of its candidates could need. */
export const placesOf = (content: Content): readonly Placed[] => {
  switch (content.kind) {
    case 'convergence':
    case 'local error':
    case 'paths':
      return ofSpec(content.spec)
    case 'quality':
      return ofQuality(content)
    case 'exact quality':
      return ofExact(content)
    case 'churn search':
      return ofSearch(content)
    case 'contact sheet':
      return ofSheet(content)
    case 'fitted levels':
      return []
    default:
      return content satisfies never
  }
}

/** Equal for the same place. */
export const placeKey = (place: Place): string =>
  JSON.stringify(Object.entries(place).sort(([a], [b]) => (a < b ? -1 : 1)))

/** A place in words: `curve "A", steps 4, seed 5, image 0`. */
export const placeText = (place: Place): string =>
  Object.entries(place)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ')
