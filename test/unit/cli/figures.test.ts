/** The command itself, with tiny networks; what it wrote into this repository. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { filesOf, pictureFiles } from '../../../src/cli/figures/pictures.ts'
import { runBatch } from '../../../src/cli/figures/runs.ts'
import { marks, sectionOf, withSection } from '../../../src/cli/figures/table.ts'
import { trainingPicture } from '../../../src/cli/figures/training.ts'
import { worldsMarks, worldsSectionOf } from '../../../src/cli/figures/worlds-section.ts'
import { main } from '../../../src/cli/figures.ts'
import { openNetwork, readCard } from '../../../src/cli/network.ts'
import { sampleImage } from '../../../src/cli/sample-images.ts'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { imageLength } from '../../../src/engine/card.ts'
import { type Results, readWorlds, resultsSchema } from '../../../src/metrics/figure-results.ts'
import { pairedDifference } from '../../../src/metrics/paired.ts'
import { rmsBetween } from '../../../src/metrics/rms.ts'
import { worldsTable } from '../../../src/metrics/worlds-table.ts'
import { runHere, spawnCommand } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-figures-'))
afterAll(() => rmSync(directory, { recursive: true }))

const tiny = join(root, 'test', 'models', 'tiny')

const figures = (...args: readonly string[]) => runHere(main, ['--model', tiny, ...args], { directory })
const spawned = (...args: readonly string[]) => spawnCommand('figures.ts', ['--model', tiny, ...args], directory)

const quick = [
  '--classifier',
  `${tiny}-classifier`,
  '--images',
  '2',
  '--quality',
  '20',
  '--draws',
  '2',
  '--steps-scale',
  '0.05',
] as const

describe('npm run figures', () => {
  it('measures part by part, goes on where it was, and writes pictures and a table', async () => {
    const out = ['--out', join(directory, 'out'), '--publish', directory] as const
    mkdirSync(join(directory, 'docs'))
    writeFileSync(
      join(directory, 'docs', 'results.md'),
      `before\n${marks[0]}\nold\n${marks[1]}\nafter\n${worldsMarks.join('\n')}\n`,
    )
    expect(spawned(...quick, ...out, '--part', 'local')).toMatchObject({ status: 0, stderr: '' })
    const { status, stdout, stderr } = await figures(...quick, ...out)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('local: was there\n')

    const published = join(directory, 'public', 'figures')
    const results = v.parse(resultsSchema, JSON.parse(readFileSync(join(published, 'results.json'), 'utf8')))
    expect(results.local.curves.map(({ rho }) => rho)).toEqual([1, 3, 5, 7, 9])
    expect(results.quality.curves).toHaveLength(4)
    for (const { points } of results.quality.curves)
      for (const { draws } of points) {
        expect(draws).toHaveLength(2)
        expect(draws[0]!.distance).not.toBe(draws[1]!.distance)
      }
    for (const { rho7, optimized, equalized } of results.levels.lists)
      for (const { errors } of [rho7, optimized, equalized])
        expect(new Set(errors).size).toBe(results.levels.network.images)
    for (const [name, svg] of pictureFiles(results)) expect(readFileSync(join(published, name), 'utf8')).toBe(svg)
    const text = readFileSync(join(directory, 'docs', 'results.md'), 'utf8')
    const worlds = readWorlds(JSON.parse(readFileSync(join(published, 'worlds.json'), 'utf8')))
    expect(worlds.worlds.rows.map(({ key }) => key)).toEqual(worldsTable.map(({ key }) => key))
    expect(text).toBe(`before\n${sectionOf(results)}\nafter\n${worldsSectionOf(worlds)}\n`)

    // Nothing is measured a second time, and the same is drawn.
    const again = await figures(...quick, ...out)
    expect(again.stdout.match(/was there/g)).toHaveLength(5)
    expect(readFileSync(join(directory, 'docs', 'results.md'), 'utf8')).toBe(text)
    // Another number of draws goes on from those that there are: a first draw stays what it was.
    const once = await figures(...quick, ...out, '--part', 'quality', '--draws', '1')
    expect(once.stdout).toContain('quality.json')
    const kept = JSON.parse(readFileSync(join(directory, 'out', 'quality.json'), 'utf8')).part as Results['quality']
    kept.curves.forEach(({ points }, k) => {
      const { draws } = points[0]!
      expect(draws).toHaveLength(1)
      expect(draws[0]!.distance).toBeCloseTo(results.quality.curves[k]!.points[0]!.draws[0]!.distance, 0)
    })
    // Other numbers of images are another measurement.
    expect((await figures(...quick, ...out, '--part', 'local', '--images', '4')).stdout).toContain('local.json')
  }, 240_000)

  it.each([
    [['--part', 'talk,all'], '--part: must be a list of talk, local, levels, quality, worlds, got "talk,all"'],
    [['--images', '1'], '--images: must be a whole number from 2 to 64, got "1"'],
    [['--draws', '0'], '--draws: must be a whole number from 1 to 20, got "0"'],
    [['--steps-scale', '2'], '--steps-scale: must be a number from 0.05 to 1, got "2"'],
    [['--colour'], "Unknown option '--colour'; the options are --part, "],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await figures(...args)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })

  it('says which file is missing', async () => {
    const { status, stderr } = await figures(
      ...quick,
      '--out',
      join(directory, 'none'),
      '--part',
      'quality',
      '--classifier',
      'no',
    )
    expect(status).toBe(1)
    expect(stderr).toContain('no.card.json could not be read')
  })
})

it('runs images at once as the sampling command runs each', async () => {
  const network = await openNetwork(tiny, await readCard(tiny), 16)
  const program = compile({ ...defaultDesign, steps: 4, stochasticity: chooseDefault('stochasticity', 'churn') })
  const [together, later] = [
    await runBatch(program, network, { seed: 3, labels: [0, 1, 2] }),
    await runBatch(program, network, { seed: 3, labels: [2], first: 2 }),
  ]
  for (const k of [0, 1, 2]) {
    const { pixels } = await sampleImage(program, network, 3, k, k)
    expect(rmsBetween(together.subarray(k * imageLength, (k + 1) * imageLength), pixels)).toBeLessThan(1e-4)
    if (k === 2) expect(rmsBetween(later, pixels)).toBeLessThan(1e-4)
    else expect(rmsBetween(later, pixels)).toBeGreaterThan(1e-2)
  }
  await network.backend.dispose()
})

describe('what is in this repository', () => {
  const read = () =>
    v.parse(resultsSchema, JSON.parse(readFileSync(join(root, 'public', 'figures', 'results.json'), 'utf8')))

  it('is drawn from the results that lie beside it', () => {
    const results = read()
    for (const [name, svg] of pictureFiles(results))
      expect(readFileSync(join(root, 'public', 'figures', name), 'utf8')).toBe(svg)
    const text = readFileSync(join(root, 'docs', 'results.md'), 'utf8')
    expect(withSection(text, sectionOf(results))).toBe(text)
  })

  it('has the training curve of the tables in models/curves', async () => {
    expect(await figures('--training', '--publish', directory, '--model', 'cifar10-mini')).toMatchObject({
      status: 0,
      stderr: '',
    })
    const tableOf = (ending: string) => readFileSync(join(root, 'models', 'curves', `cifar10-mini${ending}`), 'utf8')
    for (const [name, svg] of filesOf(
      'training',
      trainingPicture('cifar10-mini', tableOf('.csv'), tableOf('.measures.csv')),
    )) {
      expect(readFileSync(join(root, 'public', 'figures', name), 'utf8')).toBe(svg)
      expect(readFileSync(join(directory, 'public', 'figures', name), 'utf8')).toBe(svg)
    }
    // The published network is where the curve of its measures ends.
    const card = JSON.parse(readFileSync(join(root, 'public', 'models', 'cifar10-mini.card.json'), 'utf8'))
    const last = [card.images_seen, card.evaluation.frechet_distance, card.evaluation.accuracy].join(',')
    expect(tableOf('.measures.csv').trimEnd().split('\n').at(-1)).toBe(last)
  })

  it('shows that fitted levels beat rho = 7 on latents that they were not fitted on', () => {
    expect(read().levels.lists.map(({ nfe }) => nfe)).toEqual([11, 19])
    for (const { rho7, equalized, optimized } of read().levels.lists)
      for (const { errors } of [equalized, optimized]) {
        const difference = pairedDifference(errors, rho7.errors)!
        expect(difference.mean).toBeLessThan(0)
        expect(difference.isResolved).toBe(true)
      }
  })
})

describe('the training curve', () => {
  const losses =
    'images,0.02,0.1,0.3,1,3,10,40\n4000000,0.2,0.1,0.1,0.1,0.3,0.6,0.8\n1000000,0.4,0.2,0.1,0.1,0.3,0.6,0.8\n'
  const measures = 'images,frechet_distance,accuracy\n1000000,40,0.5\n'

  it('has each loss as part of its first, against millions of images', () => {
    const { charts } = trainingPicture('net', losses, measures)
    expect(charts[0]!.curves[0]).toEqual({
      label: 'σ = 0.02',
      points: [
        [1, 1],
        [4, 0.5],
      ],
    })
    expect(charts[0]!.curves.map(({ points }) => points[1]![1])).toEqual([0.5, 0.5, 1, 1, 1, 1, 1])
    expect(charts[1]!.curves[0]!.points).toEqual([[1, 40]])
  })

  it.each([
    [losses.replace('0.1', 'soon'), measures, 'losses, row 1, column 0.1: '],
    [losses, measures.replace('40', '-40'), 'measures, row 1, column frechet_distance: '],
    [losses.replace(',40', ',41'), measures, 'losses, row 1, column 40: '],
    ['', measures, 'losses has no rows'],
  ])('names what is wrong with a table, %#', (losses, measures, message) => {
    expect(() => trainingPicture('net', losses, measures)).toThrow(message)
  })

  it('says which table is missing, and ends with 1', async () => {
    const { status, stderr } = await figures('--training', '--publish', directory)
    expect(status).toBe(1)
    expect(stderr).toContain('The training curve could not be drawn')
    expect(stderr).toContain('tiny.csv')
  })
})
