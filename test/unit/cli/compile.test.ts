/** What a design compiles to as a document: the schema's, the core's program, and refused in words where it is not. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { main } from '../../../src/cli/compile.ts'
import { compile, type Design, levelsOf, type Program, parseDesign, printProgram } from '../../../src/core/index.ts'
import { programToJson } from '../../../src/export/program-json.ts'
import { everyChoice, exportedDesigns } from '../../export/designs.ts'
import { faultsOf, type Schema } from '../../json-schema.ts'
import { runHere, spawnCommand } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-compile-'))
afterAll(() => rmSync(directory, { recursive: true }))

const schema = JSON.parse(readFileSync(join(root, 'docs/schemas/program.json'), 'utf8')) as Schema
const designs: readonly (readonly [string, Design])[] = [...Object.entries(exportedDesigns), ...everyChoice]

const written = (design: Design): Record<string, unknown> =>
  JSON.parse(JSON.stringify(programToJson(design, compile(design), { name: 'a' })))

const run = (...args: readonly string[]) => runHere(main, args, { directory })

describe('the document of a program', () => {
  it('fits the schema and is the program of the core, number for number, for every choice', () => {
    const faults: string[] = []
    for (const [id, design] of designs) {
      const document = written(design)
      faults.push(...faultsOf(schema, document).map((fault) => `${id} ${fault}`))
      const { ops, steps, increments, nfe, result } = document as unknown as Program
      // JSON keeps every finite float64, and would make null of one that is not.
      if (JSON.stringify({ ops, steps, increments, nfe, result }) !== JSON.stringify(ordered(compile(design))))
        faults.push(`${id}: another program`)
      const reads = ops.flatMap((op) => (op.op === 'combine' ? op.terms : op.input)).map(({ base }) => base)
      const noises = [...new Set(reads.filter((base) => base.startsWith('n')))]
      if (JSON.stringify(document.noises) !== JSON.stringify(noises)) faults.push(`${id}: other noises`)
      if (JSON.stringify(document.levels) !== JSON.stringify([...levelsOf(design)])) faults.push(`${id}: other levels`)
    }
    expect(faults).toEqual([])
  })

  it('names whom the program asks', () => {
    expect(written(exportedDesigns.heun!).denoisers).toEqual(['label'])
    expect(written(exportedDesigns.cfg!).denoisers).toEqual(['label', 'none'])
    expect(written(exportedDesigns.autoguidance!).denoisers).toEqual(['label', 'weak'])
  })

  it('is refused by the schema where it is damaged', () => {
    const good = written(exportedDesigns['dpmpp-sde']!)
    const [first, ...others] = good.ops as Record<string, unknown>[]
    const damaged: readonly Record<string, unknown>[] = [
      { ...good, format: 'samplerscope-program/2' },
      { ...good, extra: 1 },
      { ...good, ops: [] },
      { ...good, nfe: 2.5 },
      { ...good, result: 'D1' },
      { ...good, resultScale: 0 },
      { ...good, levels: [null, 0] },
      { ...good, ops: [{ ...first, op: 'mix' }, ...others] },
      { ...good, ops: [{ ...first, terms: [{ base: 'y0', coefficient: 1 }] }, ...others] },
      { ...good, ops: [{ ...first, terms: [{ base: 'n0', coefficient: null }] }, ...others] },
      { ...good, increments: [{ from: 1, to: 0.5, clock: 'time' }] },
      Object.fromEntries(Object.entries(good).filter(([key]) => key !== 'steps')),
    ]
    expect(faultsOf(schema, good)).toEqual([])
    for (const document of damaged) expect(faultsOf(schema, document), JSON.stringify(document)).not.toEqual([])
  })
})

/** The keys of a program in the order in which they are compared. */
const ordered = ({ ops, steps, increments, nfe, result }: Program) => ({ ops, steps, increments, nfe, result })

describe('npm run --silent compile', () => {
  it('prints the document as JSON and nothing else', () => {
    const { status, stdout, stderr } = spawnCommand('compile.ts', ['--design', '{"steps": 4}'], directory)
    expect([status, stderr]).toEqual([0, ''])
    const document = JSON.parse(stdout)
    expect(faultsOf(schema, document)).toEqual([])
    expect(document).toMatchObject({ nfe: 7, name: 'Heun, Karras', link: '#steps=4', resultScale: 1, noises: ['n0'] })
    // A line for each operation.
    expect(stdout.split('\n').filter((line) => line.startsWith('    {"op":'))).toHaveLength(document.ops.length)
  })

  it('takes words and links, and the name that a link has', async () => {
    const words = JSON.parse((await run('--design', 'DPM++ 2M Karras 20')).stdout)
    expect(words).toMatchObject({ nfe: 20, design: { solver: { id: 'dpmpp-2m' } } })
    const named = JSON.parse((await run('--design', words.link, '--name', 'Mine')).stdout)
    expect(named).toEqual({ ...words, name: 'Mine' })
  })

  it('prints operations for people, levels alone, and to a file', async () => {
    const design = parseDesign({ steps: 3, solver: 'euler' }).value
    const given = ['--design', '{"steps": 3, "solver": "euler"}']
    expect((await run(...given, '--text')).stdout).toBe(`${printProgram(compile(design))}\n`)
    expect((await run(...given, '--levels')).stdout.trim().split('\n').map(Number)).toEqual([...levelsOf(design)])
    expect(await run(...given, '--out', 'p.json')).toEqual({ status: 0, stdout: 'p.json\n', stderr: '' })
    expect(readFileSync(join(directory, 'p.json'), 'utf8')).toBe((await run(...given)).stdout)
  })

  it.each([
    ['no design', [], /^compile: --design: is missing/],
    ['an unknown solver', ['--design', '{"solver": "magic"}'], /^compile: --design: solver "magic" is not one of/],
    ['two ways to print', ['--design', '{}', '--text', '--levels'], /^compile: --text and --levels/],
    ['an unknown option', ['--design', '{}', '--json'], /^compile: Unknown option '--json'/],
    [
      'choices that do not fit',
      ['--design', '{"sigmaMax": "inf", "discretization": "flow"}'],
      /^compile: --design: a run cannot start from noise alone/,
    ],
  ])('refuses %s with exit code 2', async (_, args, message) => {
    const { status, stdout, stderr } = await run(...args)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  })
})
