/** What the page and the lab's worker say to each other. */
import type { Design } from '../core/design.ts'
import type { NearestFamily } from '../core/nearest-family.ts'
import type { BudgetsRequest, BudgetUpdate } from './budgets.ts'
import type { ConvergenceRequest, CurveUpdate } from './convergence.ts'
import type { ErrorPlace, StepError } from './local-error.ts'
import type { Trail } from './path.ts'
import type { PictureQualityRequest, PictureQualityUpdate } from './picture-quality.ts'
import type { Projection } from './principal.ts'
import type { LevelsResult } from './toy-levels.ts'
import type { ToySetting } from './toy-setting.ts'

export interface LocalRequest extends ToySetting {
  /** `key` is the caller's. */
  readonly designs: readonly { readonly key: string; readonly design: Design }[]
}

export interface LevelsRequest extends ToySetting {
  readonly design: Design
}

export type LabTask =
  | { readonly type: 'convergence'; readonly request: ConvergenceRequest }
  | { readonly type: 'local'; readonly request: LocalRequest }
  | { readonly type: 'trails'; readonly request: LocalRequest }
  | { readonly type: 'plane'; readonly points: readonly Float64Array[] }
  | { readonly type: 'equalize'; readonly request: LevelsRequest; readonly place: ErrorPlace }
  | { readonly type: 'optimize'; readonly request: LevelsRequest }
  | { readonly type: 'adapt'; readonly request: LevelsRequest }
  | { readonly type: 'pictures'; readonly request: PictureQualityRequest }
  | { readonly type: 'budgets'; readonly request: BudgetsRequest }
  /** Strictly falling levels without the final 0, at least 3 of them. */
  | { readonly type: 'nearest'; readonly levels: readonly number[] }

export type LocalUpdate = { readonly key: string } & (
  | { readonly errors: readonly StepError[] }
  /** Why this design has no local errors. */
  | { readonly fault: string }
)

export type TrailUpdate = { readonly key: string; readonly design: Design } & (
  | { readonly trail: Trail }
  /** Why this design has no path. */
  | { readonly fault: string }
)

export type LabUpdate =
  | { readonly type: 'curve'; readonly update: CurveUpdate }
  | { readonly type: 'local'; readonly update: LocalUpdate }
  | { readonly type: 'trail'; readonly update: TrailUpdate }
  | { readonly type: 'plane'; readonly projection: Projection }
  | { readonly type: 'levels'; readonly result: LevelsResult }
  | { readonly type: 'pictures'; readonly update: PictureQualityUpdate }
  | { readonly type: 'budget'; readonly update: BudgetUpdate }
  | { readonly type: 'nearest'; readonly nearest: NearestFamily }

export type ToLab =
  /** Job numbers are the page's; several jobs share the worker. */
  | { readonly type: 'start'; readonly job: number; readonly task: LabTask }
  | { readonly type: 'cancel'; readonly job: number }

export type FromLab =
  /** Share of the work that is done, in [0, 1]. */
  | { readonly type: 'progress'; readonly job: number; readonly share: number }
  | { readonly type: 'update'; readonly job: number; readonly update: LabUpdate }
  | { readonly type: 'done'; readonly job: number }
  /** A sentence for the person: what cannot be measured and what to do. */
  | { readonly type: 'failed'; readonly job: number; readonly message: string }
