import { expect, it } from 'vitest'
import { createImageRuns } from '../../../src/measure/image-runs.ts'
import { createMeasurements } from '../../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import {
  type CellState,
  callsOf,
  emptySheet,
  leftOfSheet,
  makeSheet,
  recallSheet,
} from '../../../src/measure/sheet-run.ts'
import type { BackgroundListener, BackgroundRun } from '../../../src/state/background-runs.ts'
import { parsePlan } from '../../../src/sweep/plan.ts'

const plan = parsePlan({ columns: { key: 'steps', values: [3, 2, 4] }, design: {}, images: 1, seed: 1, class: 'none' })

const newStore = () => createMeasurements(memoryShelf(), () => undefined)

const make = () => {
  const asked: { readonly wanted: BackgroundRun; readonly listener: BackgroundListener }[] = []
  let cancels = 0
  const runs = createImageRuns({
    measure: (wanted, listener) => {
      asked.push({ wanted, listener })
      return () => cancels++
    },
  })
  const sheet = emptySheet(plan, 'model aa')
  const told: (readonly [made: number, left: number])[] = []
  let isDone = false
  const states: CellState[] = [...sheet.states]
  const cancel = makeSheet(runs, sheet, [], newStore(), {
    onCalls: (...calls) => told.push(calls),
    onDone: () => {
      isDone = true
    },
    onCell: (number, state) => {
      states[number] = state
    },
  })
  return { asked, told, states, cancel, cancels: () => cancels, isDone: () => isDone }
}

const statusOf = (states: readonly CellState[]) => states.map(({ status }) => status)

it('makes the cheapest cells first, all of one network, and goes on past one that fails', () => {
  const { asked, told, states, isDone } = make()
  asked[0]!.listener.onProgress(1)
  expect(statusOf(states)).toEqual(['waiting', 'running', 'waiting'])
  asked[0]!.listener.onDone(new Float32Array(3 * 32 * 32))
  asked[1]!.listener.onFailed('the network was changed')
  expect(statusOf(states)).toEqual(['failed', 'done', 'running'])
  asked[2]!.listener.onDone(new Float32Array(3 * 32 * 32))
  expect(statusOf(states)).toEqual(['failed', 'done', 'done'])
  expect(asked.map(({ wanted }) => [wanted.program.steps.length, wanted.network])).toEqual([
    [2, 'model aa'],
    [3, 'model aa'],
    [4, 'model aa'],
  ])
  expect(isDone()).toBe(true)
  // Heun calls the network 3, 5 and 7 times: after the first call, after the first cell, and when the one that fails is left out.
  expect(told).toEqual([
    [1, 14],
    [2, 12],
    [0, 0],
  ])
})

it('cancels the cell that is under way, and asks for no other', () => {
  const { asked, states, cancel, cancels } = make()
  asked[0]!.listener.onDone(new Float32Array(3 * 32 * 32))
  cancel()
  expect(cancels()).toBe(1)
  expect(statusOf(states)).toEqual(['running', 'done', 'waiting'])
  expect(asked).toHaveLength(2)
})

it('compares cells with one converged run, and shows what is known without a run', async () => {
  const compared = parsePlan({
    columns: { key: 'steps', values: [2, 3] },
    rows: { key: 'solver', values: ['second-order', 'euler-ancestral'] },
    images: 2,
    reference: 64,
  })
  const asked: BackgroundRun[] = []
  const runs = createImageRuns({
    measure: (wanted, { onDone }) => {
      asked.push(wanted)
      // Every pixel is the number of steps, the second image's twice that.
      const steps = wanted.program.steps.length
      const size = 3 * 32 * 32
      const images = Float32Array.from({ length: 2 * size }, (_, k) => (k < size ? steps : 2 * steps) / 64)
      queueMicrotask(() => onDone(images))
      return () => undefined
    },
  })
  const store = newStore()
  const sheet = emptySheet(compared, 'model aa')
  expect(leftOfSheet(sheet, ['cat'], runs, store)).toBe(2 * (3 + 5 + 2 + 3 + 127))
  const states: CellState[] = [...sheet.states]
  const onCell = (number: number, state: CellState): void => {
    states[number] = state
  }
  await new Promise<void>((resolve) => {
    makeSheet(runs, sheet, ['cat'], store, { onCalls: () => undefined, onDone: resolve, onCell })
  })
  // Four cells and one converged run.
  expect(asked.map(({ program }) => program.steps.length).sort((a, b) => a - b)).toEqual([2, 2, 3, 3, 64])
  const errorOf = (state: CellState) => (state.status === 'done' ? state.error : state.status)
  // Distances 62/64 and twice that: their root mean square, and its standard error by that of the mean square.
  const distance = 62 / 64
  const mean = (distance ** 2 * 5) / 2
  const spread = Math.sqrt((2 * (distance ** 2 * 1.5) ** 2) / 2) / (2 * Math.sqrt(mean))
  expect(errorOf(states[0]!)).toMatchObject({
    rms: expect.closeTo(Math.sqrt(mean), 6),
    spread: expect.closeTo(spread, 6),
  })
  expect(errorOf(states[2]!)).toBe('noise')
  expect(callsOf(compared, sheet.cells)).toBe(2 * (3 + 5 + 2 + 3 + 127))

  const recalled: CellState[] = [...sheet.states]
  await recallSheet(runs, sheet, ['cat'], store, (number, state) => {
    recalled[number] = state
  })
  expect(recalled.map(errorOf)).toEqual(states.map(errorOf))
  expect(asked).toHaveLength(5)
  expect(leftOfSheet(sheet, ['cat'], runs, store)).toBe(0)

  // Numbers outlive pictures: with the images forgotten, errors show, and only the images are made again.
  const others = createImageRuns({ measure: () => () => undefined })
  const empty: CellState[] = [...sheet.states]
  await recallSheet(others, sheet, ['cat'], store, (number, state) => {
    empty[number] = state
  })
  expect(empty[0]).toEqual({ status: 'waiting', error: (states[0] as { error: unknown }).error })
  expect(leftOfSheet(sheet, ['cat'], others, store)).toBe(2 * (3 + 5 + 2 + 3))
})
