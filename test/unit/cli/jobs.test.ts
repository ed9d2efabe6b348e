/** Job files: those of docs/cluster.md are what the command prints, and they run. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { type JobKind, jobFile, jobKinds, kubernetesJob, shellWord } from '../../../src/cli/jobs.ts'
import { main } from '../../../src/cli/sweep.ts'
import { documentAt } from '../docs/documents.ts'
import { runHere } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-jobs-'))
afterAll(() => rmSync(directory, { recursive: true }))
const tiny = join(root, 'test', 'models', 'tiny')
const write = (name: string, content: string): string => {
  writeFileSync(join(directory, name), content)
  return join(directory, name)
}
write('plan.json', JSON.stringify({ columns: { key: 'steps', values: [2, 3, 4, 5, 6] }, images: 1 }))
const sweep = (...args: readonly string[]) => runHere(main, ['plan.json', ...args], { directory })
const job = { plan: 'plan.json', out: 'sheet', shards: 16, options: [] }
const isThere = (command: string): boolean => spawnSync(command, ['--version']).status === 0
const isBashThere = isThere('bash') && process.platform !== 'win32'

const run = (script: string, variables: Readonly<Record<string, string>> = {}) => {
  const { status, stdout, stderr } = spawnSync('bash', [script], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, SAMPLERSCOPE: root, ...variables },
  })
  return { status, output: `${stdout}${stderr}` }
}
const results = (out: string): readonly string[] =>
  ['table.csv', 'table.json', 'sheet.png'].map((name) => readFileSync(join(directory, out, name)).toString('base64'))

describe('job files', () => {
  it.each(jobKinds)('of %s in docs/cluster.md is what the command prints', async (kind) => {
    const [, shown] = new RegExp(`^\`\`\`\\w+ file=${kind}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(
      documentAt('docs/cluster.md'),
    )!
    const printed = await sweep('--out', 'sheet', '--shard', '/16', '--job', kind)
    expect(printed).toEqual({ status: 0, stdout: shown, stderr: '' })
  })

  it('pass on the network and the device, quoted for a shell', async () => {
    expect(['a b', "it's", 'a/b.json', '$HOME'].map(shellWord)).toEqual(["'a b'", "'it'\\''s'", 'a/b.json', "'$HOME'"])
    const given = ['--out', 'my sheet', '--shard', '/3', '--model', tiny, '--device', 'cpu', '--job', 'slurm']
    const { stdout } = await sweep(...given)
    expect(stdout).toContain(`--out 'my sheet' --model ${tiny} --device cpu --shard /3\n`)
    expect(stdout).toContain('#SBATCH --job-name=my-sheet\n#SBATCH --array=0-2\n')
  })

  it('of Kubernetes is an indexed Job whose every pod is a shard', () => {
    expect(kubernetesJob(job)).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      spec: {
        completionMode: 'Indexed',
        completions: 16,
        // An index can only be tried again on its own where its pod is not restarted in place.
        backoffLimitPerIndex: 3,
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [{ args: ['src/cli/sweep.ts', 'plan.json', '--out', 'sheet', '--shard', '/16'] }],
          },
        },
      },
    })
  })

  it.each([
    [['--job', 'slurm'], /--out: is missing/],
    [['--job', 'slurm', '--out', 'x'], /--job: add --shard \/N/],
    [['--job', 'slurm', '--out', 'x', '--shard', '1/2'], /--job: add --shard \/N/],
    [['--job', 'pbs', '--out', 'x', '--shard', '/2'], /--job: must be one of slurm, kubernetes, parallel, ray/],
    [['--job', 'ray', '--out', 'x', '--shard', '/2', '--count'], /--count and --job: take one/],
  ])('are refused for %j', async (args, message) => {
    const { status, stderr } = await sweep(...args)
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
  })

  it.skipIf(!isThere('shellcheck'))('for a shell pass shellcheck (skipped where it is not installed)', () => {
    for (const kind of ['slurm', 'parallel'] as const) {
      const script = write(`${kind}.sh`, jobFile(kind, { ...job, out: "it's a sheet" }))
      const { status, stdout } = spawnSync('shellcheck', [script], { encoding: 'utf8' })
      expect([status, stdout]).toEqual([0, ''])
    }
  })

  const small = (out: string) => ({ plan: 'plan.json', out, shards: 2, options: ['--model', tiny] })
  const scriptOf = (kind: JobKind, out: string): string => write(`run-${kind}.sh`, jobFile(kind, small(out)))

  it.skipIf(!isBashThere)('of Slurm runs task by task, and its cells are those of one process', async () => {
    const script = scriptOf('slurm', 'slurm')
    for (const id of ['0', '1'])
      expect(run(script, { SLURM_ARRAY_TASK_ID: id })).toMatchObject({
        status: 0,
        output: expect.stringContaining(`SLURM_ARRAY_TASK_ID makes this shard ${Number(id) + 1} of 2`),
      })
    expect(await sweep('--out', 'slurm', '--model', tiny, '--merge')).toMatchObject({ status: 0 })
    expect(await sweep('--out', 'whole', '--model', tiny)).toMatchObject({ status: 0 })
    expect(results('slurm')).toEqual(results('whole'))
    expect(run(script, { SLURM_ARRAY_TASK_ID: '0', SAMPLERSCOPE: '' })).toMatchObject({
      status: 1,
      output: expect.stringContaining('Set it to the folder of Samplerscope'),
    })
  })

  it.skipIf(!isBashThere || !isThere('parallel'))('of GNU parallel runs (skipped where it is not installed)', () => {
    expect(run(scriptOf('parallel', 'parallel'))).toMatchObject({ status: 0 })
    expect(results('parallel')).toEqual(results('whole'))
  })
})

describe('docs/cluster/Dockerfile', () => {
  const folder = join(root, 'docs', 'cluster')
  const instructions = readFileSync(join(folder, 'Dockerfile'), 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .trim()
    .split('\n')
    .map((line) => /^([A-Z]+) (.*)$/.exec(line)!)
    .map(([, name, rest]) => ({ name: name!, rest: rest! }))
  const copies = instructions
    .filter(({ name }) => name === 'COPY')
    .map(({ rest }) => rest.split(' '))
    .map((words) => ({ from: words.slice(0, -1), to: words.at(-1)! }))

  it('has what hadolint asks for: a tag, a folder, a user that is not root, and a program', () => {
    expect(instructions.map(({ name }) => name)).toEqual([
      ...['FROM', 'WORKDIR', 'COPY', 'COPY', 'RUN', 'COPY', 'COPY', 'USER', 'ENTRYPOINT', 'CMD'],
    ])
    const of = (name: string): string => instructions.find((one) => one.name === name)!.rest
    const major = Number(/^node:(\d+)-[\w-]+$/.exec(of('FROM'))![1])
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(major).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)![0]))
    expect(of('WORKDIR')).toBe('/samplerscope')
    expect(Number(of('USER'))).toBeGreaterThan(0)
    for (const name of ['ENTRYPOINT', 'CMD'])
      expect(JSON.parse(of(name)).every((word: unknown) => typeof word === 'string')).toBe(true)
  })

  it('copies what is there and what its ignore file lets through, and that is enough for a sweep', () => {
    const ignored = readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8').trim().split('\n')
    expect(ignored[0]).toBe('*')
    const image = join(directory, 'image')
    for (const { from, to } of copies)
      for (const source of from) {
        expect(ignored).toContain(`!${source}`)
        expect(existsSync(join(root, source)), source).toBe(true)
        const isInto = to.endsWith('/')
        const target = isInto ? join(image, to, source.split('/').at(-1)!) : join(image, to)
        mkdirSync(dirname(target), { recursive: true })
        cpSync(join(root, source), target, { recursive: true })
      }
    // What npm ci installs.
    symlinkSync(join(root, 'node_modules'), join(image, 'node_modules'), 'junction')
    const entry = JSON.parse(instructions.find(({ name }) => name === 'ENTRYPOINT')!.rest) as string[]
    const program = entry[1]!.replace('/samplerscope', image)
    const args = [
      program,
      'src/cli/sweep.ts',
      'plan.json',
      '--out',
      'contained',
      '--shard',
      '1/1',
      '--model',
      'pictures',
    ]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8' })
    expect([status, stdout, stderr]).toEqual([0, '5 cells sampled, 0 were there\n', ''])
    expect(readdirSync(join(directory, 'contained', 'parts'))).toEqual(['shard-1-of-1.jsonl', 'shard-1-of-1.tar'])
  })
})
