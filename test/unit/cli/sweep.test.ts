/** The command itself, with the tiny network: its files, resuming, parts that are put together, and what it refuses. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { main } from '../../../src/cli/sweep.ts'
import { compile } from '../../../src/core/compile.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { paintDenoised } from '../../../src/engine/tonemap.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { cellOf } from '../../../src/sweep/cells.ts'
import { parsePlan } from '../../../src/sweep/plan.ts'
import { planOfSheet } from '../../../src/sweep/sheet.ts'
import { createNodeBackend, sampleInDouble } from '../engine/node-backend.ts'
import { runHere, spawnCommand } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-sweep-'))
afterAll(() => rmSync(directory, { recursive: true }))

const tiny = join(root, 'test', 'models', 'tiny')

const sweep = (...args: readonly string[]) => runHere(main, ['--model', tiny, ...args], { directory })

const write = (name: string, content: unknown): string => {
  const path = join(directory, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const input = {
  columns: { key: 'steps', values: [3, 4] },
  rows: { key: 'solver.alpha', values: [0.5, 1] },
  images: 2,
  class: 'cat',
  seed: 4,
}
const plan = parsePlan(input)
const planPath = write('plan.json', input)
const bytes = (...path: readonly string[]): Buffer => readFileSync(join(directory, ...path))
interface Line {
  readonly number: number
  readonly png: string | null
  readonly picture: { readonly offset: number; readonly bytes: number } | null
}
const linesOf = (out: string, part = 'all'): readonly Line[] =>
  bytes(out, 'parts', `${part}.jsonl`)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const results = ['table.csv', 'table.json', 'sheet.png'] as const

describe('npm run sweep', () => {
  it('writes a table and a sheet of what the core computes, and goes on where it was stopped', async () => {
    const out = join(directory, 'whole')
    const files = results.map((name) => `${join('whole', name)}\n`).join('')
    expect(spawnCommand('sweep.ts', ['--model', tiny, planPath, '--out', 'whole'], directory)).toEqual({
      status: 0,
      stdout: `4 cells sampled, 0 were there\n${files}`,
      stderr: '',
    })
    const table = JSON.parse(bytes('whole', 'table.json').toString())
    expect(table).toMatchObject({ columns: ['3', '4'], rows: ['0.5', '1'], model: { name: 'tiny' }, plan: { seed: 4 } })
    expect(
      table.cells.map((cell: Record<string, unknown>) => [cell.cell, cell.steps, cell['solver.alpha'], cell.nfe]),
    ).toEqual([
      [0, 3, 0.5, 5],
      [1, 4, 0.5, 7],
      [2, 3, 1, 5],
      [3, 4, 1, 7],
    ])
    const lines = bytes('whole', 'table.csv').toString().trimEnd().split('\n')
    expect(lines[0]).toBe('cell,steps,solver.alpha,nfe,mean,deviation,rmse,seed,class,sha256,link,fault')
    expect(lines).toHaveLength(5)

    // Cell 1 is the images of its own design on the plan's seed.
    const { run } = cellOf(plan, 1)
    if (!('design' in run)) throw new Error(run.fault)
    const { value } = parseHash(table.cells[1].link)
    expect(value).toMatchObject({ design: run.design, seed: 4, images: { class: 3 } })
    const backend = await createNodeBackend(`${tiny}.onnx`)
    const program = compile(run.design)
    const images = await sampleInDouble(backend, { program, labels: [3, 3], seed: 4 })
    await backend.dispose()
    const mean = images.reduce((sum, x) => sum + x, 0) / images.length
    expect(table.cells[1].mean).toBeCloseTo(mean, 4)
    const expected = paintDenoised(32, Float32Array.from(images))
    // Pictures lie in one archive, behind a header of a block.
    const record = linesOf('whole').find(({ number }) => number === 1)!
    const { offset, bytes: length } = record.picture!
    const { width, data } = decode(bytes('whole', 'parts', 'all.tar').subarray(offset, offset + length))
    expect(width).toBe(64)
    for (let k = 0; k < 2 * 32 * 32; k++) {
      const [image, y, x] = [Math.floor(k / 1024), Math.floor((k % 1024) / 32), k % 32]
      const grey = data[3 * (y * width + image * 32 + x)]!
      // Two images a call round differently from one a call.
      expect(Math.abs(grey - expected[4 * k]!)).toBeLessThanOrEqual(1)
    }
    expect(planOfSheet(bytes('whole', 'sheet.png'))).toEqual(plan)

    // One line is damaged, one picture is, and the archive has lost the last.
    const before = results.map((name) => bytes('whole', name))
    const texts = bytes('whole', 'parts', 'all.jsonl').toString().split('\n')
    const places = linesOf('whole').map(({ picture }) => picture!.offset)
    writeFileSync(join(out, 'parts', 'all.jsonl'), ['{"number": 0', ...texts.slice(1)].join('\n'))
    const archive = bytes('whole', 'parts', 'all.tar')
    archive[places[1]! + 100]! ^= 1
    writeFileSync(join(out, 'parts', 'all.tar'), archive.subarray(0, places[3]! + 10))
    for (const name of results) rmSync(join(out, name))
    expect(await sweep(planPath, '--out', 'whole')).toMatchObject({
      status: 0,
      stdout: `3 cells sampled, 1 were there\n${files}`,
    })
    expect(results.map((name) => bytes('whole', name))).toEqual(before)
    expect(readdirSync(join(out, 'parts'))).toEqual(['all.jsonl', 'all.tar'])
    expect((await sweep(planPath, '--out', 'whole')).stdout).toMatch(/^0 cells sampled, 4 were there/)
  })

  it('does its cells on several machines, and joins them to the same files', async () => {
    expect(await sweep(planPath, '--out', 'first', '--cells', '0-1')).toEqual({
      status: 0,
      stdout: '2 cells sampled, 0 were there\n',
      stderr: '',
    })
    expect(await sweep(planPath, '--out', 'second', '--cells', '3')).toMatchObject({ status: 0 })
    mkdirSync(join(directory, 'joined', 'parts'), { recursive: true })
    for (const part of ['first', 'second'])
      for (const name of readdirSync(join(directory, part, 'parts')))
        copyFileSync(join(directory, part, 'parts', name), join(directory, 'joined', 'parts', name))
    expect(await sweep(planPath, '--out', 'joined', '--merge')).toEqual({
      status: 3,
      stdout: '',
      stderr: 'sweep: 1 of 4 cells are missing or damaged: 2. Sample them with --cells 2, then merge again.\n',
    })
    expect(await sweep(planPath, '--out', 'joined', '--cells', '2')).toMatchObject({ status: 0 })
    expect(await sweep(planPath, '--out', 'joined', '--merge')).toMatchObject({ status: 0, stderr: '' })
    for (const name of results) expect(bytes('joined', name).equals(bytes('whole', name)), name).toBe(true)
    // A sheet is a plan too.
    expect(await sweep(join('joined', 'sheet.png'), '--out', 'joined')).toMatchObject({
      stdout: expect.stringMatching(/^0 cells sampled, 4 were there/),
    })
    const other = write('other.json', { ...input, seed: 5 })
    expect(await sweep(other, '--out', 'joined')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^sweep: joined holds the cells of another plan or network\. Choose another --out/),
    })
  })

  it('goes on with a sweep from before there were parts, which has two files per cell', async () => {
    const [parts, cells] = [join(directory, 'whole', 'parts'), join(directory, 'old', 'cells')]
    mkdirSync(cells, { recursive: true })
    // Its first picture was damaged above; the last line of a cell is the one that counts.
    const archive = readFileSync(join(parts, 'all.tar'))
    for (const { picture, ...done } of linesOf('whole')) {
      if (done.number === 2) continue
      const stem = join(cells, String(done.number).padStart(5, '0'))
      writeFileSync(`${stem}.json`, JSON.stringify(done))
      writeFileSync(`${stem}.png`, archive.subarray(picture!.offset, picture!.offset + picture!.bytes))
    }
    expect((await sweep(planPath, '--out', 'old')).stdout).toMatch(/^1 cells sampled, 3 were there/)
    for (const name of results) expect(bytes('old', name).equals(bytes('whole', name)), name).toBe(true)
  })

  it('tells how far results are from a converged run, once for all cells that share it', async () => {
    const design = { steps: 8, solver: 'euler' }
    const columns = { key: 'stochasticity', values: ['none', 'churn'] }
    const compared = write('compared.json', { design, columns, images: 1, class: 'none', reference: 64 })
    expect(await sweep(compared, '--out', 'compared')).toMatchObject({ status: 0, stderr: '' })
    const { cells } = JSON.parse(bytes('compared', 'table.json').toString())
    const backend = await createNodeBackend(`${tiny}.onnx`)
    const imagesOf = (json: unknown) =>
      sampleInDouble(backend, { program: compile(parseDesign(json).value), labels: [null], seed: 1 })
    const [result, converged] = [await imagesOf(design), await imagesOf({ steps: 64 })]
    await backend.dispose()
    const rmse = Math.sqrt(result.reduce((sum, x, k) => sum + (x - converged[k]!) ** 2, 0) / result.length)
    expect(cells[0].rmse / rmse).toBeCloseTo(1, 4)
    expect(cells[1].rmse).toBeNull()
  })

  it('samples several images per network call, to the same numbers but for the last digits', async () => {
    const noisy = {
      columns: { key: 'solver', values: ['second-order', 'euler-ancestral'] },
      design: { steps: 4 },
      images: 5,
    }
    const path = write('batches.json', { ...noisy, class: 'all', reference: 64 })
    expect(await sweep(path, '--out', 'one')).toMatchObject({ status: 0 })
    expect(await sweep(path, '--out', 'several', '--batch', '3')).toMatchObject({ status: 0 })
    const [one, several] = ['one', 'several'].map((out) => JSON.parse(bytes(out, 'table.json').toString()))
    expect([one.arithmetic, several.arithmetic].map((text: string) => text.split('; ')[1])).toEqual([
      'one image per call, one thread',
      'up to 3 images per call, one thread',
    ])
    expect(several.software).toMatchObject([{ batch: '3' }])
    for (const [k, cell] of one.cells.entries())
      for (const name of ['mean', 'deviation', 'rmse'] as const) {
        if (cell[name] === null) expect(several.cells[k][name]).toBeNull()
        else expect(several.cells[k][name] / cell[name]).toBeCloseTo(1, 4)
      }
    expect(await sweep(path, '--out', 'none', '--batch', '0')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^sweep: --batch: must be/),
    })
  })

  it('leaves a cell empty whose values do not go together, and says why in the table', async () => {
    const mixed = write('mixed.json', {
      columns: { key: 'solver.alpha', values: [1] },
      rows: { key: 'solver', values: ['euler', 'second-order'] },
      design: { steps: 2 },
      images: 1,
    })
    expect(await sweep(mixed, '--out', 'mixed', '--scale', '1')).toMatchObject({ status: 0, stderr: '' })
    const [, first, second] = bytes('mixed', 'table.csv').toString().split('\n')
    expect(first).toMatch(/,"solver ""euler"" has no parameter alpha"$/)
    expect(second).toMatch(/^1,1,second-order,3,/)
  })

  it('has whole designs and a third axis in its table', async () => {
    const designs = [
      { name: 'Mine', design: { steps: 2, solver: 'euler' } },
      { name: 'Theirs', design: { steps: 3, solver: 'dpmpp-2m' } },
    ]
    const axes = { columns: { designs }, rows: { key: 'steps', values: [2, 4] }, tabs: { key: 'seed', values: [7, 8] } }
    expect(await sweep(write('axes.json', { ...axes, images: 1 }), '--out', 'axes')).toMatchObject({ status: 0 })
    const [names, ...lines] = bytes('axes', 'table.csv').toString().trim().split('\n')
    expect(names).toMatch(/^cell,name,steps,seed,nfe,mean,/)
    expect(lines.map((line) => line.split(',').slice(0, 5).join())).toEqual([
      ...['0,Mine,2,7,2', '1,Theirs,2,7,2', '2,Mine,4,7,4', '3,Theirs,4,7,4'],
      ...['4,Mine,2,8,2', '5,Theirs,2,8,2', '6,Mine,4,8,4', '7,Theirs,4,8,4'],
    ])
    const table = JSON.parse(bytes('axes', 'table.json').toString())
    expect(table).toMatchObject({ columns: ['Mine', 'Theirs'], rows: ['2', '4'], tabs: ['7', '8'] })
    expect(table.cells[5].design).toMatchObject({ steps: 2, solver: { id: 'dpmpp-2m' } })
  })

  it('leaves a cell empty that leaves the range of numbers, and goes on', async () => {
    const path = write('nan.json', { columns: { key: 'steps', values: [2, 3] }, images: 1 })
    const nan = join(root, 'test', 'models', 'tiny-nan')
    const { status, stdout, stderr } = await runHere(main, [path, '--out', 'nan', '--model', nan], { directory })
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^2 cells sampled/)])
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^sweep leaves cell 0 empty\. .* non-finite numbers/),
      expect.stringMatching(/^sweep leaves cell 1 empty\. /),
    ])
    const lines = bytes('nan', 'table.csv').toString().trim().split('\n')
    expect(lines.slice(1).every((line) => line.includes('non-finite'))).toBe(true)
    expect((await runHere(main, [path, '--out', 'nan', '--model', nan], { directory })).stdout).toMatch(/^0 cells/)
  })

  it.each([
    ['no plan', [], 2, /^sweep: the plan is missing: a JSON file/],
    ['no file', ['missing.json', '--out', 'x'], 2, /^sweep: the plan: there is no file "missing.json"/],
    ['no directory', ['plan.json'], 2, /^sweep: --out: is missing/],
    [
      'cells beyond the last',
      ['plan.json', '--out', 'x', '--cells', '2-4'],
      2,
      /^sweep: --cells: .* from 0 to 3, got "2-4"/,
    ],
    ['merging a part', ['plan.json', '--out', 'x', '--merge', '--cells', '1'], 2, /^sweep: --merge takes all cells/],
    ['an unknown option', ['plan.json', '--outt', 'x'], 2, /^sweep: Unknown option '--outt'; the options are --out/],
    ['no JSON', ['broken.json', '--out', 'x'], 2, /^sweep: broken.json: the plan is not JSON/],
    [
      'a bad value',
      ['bad.json', '--out', 'x'],
      2,
      /^sweep: bad.json: columns.values\[0\]: steps must be between 1 and 1000, got 0/,
    ],
    ['a class', ['class.json', '--out', 'x'], 2, /^sweep: class: must be all, none, one of airplane, .* got "zebra"/],
    ['no cell', ['none.json', '--out', 'x'], 2, /^sweep: no cell of this plan can be sampled: solver "euler" has no/],
    ['a network', ['plan.json', '--out', 'x', '--model', 'nowhere'], 1, /^sweep: The model card could not be read/],
  ])('refuses %s', async (_, args, status, message) => {
    write('broken.json', '{')
    write('bad.json', { columns: { key: 'steps', values: [0] } })
    write('class.json', { columns: { key: 'class', values: ['cat', 'zebra'] } })
    write('none.json', { columns: { key: 'solver.eta', values: [1] }, design: { solver: 'euler' } })
    const result = await sweep(...args)
    expect(result.stderr).toMatch(message)
    expect(result).toMatchObject({ status, stdout: '' })
    expect(readdirSync(directory)).not.toContain('x')
  })
})

it('takes the exact pictures as a network, by name, and autoguidance with the blurred world beside it', async () => {
  const guided = { steps: 3, guidance: { id: 'auto', params: { weight: 2 } } }
  const path = write('pictures.json', { design: guided, columns: { key: 'steps', values: [2, 3] }, images: 1 })
  const { status, stderr } = await sweep(path, '--out', 'pictures', '--model', 'pictures')
  expect([status, stderr]).toEqual([0, ''])
  const table = JSON.parse(bytes('pictures', 'table.json').toString())
  expect(JSON.stringify(table)).toContain('"pictures"')
  expect(bytes('pictures', 'table.csv').toString().trim().split('\n')).toHaveLength(3)
})
