/** Quality of the designs of a contact sheet: a study of its own, whose readings stand under the cells. Pure. */
import type { Design } from '../../core/design.ts'
import { designKey } from '../../core/design-json.ts'
import { type Repeated, repeatedOf } from '../../metrics/quality/measurement.ts'
import type { FeatureNetworkSummary } from '../../metrics/quality/protocol.ts'
import { type Cell, headersOf } from '../../sweep/cells.ts'
import type { Plan } from '../../sweep/plan.ts'
import type { Measurements } from '../kept/measurements.ts'
import { atCounts } from '../studies/by.ts'
import type { QualityCurve } from './curves.ts'
import { type QualityContent, type SampledBy, subjectOf } from './quality.ts'

/** Images of a reading to begin with: the fewest that the lab offers. */
const usualImages = 500

/** What a design is apart from its number of steps. */
const withoutSteps = (design: Design): string => designKey({ ...design, steps: 1 })

/** The designs of a sheet's cells as curves, at the numbers of steps that they have. */
export const qualityOfSheet = (plan: Plan, cells: readonly Cell[], network: SampledBy): QualityContent => {
  const headers = headersOf(plan)
  const found = new Map<string, QualityCurve>()
  const steps = new Set<number>()
  for (const { run, column, row, tab } of cells) {
    if (!('design' in run)) continue
    const { design } = run
    steps.add(design.steps)
    const name = withoutSteps(design)
    if (found.has(name)) continue
    // Designs that differ in their number of steps only are one curve: that header is not part of its name.
    const words = [
      plan.columns.key !== 'steps' && headers.columns[column],
      plan.rows && plan.rows.key !== 'steps' && headers.rows?.[row],
      plan.tabs && plan.tabs.key !== 'steps' && plan.tabs.key !== 'seed' && headers.tabs?.[tab],
    ].filter((word) => typeof word === 'string')
    found.set(name, { key: String(found.size + 1), label: words.join(', ') || 'the design', design })
  }
  return {
    kind: 'quality',
    network,
    judge: { origin: 'shipped', opened: null },
    images: usualImages,
    curves: [...found.values()],
    at: atCounts('steps', [...steps]),
    draws: 1,
  }
}

export interface CellQuality {
  readonly distance: Repeated
  readonly images: number
  readonly judge: FeatureNetworkSummary
}

/** The reading on the most images that any of these studies has of a design on a network; undefined where none has. */
export const qualityOfDesign = (
  studies: readonly QualityContent[],
  design: Design,
  network: string,
  known: Pick<Measurements, 'get'>,
): CellQuality | undefined => {
  let best: CellQuality | undefined
  for (const study of studies) {
    const { judge, images, draws } = study
    if (study.network.network !== network || !judge.opened || (best && best.images >= images)) continue
    const distances = Array.from({ length: draws }, (_, draw) => {
      const subject = subjectOf(study, { design, draw, images })
      return subject ? known.get(subject)?.distance : undefined
    }).filter((distance) => distance !== undefined)
    const distance = repeatedOf(distances)
    if (distance) best = { distance, images, judge: judge.opened }
  }
  return best
}
