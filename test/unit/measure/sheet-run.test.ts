import { expect, it } from 'vitest'
import { createImageRuns } from '../../../src/measure/image-runs.ts'
import type { JobStatus } from '../../../src/measure/job-status.ts'
import {
  type CellState,
  callsOf,
  emptySheet,
  makeSheet,
  pausedSheet,
  recallSheet,
} from '../../../src/measure/sheet-run.ts'
import type { BackgroundListener, BackgroundRun } from '../../../src/state/background-runs.ts'
import { parsePlan } from '../../../src/sweep/plan.ts'

const plan = parsePlan({ columns: { key: 'steps', values: [3, 2, 4] }, design: {}, images: 1, seed: 1, class: 'none' })

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
  const jobs: JobStatus[] = []
  const states: CellState[] = [...sheet.states]
  const cancel = makeSheet(runs, sheet, [], {
    onJob: (job) => jobs.push(job),
    onCell: (number, state) => {
      states[number] = state
    },
  })
  return { sheet, asked, jobs, states, cancel, cancels: () => cancels }
}

const statusOf = (states: readonly CellState[]) => states.map(({ status }) => status)

it('makes the cheapest cells first, all of one network, and goes on past one that fails', () => {
  const { asked, jobs, states } = make()
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
  expect(jobs.at(-1)).toEqual({ status: 'done' })
  // Heun calls the network 3, 5 and 7 times.
  const shares = jobs.flatMap((job) => (job.status === 'running' ? [job.share] : []))
  expect(shares).toEqual([3 / 15, 8 / 15, 1])
})

it('cancels the cell that is under way, which then waits', () => {
  const { asked, sheet, states, cancel, cancels } = make()
  asked[0]!.listener.onDone(new Float32Array(3 * 32 * 32))
  cancel()
  expect(cancels()).toBe(1)
  expect(statusOf(pausedSheet({ ...sheet, states }).states)).toEqual(['waiting', 'done', 'waiting'])
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
  const sheet = emptySheet(compared, 'model aa')
  const states: CellState[] = [...sheet.states]
  const onCell = (number: number, state: CellState): void => {
    states[number] = state
  }
  await new Promise<void>((resolve) => {
    makeSheet(runs, sheet, ['cat'], { onJob: ({ status }) => status === 'done' && resolve(), onCell })
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
  await recallSheet(runs, sheet, ['cat'], (number, state) => {
    recalled[number] = state
  })
  expect(recalled.map(errorOf)).toEqual(states.map(errorOf))
  expect(asked).toHaveLength(5)
})
