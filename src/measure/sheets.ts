/** The sheets that are looked at, by the names of their studies: what is known of their cells, as it becomes known. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { contentKey } from '../core/design-json.ts'
import { type Plan, planToJson } from '../sweep/plan.ts'
import type { ImageRuns } from './image-runs.ts'
import type { Measurements } from './kept/measurements.ts'
import { type CellState, emptySheet, recallSheet, type Sheet } from './sheet-run.ts'

export interface Sheets {
  readonly state: StoreApi<Readonly<Record<string, Sheet>>>
  /** Shows a plan under a name, with what is known of it; where it is there already, it stays. Returns the sheet. */
  show(id: string, plan: Plan, network: string, labels: readonly string[]): Sheet
  onCell(id: string, number: number, state: CellState): void
  /** Cells that were being made wait again. */
  onStopped(id: string): void
}

const isSame = (sheet: Sheet, plan: Plan, network: string): boolean =>
  sheet.network === network && contentKey(planToJson(sheet.plan)) === contentKey(planToJson(plan))

export const createSheets = (
  imageRuns: Pick<ImageRuns, 'recall'>,
  measurements: Pick<Measurements, 'get' | 'loaded'>,
): Sheets => {
  const state = createStore<Readonly<Record<string, Sheet>>>()(() => ({}))
  /** Names whose classes had no names yet when they were shown. */
  const labelled = new Map<string, number>()
  const change = (id: string, edit: (sheet: Sheet) => Sheet): void => {
    const sheet = state.getState()[id]
    if (sheet) state.setState({ [id]: edit(sheet) })
  }
  const withState = (sheet: Sheet, number: number, next: CellState): Sheet => ({
    ...sheet,
    states: sheet.states.with(number, next),
  })

  const recall = async (id: string, sheet: Sheet, labels: readonly string[]): Promise<void> => {
    await measurements.loaded
    await recallSheet(imageRuns, sheet, labels, measurements, (number, next) => {
      const now = state.getState()[id]
      // A job, or another plan under the same name, knows better.
      if (now && isSame(now, sheet.plan, sheet.network) && now.states[number]!.status === 'waiting')
        change(id, (one) => withState(one, number, next))
    })
  }

  return {
    state,
    show: (id, plan, network, labels) => {
      const known = state.getState()[id]
      if (known && isSame(known, plan, network) && labelled.get(id) === labels.length) return known
      const sheet = known && isSame(known, plan, network) ? known : emptySheet(plan, network)
      labelled.set(id, labels.length)
      state.setState({ [id]: sheet })
      void recall(id, sheet, labels)
      return sheet
    },
    onCell: (id, number, next) => change(id, (sheet) => withState(sheet, number, next)),
    onStopped: (id) =>
      change(id, (sheet) => ({
        ...sheet,
        states: sheet.states.map((one): CellState => (one.status === 'running' ? { status: 'waiting' } : one)),
      })),
  }
}
