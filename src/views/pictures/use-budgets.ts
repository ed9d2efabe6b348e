/** What was measured of the designs at other numbers of calls, in the background on exact pictures. */
import { useEffect, useState } from 'react'
import { contentKey } from '../../core/design-json.ts'
import { labelsOf } from '../../document/images.ts'
import { exactWorldOf, publishedSeed } from '../../engine/exact/worlds.ts'
import type { BudgetsRequest, BudgetUpdate } from '../../metrics/budgets.ts'
import { createLabClient, type Lab } from '../../metrics/lab-client.ts'
import type { ExplorerState } from '../../state/explorer.ts'
import { imagePerturbationOf } from '../../state/imperfect.ts'
import { withCalls } from '../../state/match.ts'
import { type Compared, comparedOf } from '../../state/selectors.ts'
import { isStochastic } from '../../toy/errors.ts'
import { useWiring } from '../explorer-context.tsx'

/** Calls at which designs are measured. */
export const budgetCalls = [4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64]

/** More pictures than the page shows: nine tell little of small differences. */
const leastPictures = 24

/** Milliseconds without a change before a measurement starts: a drag measures once, when it rests. */
const rest = 400

let lab: Lab | undefined

const designsAt = (compared: readonly Compared[], calls: number) =>
  compared
    .filter(({ program }) => !isStochastic(program))
    .map(({ id, design, isBaseline }) => ({ key: id, design: isBaseline ? design : withCalls(design, calls) }))

/** Undefined for fewer than two designs that follow the ODE. */
const requestOf = (state: ExplorerState): BudgetsRequest | undefined => {
  const compared = comparedOf(state)
  if (compared.filter(({ program }) => !isStochastic(program)).length < 2) return undefined
  const { images, seed, network } = state.document
  const shown = labelsOf(images)
  const labels = [...shown]
  for (let k = shown.length; k < leastPictures; k++) labels.push(images.class === 'all' ? k % 10 : shown[0]!)
  return {
    world: exactWorldOf(network) ?? { seed: publishedSeed, side: 32 },
    budgets: budgetCalls.map((calls) => ({ calls, designs: designsAt(compared, calls) })),
    seed,
    labels,
    reference: images.reference || 128,
    perturbation: imagePerturbationOf(state.document),
  }
}

export interface Budgets {
  readonly updates: readonly BudgetUpdate[]
  /** They are of the designs as they are now. */
  readonly isNow: boolean
}

/** Nothing is being dragged, and the page's own pictures are there: they go first. */
const isAtRest = ({ history, runs }: ExplorerState): boolean =>
  !history.isHeld && Object.values(runs).every(({ status }) => status === 'done' || status === 'failed')

const nothing: Budgets = { updates: [], isNow: false }

/** Starts again when the page rests after a change of the designs; a newer request cancels an older one. */
export const useBudgets = (): Budgets => {
  const { explorer } = useWiring()
  const [found, setFound] = useState<Budgets>(nothing)
  useEffect(() => {
    let cancel = (): void => undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    /** What is being measured. */
    let asked: string | undefined
    let done: { readonly key: string; readonly updates: readonly BudgetUpdate[] } | undefined
    const measure = (): void => {
      const state = explorer.getState()
      if (!isAtRest(state)) return
      const request = requestOf(state)
      const key = contentKey(request ?? null)
      if (key === asked) return
      cancel()
      asked = undefined
      if (!request || key === done?.key) {
        // Fewer than two designs: nothing can overtake anything.
        setFound({ updates: (request && done?.updates) || [], isNow: true })
        return
      }
      asked = key
      lab ??= createLabClient()
      const updates: BudgetUpdate[] = []
      const end = (): void => {
        asked = undefined
        done = { key, updates }
        setFound({ updates, isNow: true })
      }
      cancel = lab.run(
        { type: 'budgets', request },
        {
          onUpdate: (update) => void (update.type === 'budget' && updates.push(update.update)),
          onProgress: () => undefined,
          onDone: end,
          // The verdict stands without them.
          onFailed: end,
        },
      )
    }
    const later = (): void => {
      clearTimeout(timer)
      timer = setTimeout(measure, rest)
    }
    later()
    const stop = explorer.subscribe((state, before) => {
      if (state.document !== before.document) {
        // What was measured so far is kept where it was measured.
        cancel()
        asked = undefined
        setFound((known) => (known.isNow ? { ...known, isNow: false } : known))
      } else if (isAtRest(state) === isAtRest(before)) return
      later()
    })
    return () => {
      stop()
      clearTimeout(timer)
      cancel()
    }
  }, [explorer])
  return found
}
