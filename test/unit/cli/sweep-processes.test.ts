/**
 * Shards in processes of their own, on one directory: one is killed in the middle and started again, and every file ends up
 * the same as if nothing had happened. The commands are those of docs/cluster.md.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { main } from '../../../src/cli/sweep.ts'
import { runHere } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-shards-'))
const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(directory, { recursive: true })
})

const tiny = join(root, 'test', 'models', 'tiny')
const plan = {
  columns: { key: 'steps', values: [40, 60, 80, 100, 120] },
  rows: { key: 'solver', values: ['euler', 'dpmpp-2m'] },
  images: 2,
  reference: 64,
}
writeFileSync(join(directory, 'plan.json'), JSON.stringify(plan))
const sweep = (...args: readonly string[]) => runHere(main, ['plan.json', '--model', tiny, ...args], { directory })

/** Every file below a folder, by its path. */
const filesOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(directory, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(directory, folder, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(directory, folder, name)).toString('base64')]),
  )

const command = (...args: readonly string[]): readonly string[] => [
  join(root, 'src/cli/run.mjs'),
  'src/cli/sweep.ts',
  'plan.json',
  '--model',
  tiny,
  ...args,
]
const start = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) => {
  // The program itself: killing run.mjs would leave it running.
  const program = ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), join(root, 'src/cli/sweep.ts')]
  const child = spawn(process.execPath, [...program, 'plan.json', '--model', tiny, ...args], {
    cwd: directory,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  child.stdout.on('data', (text) => {
    output += text
  })
  child.stderr.on('data', (text) => {
    output += text
  })
  const ended = new Promise<{ readonly code: number | null; readonly output: string }>((done) =>
    child.on('close', (code) => {
      running.delete(child)
      done({ code, output })
    }),
  )
  return { child, ended }
}
const linesOf = (path: string): number =>
  existsSync(join(directory, path)) ? readFileSync(join(directory, path), 'utf8').split('\n').length - 1 : 0

describe('two processes on one directory', { timeout: 180_000 }, () => {
  it('make what one makes after the other, though one is killed in the middle and goes on', async () => {
    for (const shard of ['1/2', '2/2'])
      expect(await sweep('--out', 'clean', '--shard', shard)).toMatchObject({ status: 0 })
    expect(await sweep('--out', 'clean', '--merge')).toMatchObject({ status: 0, stderr: '' })

    // Named by the variables of a Slurm array, as on a cluster.
    const array = { SLURM_ARRAY_TASK_MIN: '0', SLURM_ARRAY_TASK_COUNT: '2' }
    const first = start(['--out', 'shared'], { ...array, SLURM_ARRAY_TASK_ID: '0' })
    const second = start(['--out', 'shared'], { ...array, SLURM_ARRAY_TASK_ID: '1' })
    const part = 'shared/parts/shard-2-of-2.jsonl'
    while (linesOf(part) < 2 && second.child.exitCode === null) await wait(5)
    second.child.kill('SIGKILL')
    await second.ended
    const kept = linesOf(part)
    expect([kept >= 2, kept < 5]).toEqual([true, true])
    expect(existsSync(join(directory, 'shared/parts/shard-2-of-2.lock'))).toBe(true)
    // As if it had died in the middle of a picture and of a line.
    appendFileSync(join(directory, part), '{"key":"half of a li')
    appendFileSync(join(directory, 'shared/parts/shard-2-of-2.tar'), 'half of a picture')
    expect(await first.ended).toMatchObject({
      code: 0,
      output: expect.stringMatching(/shard 1 of 2\n[\s\S]*5 cells sampled/),
    })

    const missing = await sweep('--out', 'shared', '--merge')
    expect(missing.status).toBe(3)
    expect(missing.stderr).toMatch(new RegExp(`^sweep: ${5 - kept} of 10 cells are missing or damaged: `))

    const again = await start(['--out', 'shared', '--shard', '2/2']).ended
    expect(again).toMatchObject({ code: 0 })
    expect(again.output).toMatch(/sweep: shard 2 of 2 goes on with .*shard-2-of-2\.jsonl/)
    expect(again.output).toContain(`${5 - kept} cells sampled, ${kept} were there`)
    expect(await sweep('--out', 'shared', '--merge')).toMatchObject({ status: 0 })
    const [clean, shared] = [filesOf('clean'), filesOf('shared')]
    expect(Object.keys(shared)).toEqual(Object.keys(clean))
    expect(Object.keys(clean).filter((name) => clean[name] !== shared[name])).toEqual([])
    // One converged run for all of them, and no lock is left.
    expect(Object.keys(clean).map((name) => name.replaceAll('\\', '/').replace(/reference\/.*/, 'reference/'))).toEqual(
      [
        'parts/shard-1-of-2.jsonl',
        'parts/shard-1-of-2.tar',
        'parts/shard-2-of-2.jsonl',
        'parts/shard-2-of-2.tar',
        'plan.json',
        'reference/',
        'sheet.png',
        'table.csv',
        'table.json',
      ],
    )
  })

  it('do not both sample the same part', async () => {
    mkdirSync(join(directory, 'same', 'parts'), { recursive: true })
    const lock = join(directory, 'same', 'parts', 'shard-1-of-2.lock')
    writeFileSync(lock, JSON.stringify({ host: 'node-7', pid: 12 }))
    let time = Date.now() / 1000
    const beat = setInterval(() => utimesSync(lock, ++time, time), 20)
    try {
      expect(await sweep('--out', 'same', '--shard', '1/2')).toMatchObject({
        status: 4,
        stdout: '',
        stderr: expect.stringMatching(
          /lock says that process 12 on node-7 is sampling these cells\. Wait for it, or give/,
        ),
      })
    } finally {
      clearInterval(beat)
    }
    expect(readFileSync(lock, 'utf8')).toContain('node-7')
  })

  const parallel = spawnSync('parallel', ['--version']).status === 0
  it.skipIf(!parallel)('are started by GNU parallel (skipped where it is not installed)', async () => {
    const run = [process.execPath, ...command('--out', 'parallel', '--shard')].map((part) => `'${part}'`).join(' ')
    const started = spawnSync('parallel', ['--will-cite', '-j2', `${run} {}/3`, ':::', '1', '2', '3'], {
      cwd: directory,
      encoding: 'utf8',
    })
    expect([started.status, started.stderr]).toEqual([0, ''])
    expect(await sweep('--out', 'parallel', '--merge')).toMatchObject({ status: 0 })
    for (const name of ['table.csv', 'table.json', 'sheet.png'])
      expect(filesOf('parallel')[name] === filesOf('clean')[name], name).toBe(true)
  })
})

describe('before it starts', () => {
  it('says how many cells there are, and what they will take', async () => {
    expect(await sweep('--count')).toEqual({ status: 0, stdout: '10\n', stderr: '' })
    expect((await sweep('--count', '--shard', '2/4')).stdout).toBe('3\n')
    const { status, stdout } = await sweep('--dry-run', '--shard', '/4')
    expect(status).toBe(0)
    const rows = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, 16).trim(), line.slice(17)]),
    )
    // 400 steps twice, 2 images; 127 calls of the converged run of 64 Heun steps.
    expect(rows).toMatchObject({
      cells: '10',
      done: '0',
      'images per cell': '2',
      'network calls': '1,600 to do, and 254 for converged runs',
      'call per image': expect.stringMatching(/^[\d.]+ ms, measured here, one image per call, one thread$/),
      time: expect.stringMatching(/^about \d+ (s|min) in one process$/),
      'of 4 shards': expect.stringMatching(/^the longest takes about \d+ (s|min)$/),
    })
    expect((await sweep('--dry-run', '--out', 'clean')).stdout).toMatch(/^done +10\n[\s\S]*^network calls +0 to do$/m)
    expect(existsSync(join(directory, 'dry'))).toBe(false)
  })

  it.each([
    [['--out', 'x', '--shard', '3/2'], /^sweep: --shard: must be I\/N/],
    [['--out', 'x', '--shard', '1/2', '--cells', '1'], /^sweep: --cells and --shard: take one/],
    [['--out', 'x', '--shard', '1/2', '--merge'], /^sweep: --merge takes all cells/],
    [['--out', 'x', '--merge', '--dry-run'], /^sweep: --merge samples nothing/],
    [['--count', '--dry-run'], /^sweep: --count and --dry-run/],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await sweep(...args)
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
    expect(existsSync(join(directory, 'x'))).toBe(false)
  })
})
