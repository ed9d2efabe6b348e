/** What would change a verdict: at how many calls another design is nearest. A pure function of what was measured. */
import type { BudgetUpdate } from './budgets.ts'
import { pairedFactor, typicalError } from './paired.ts'
import type { VerdictPart } from './verdict.ts'

export interface Nearest {
  readonly calls: number
  /** The nearest design and those that are no farther than chance, the nearest first. */
  readonly ids: readonly string[]
}

/** Who is nearest at a budget; empty where nothing was measured. */
export const nearestAt = ({ calls, errors }: BudgetUpdate): Nearest => {
  const sorted = Object.entries(errors)
    .map(([id, own]) => ({ id, own, typical: typicalError(own).typical }))
    .sort((a, b) => a.typical - b.typical || (a.id < b.id ? -1 : 1))
  const [first] = sorted
  const ids = sorted.filter(
    (one) => one === first || !(pairedFactor(first!.own, one.own)?.isResolved ?? one.typical !== first!.typical),
  )
  return { calls, ids: ids.map(({ id }) => id) }
}

/** Another answer at another budget. */
export interface Change {
  readonly calls: number
  readonly id: string
}

/**
 * The first of some budgets, from the nearest on, at which one design alone leads that does not lead alone now. One budget is no
 * trend: at the next one it must not have fallen behind again.
 */
const firstChange = (now: readonly string[], budgets: readonly Nearest[]): Change | undefined => {
  const alone = now.length === 1 ? now[0] : undefined
  const at = budgets.findIndex(
    ({ ids }, k) => ids.length === 1 && ids[0] !== alone && (budgets[k + 1]?.ids.includes(ids[0]!) ?? true),
  )
  const found = budgets[at]
  return found && { calls: found.calls, id: found.ids[0]! }
}

export interface Changes {
  readonly more: Change | undefined
  readonly fewer: Change | undefined
  /** Least and most calls that were measured. */
  readonly range: readonly [least: number, most: number]
}

/**
 * `now` is who leads, the nearest first, where designs make between `fewest` and `highest` calls. Undefined where there is
 * nothing to say: fewer than two designs, or none measured.
 */
export const changesOf = (
  now: readonly string[],
  [fewest, highest]: readonly [fewest: number, highest: number],
  updates: readonly BudgetUpdate[],
): Changes | undefined => {
  const budgets = updates
    .filter(({ errors }) => Object.keys(errors).length > 1)
    .map(nearestAt)
    .sort((a, b) => a.calls - b.calls)
  const [least, most] = [budgets[0], budgets.at(-1)]
  if (!least || !most || now.length === 0) return undefined
  return {
    more: firstChange(
      now,
      budgets.filter((one) => one.calls > highest),
    ),
    fewer: firstChange(now, budgets.filter((one) => one.calls < fewest).reverse()),
    range: [Math.min(fewest, least.calls), Math.max(highest, most.calls)],
  }
}

const text = (words: string): VerdictPart => ({ kind: 'text', text: words })

/** The sentence; `nameOf` gives designs their names. `isTied` where none leads alone now. */
export const changesText = (
  { more, fewer, range: [least, most] }: Changes,
  isTied: boolean,
  nameOf: (id: string) => string,
): readonly VerdictPart[] => {
  const named = ({ id }: Change): VerdictPart => ({ kind: 'design', id, text: nameOf(id) })
  const verb = isTied ? ' pulls ahead' : ' overtakes'
  const still = isTied ? 'none of them pulls ahead' : 'no other design overtakes it'
  const down: readonly VerdictPart[] = fewer
    ? [text(`; with ${fewer.calls}, `), named(fewer), text(' is closest.')]
    : [text('.')]
  if (more && more.id === fewer?.id)
    return [text(`At ${more.calls} calls, and at ${fewer.calls}, `), named(more), text(`${verb}.`)]
  if (more) return [text(`At ${more.calls} calls `), named(more), text(verb), ...down]
  if (fewer) return [text(`Up to ${most} calls, ${still}`), ...down]
  return [text(`From ${least} to ${most} calls, ${still}.`)]
}
