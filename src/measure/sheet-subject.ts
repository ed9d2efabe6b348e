/** What the error of a sheet's cell is measured of. Pure. */
import type { Design } from '../core/design.ts'
import { convergedDesign } from '../core/presets.ts'
import type { Cell } from '../sweep/cells.ts'
import type { Plan } from '../sweep/plan.ts'
import { isStochastic } from '../toy/errors.ts'
import type { Subject } from './kept/subject.ts'

/** The run that a cell is compared with; undefined where the plan asks for none, or the cell adds noise. */
export const referenceOf = ({ reference }: Plan, { run }: Cell): Design | undefined =>
  reference > 0 && 'design' in run && !isStochastic(run.program)
    ? convergedDesign(run.design, run.program.steps[0]!.sigma, reference)
    : undefined

/** Undefined for a cell that has no error. */
export const cellSubject = (
  plan: Plan,
  network: string,
  cell: Cell,
): Extract<Subject, { readonly of: 'sheet cell' }> | undefined => {
  const { run, seed, class: given } = cell
  if (!('design' in run) || !referenceOf(plan, cell)) return undefined
  const { images, reference } = plan
  return { of: 'sheet cell', design: run.design, network, seed, class: given, images, reference }
}
