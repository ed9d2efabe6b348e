import { expect, it } from 'vitest'
import { createImageRuns } from '../../../src/measure/image-runs.ts'
import type { JobStatus } from '../../../src/measure/job-status.ts'
import { type CellState, emptySheet, makeSheet, pausedSheet } from '../../../src/measure/sheet-run.ts'
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
