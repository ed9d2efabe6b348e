/** Steps that are done once, and what `npm run publish-network` would do; models/tests/test_publish.py does it all. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import type { Io } from '../../../src/cli/io.ts'
import { readPublishArguments } from '../../../src/cli/publish/arguments.ts'
import { filesWithHash, neighboursFile } from '../../../src/cli/publish/dependents.ts'
import { forecast, runSteps, type Step, showTime } from '../../../src/cli/publish/step.ts'
import { publishSteps } from '../../../src/cli/publish/steps.ts'
import { main } from '../../../src/cli/publish-network.ts'
import { runHere } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-publish-'))
afterAll(() => rmSync(directory, { recursive: true }))
const at = (name: string): string => join(directory, name)
const put = (name: string, content: string): void => writeFileSync(at(name), content)
const get = (name: string): string => readFileSync(at(name), 'utf8')

let printed = ''
const io: Io = {
  read: async () => '',
  print: (text) => {
    printed += text
  },
  complain: () => undefined,
  isWatched: false,
}

describe('steps', () => {
  let ran: string[] = []
  const step = (id: string, from: string, to: string, change: Partial<Step> = {}): Step => ({
    id,
    about: `${to} of ${from}`,
    inputs: [at(from)],
    outputs: [at(to)],
    settings: [],
    seconds: 100,
    run: async () => {
      ran.push(id)
      put(to, `${id}(${get(from)})`)
    },
    ...change,
  })
  const steps = [step('one', 'a', 'b'), step('two', 'b', 'c'), step('apart', 'z', 'y')]
  const work = at('kept')
  const go = async (list: readonly Step[] = steps) => {
    ran = []
    await runSteps(list, work, io)
    return ran
  }

  beforeEach(() => {
    rmSync(work, { recursive: true, force: true })
    put('a', 'A')
    put('z', 'Z')
  })

  it('are done in order, and not again', async () => {
    expect(await go()).toEqual(['one', 'two', 'apart'])
    expect(get('c')).toBe('two(one(A))')
    printed = ''
    expect(await go()).toEqual([])
    expect(printed).toBe('one: as it was\ntwo: as it was\napart: as it was\n')
  })

  it('are done again where an input, a setting, an output or a part of a file has changed', async () => {
    await go()
    put('a', 'B')
    expect(await go()).toEqual(['one', 'two'])
    expect(get('c')).toBe('two(one(B))')
    put('c', 'edited')
    expect(await go()).toEqual(['two'])
    rmSync(at('y'))
    expect(await go()).toEqual(['apart'])
    expect(await go([steps[0]!, step('two', 'b', 'c', { settings: ['--images 20'] }), steps[2]!])).toEqual(['two'])
    expect(await go([step('one', 'a', 'b', { isThere: async () => false })])).toEqual(['one'])
  })

  it('go on where they were stopped', async () => {
    let isBroken = true
    const fragile = step('two', 'b', 'c', {
      run: async () => {
        if (isBroken) throw new Error('stopped')
        put('c', 'C')
      },
    })
    await expect(go([steps[0]!, fragile, steps[2]!])).rejects.toThrow('stopped')
    isBroken = false
    ran = []
    await runSteps([steps[0]!, fragile, steps[2]!], work, io)
    expect(ran).toEqual(['apart'])
    expect(get('c')).toBe('C')
  })

  it('that leave an output out are told', async () => {
    await expect(go([step('none', 'a', 'never', { run: async () => undefined })])).rejects.toThrow('none did not write')
  })

  it('are forecast with what depends on them, by the time that they took', async () => {
    const plan = async () => (await forecast(steps, work)).map(({ isDone, seconds }) => [isDone, seconds < 50])
    expect(await plan()).toEqual([
      [false, false],
      [false, false],
      [false, false],
    ])
    await go()
    put('a', 'C')
    expect(await plan()).toEqual([
      [false, true],
      [false, true],
      [true, true],
    ])
  })

  it('take times that people read', () => {
    expect([0.2, 59, 600, 7200].map(showTime)).toEqual(['1 s', '59 s', '10 min', '2.0 h'])
  })
})

describe('npm run publish-network', () => {
  mkdirSync(at('data'))
  put('ckpt.pt', 'weights')
  const given = [at('ckpt.pt'), '--data', at('data'), '--python', process.execPath, '--out', at('out')]
  const publish = (...args: readonly string[]) => runHere(main, args, { directory })

  it('makes every file that names the network, each by one step', () => {
    const request = readPublishArguments(given)
    if (request === 'help') throw new Error('help')
    const steps = publishSteps(request, io)
    const made = steps.flatMap(({ outputs, parts = [] }) => [...outputs, ...parts])
    for (const path of [...filesWithHash('cifar10-mini'), neighboursFile]) expect(made).toContain(join(root, path))
    const whole = steps.flatMap(({ outputs }) => outputs)
    expect(new Set(whole).size).toBe(whole.length)
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length)
    // A step reads nothing that a later one writes.
    for (const [k, { inputs }] of steps.entries())
      for (const later of steps.slice(k)) for (const path of later.outputs) expect(inputs).not.toContain(path)
  })

  it('lists steps, inputs, outputs and an estimate, and does nothing', async () => {
    const { status, stdout, stderr } = await publish(...given, '--dry-run')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^export: about 20 s; /)
    expect(stdout).toContain('evaluate: about 17 min; 5000 images')
    expect(stdout).toContain('writes public/models/cifar10-mini.onnx, ')
    expect(stdout).toContain('a part of docs/results.md')
    expect(stdout).toMatch(/\nall: about [\d.]+ h on one core/)
    expect(existsSync(at('out'))).toBe(false)
    const measured = await publish(...given, '--dry-run', '--measure')
    expect(measured.stdout.match(/^\w+: /gm)).toEqual(['export: ', 'evaluate: ', 'guidance: ', 'card: ', 'all: '])
    expect(measured.stdout).not.toContain('writes public')
    const few = await publish(...given, '--dry-run', '--images', '20', '--steps-scale', '0.1')
    expect(few.stdout).toContain('evaluate: about 4 min; 20 images')
    expect(few.stdout).toContain('; 20 images with the guidance that the page suggests, and without')
  })

  it.each([
    [[], 'one checkpoint is needed, got 0'],
    [['none.pt'], 'CHECKPOINT: none.pt does not exist'],
    [[...given, 'more.pt'], 'one checkpoint is needed, got 2'],
    [[...given, '--images', '25'], '--images: must be a multiple of 10, the same number of each class, got "25"'],
    [[...given, '--images', '10'], '--images: must be a whole number from 20 to 10000'],
    [[...given, '--steps-scale', '2'], '--steps-scale: must be a number from 0.05 to 1, got "2"'],
    [[...given, '--width', 'x'], '--width: must be a number from 0.001 to 0.2886, got "x"'],
    [[...given, '--name', '../x'], '--name: must be letters, digits, - and _, got "../x"'],
    [[...given, '--data', 'none'], '--data: none does not exist; unpack'],
    [[...given, '--python', 'none'], '--python: none does not exist; npm run test:models installs it'],
    [[...given, '--log', 'none'], '--log: none does not exist'],
    [[...given, '--colour'], "Unknown option '--colour'"],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await publish(...args)
    expect(stderr).toContain(message)
    expect(status).toBe(2)
  })

  it('says what failed and that the same command goes on', async () => {
    const { status, stderr } = await publish(...given)
    expect(status).toBe(1)
    // Node is no Python.
    expect(stderr).toContain('export.py ended with code 1. See its message above; the same command goes on from here.')
  })
})
