/** Which part a process does, what a sweep will take, and how far it is. */
import { describe, expect, it } from 'vitest'
import { ArgumentFault } from '../../../src/cli/arguments.ts'
import { createProgress, spoken } from '../../../src/cli/sweep-progress.ts'
import { cellsOfShard, readShard, shardName, shardOfEnvironment } from '../../../src/cli/sweep-shard.ts'
import { cellsOf, costOf } from '../../../src/sweep/cells.ts'
import { parsePlan } from '../../../src/sweep/plan.ts'

const cells = cellsOf(
  parsePlan({
    columns: { key: 'steps', values: [3, 40, 5, 6, 7, 8, 90] },
    rows: { key: 'solver.alpha', values: [0.5, 1] },
  }),
)

describe('shards', () => {
  it.each([1, 2, 3, 5, 14, 20])('divide all cells among %i processes, each cell once, about equally long', (count) => {
    const shards = Array.from({ length: count }, (_, k) => cellsOfShard(cells, { index: k + 1, count }))
    const numbers = shards.flat().map(({ number }) => number)
    expect(numbers.sort((a, b) => a - b)).toEqual(cells.map(({ number }) => number))
    const sizes = shards.map(({ length }) => length)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    const most = Math.max(...cells.map(costOf))
    const costs = shards.map((shard) => shard.reduce((sum, cell) => sum + costOf(cell), 0))
    expect(Math.max(...costs) - Math.min(...costs)).toBeLessThanOrEqual(most)
  })

  it('have names that sort', () => {
    expect(shardName({ index: 3, count: 16 })).toBe('shard-03-of-16')
  })

  it.each([
    ['3/16', {}, { index: 3, count: 16 }],
    ['1/1', { SLURM_ARRAY_TASK_ID: '5' }, { index: 1, count: 1 }],
    ['/16', { SLURM_ARRAY_TASK_ID: '0' }, { index: 1, count: 16, variable: 'SLURM_ARRAY_TASK_ID' }],
    // Only two tasks are started again: they are still those of sixteen.
    [
      '/16',
      { SLURM_ARRAY_TASK_ID: '15', SLURM_ARRAY_TASK_MIN: '3', SLURM_ARRAY_TASK_COUNT: '2' },
      { index: 16, count: 16, variable: 'SLURM_ARRAY_TASK_ID' },
    ],
    ['/16', { JOB_COMPLETION_INDEX: '7' }, { index: 8, count: 16, variable: 'JOB_COMPLETION_INDEX' }],
  ])('reads %s with %j', (text, environment, shard) => {
    expect(readShard(text, environment)).toEqual(shard)
  })

  it.each([
    ['0/4', {}],
    ['5/4', {}],
    ['1/0', {}],
    ['a/4', {}],
    ['1', {}],
    ['/4', {}],
    ['/4', { SLURM_ARRAY_TASK_ID: '4' }],
    ['-1/4', {}],
  ])('refuses %s with %j', (text, environment) => {
    expect(() => readShard(text, environment)).toThrow(ArgumentFault)
    expect(() => readShard(text, environment)).toThrow(/^--shard/)
  })

  it('are found in the variables of an array of tasks', () => {
    const slurm = (id: number, min: number, count: number, step?: number) =>
      shardOfEnvironment({
        SLURM_ARRAY_TASK_ID: `${id}`,
        SLURM_ARRAY_TASK_MIN: `${min}`,
        SLURM_ARRAY_TASK_COUNT: `${count}`,
        ...(step !== undefined && { SLURM_ARRAY_TASK_STEP: `${step}` }),
      })
    expect(shardOfEnvironment({})).toBeNull()
    expect([slurm(0, 0, 4), slurm(3, 0, 4), slurm(1, 1, 4), slurm(7, 1, 4, 2)]).toMatchObject([
      { index: 1, count: 4 },
      { index: 4, count: 4 },
      { index: 1, count: 4 },
      { index: 4, count: 4 },
    ])
    // --array=1,7 has no even distance.
    expect(() => slurm(7, 1, 2)).toThrow(/add --shard \/N/)
    expect(shardOfEnvironment({ JOB_COMPLETION_INDEX: '2', JOB_COMPLETIONS: '3' })).toMatchObject({
      index: 3,
      count: 3,
    })
    expect(() => shardOfEnvironment({ JOB_COMPLETION_INDEX: '2' })).toThrow(/add --shard \/N/)
  })
})

describe('progress', () => {
  const record = (isWatched: boolean) => {
    const clock = { now: 0 }
    let text = ''
    const io = {
      isWatched,
      complain: (more: string) => {
        text += more
      },
    }
    const progress = createProgress(io, { name: 'sweep', cells: 10, calls: 100 }, () => clock.now)
    return { clock, progress, text: () => text }
  }

  it('is a line every half minute in a log, with what is left by the calls that were answered', () => {
    const { clock, progress, text } = record(false)
    for (let k = 0; k < 8; k++) {
      clock.now += 12
      progress.count(10)
      progress.finishCell()
    }
    expect(text()).toBe(
      'sweep: 2 of 10 cells, 30 %, about 84 s left\n' + 'sweep: 5 of 10 cells, 60 %, about 48 s left\n',
    )
    progress.end()
  })

  it('leaves out calls that another process has answered', () => {
    const { clock, progress, text } = record(false)
    progress.skip(60)
    clock.now = 40
    progress.count(20)
    expect(text()).toBe('sweep: 0 of 10 cells, 50 %, about 40 s left\n')
  })

  it('changes one line on a terminal, which a notice does not break', () => {
    const { progress, text } = record(true)
    progress.count(10)
    progress.notice('waits')
    progress.count(90)
    progress.end()
    const lines = text().split('\n')
    expect(lines.map((line) => line.trim())).toEqual([
      expect.stringMatching(/^sweep: 0 of 10 cells, 10 %/),
      'sweep waits',
      expect.stringMatching(/^sweep: 0 of 10 cells, 100 %/),
      '',
    ])
  })

  it('says durations as people do', () => {
    expect([0.2, 40, 100, 3600, 4 * 3600, 40 * 3600].map(spoken)).toEqual([
      '1 s',
      '40 s',
      '2 min',
      '60 min',
      '4.0 h',
      '40 h',
    ])
  })
})
