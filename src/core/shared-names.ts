/** Names that two libraries give to two families of time steps: what else a design's name means, and how far it is. */
import { defaultParams } from './choice.ts'
import { levelsOf } from './compile.ts'
import type { Design } from './design.ts'
import type { DiscretizationSpec, FieldName } from './discretizations/discretization.ts'
import { type LevelDistance, levelDistance } from './level-distance.ts'
import { registry, specOf } from './registry.ts'

export interface SharedName {
  /** Name of the design's own family. */
  readonly own: FieldName
  /** The other family of that name. */
  readonly other: DiscretizationSpec
  readonly otherWhere: readonly string[]
}

/** The other families that libraries call by the name of this one. */
export const sharedNamesOf = (id: string): readonly SharedName[] => {
  const own = specOf('discretization', id).fieldName
  if (!own) return []
  return registry.discretization.flatMap((other) =>
    other.id !== id && other.fieldName?.name === own.name ? [{ own, other, otherWhere: other.fieldName.where }] : [],
  )
}

/** The design with another family of time steps in the same steps and range; parameters that both declare carry over. */
export const withMeaning = (design: Design, other: DiscretizationSpec): Design => {
  const usual = defaultParams(other)
  const { params } = design.discretization
  const kept = Object.fromEntries(Object.keys(usual).map((key) => [key, params[key] ?? usual[key]!]))
  return { ...design, discretization: { id: other.id, params: kept } }
}

export type MeaningDistance =
  | (LevelDistance & { readonly status: 'levels'; readonly own: number; readonly other: number })
  /** One of the two families has no such levels. */
  | { readonly status: 'fault'; readonly message: string }

/** How far the levels of two designs with equal steps are apart, and both levels at that step. */
export const meaningDistance = (design: Design, other: Design): MeaningDistance => {
  try {
    const [own, others] = [levelsOf(design).subarray(0, -1), levelsOf(other).subarray(0, -1)]
    const distance = levelDistance(own, others)
    return { status: 'levels', ...distance, own: own[distance.step]!, other: others[distance.step]! }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { status: 'fault', message: error.message }
  }
}
