/** The command itself, with tiny networks; what it wrote into this repository; and the pictures' refusals. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { drawCharts, tickText } from '../../../src/cli/figures/chart.ts'
import { pictures } from '../../../src/cli/figures/pictures.ts'
import { runBatch } from '../../../src/cli/figures/runs.ts'
import { marks, sectionOf, withSection } from '../../../src/cli/figures/table.ts'
import { openNetwork, readCard } from '../../../src/cli/network.ts'
import { sampleImage } from '../../../src/cli/sample-images.ts'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, defaultDesign } from '../../../src/core/design.ts'
import { imageLength } from '../../../src/engine/card.ts'
import { resultsSchema } from '../../../src/metrics/figure-results.ts'
import { rmsBetween } from '../../../src/metrics/rms.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-figures-'))
afterAll(() => rmSync(directory, { recursive: true }))

const tiny = join(root, 'test', 'models', 'tiny')

const figures = (...args: readonly string[]) => {
  const command = [join(root, 'src/cli/run.mjs'), 'src/cli/figures.ts', '--model', tiny, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: directory, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const quick = [
  '--classifier',
  `${tiny}-classifier`,
  '--images',
  '2',
  '--quality',
  '20',
  '--steps-scale',
  '0.05',
] as const

describe('npm run figures', () => {
  it('measures part by part, goes on where it was, and writes pictures and a table', () => {
    const out = ['--out', join(directory, 'out'), '--publish', directory] as const
    writeFileSync(join(directory, 'README.md'), `before\n${marks[0]}\nold\n${marks[1]}\nafter\n`)
    expect(figures(...quick, ...out, '--part', 'local')).toMatchObject({ status: 0, stderr: '' })
    const { status, stdout, stderr } = figures(...quick, ...out)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('local: was there\n')

    const published = join(directory, 'public', 'figures')
    const results = v.parse(resultsSchema, JSON.parse(readFileSync(join(published, 'results.json'), 'utf8')))
    expect(results.local.curves.map(({ rho }) => rho)).toEqual([1, 3, 5, 7, 9])
    expect(results.quality.curves).toHaveLength(4)
    const readme = readFileSync(join(directory, 'README.md'), 'utf8')
    expect(readme).toBe(`before\n${sectionOf(results)}\nafter\n`)

    // Nothing is measured a second time, and the same is drawn.
    const again = figures(...quick, ...out)
    expect(again.stdout.match(/was there/g)).toHaveLength(4)
    expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe(readme)
    // Other numbers of images are another measurement.
    expect(figures(...quick, ...out, '--part', 'local', '--images', '4').stdout).toContain('local.json')
  })

  it.each([
    [['--part', 'talk,all'], '--part: must be a list of talk, local, levels, quality, got "talk,all"'],
    [['--images', '1'], '--images: must be a whole number from 2 to 64, got "1"'],
    [['--steps-scale', '2'], '--steps-scale: must be a number from 0.05 to 1, got "2"'],
    [['--colour'], "Unknown option '--colour'; the options are --part, "],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = figures(...args)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })

  it('says which file is missing', () => {
    const { status, stderr } = figures(
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
    for (const [name, draw] of Object.entries(pictures))
      expect(readFileSync(join(root, 'public', 'figures', name), 'utf8')).toBe(draw(results))
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(withSection(readme, sectionOf(results))).toBe(readme)
  })

  it('shows that fitted levels beat rho = 7 on latents that they were not fitted on', () => {
    expect(read().levels.lists.map(({ nfe }) => nfe)).toEqual([11, 19])
    for (const { rho7, equalized, optimized } of read().levels.lists) {
      expect(equalized.error).toBeLessThan(rho7)
      expect(optimized.error).toBeLessThan(rho7)
    }
  })
})

it('leaves out of the picture what the converged run is too near to for telling', () => {
  const network = { name: 'n', sha256: 's', images: 1 }
  const curve = (floor: number) => ({
    key: 'edm',
    label: 'EDM',
    points: [
      { nfe: 7, error: 0.5, floor: 0.001 },
      { nfe: 15, error: 0.1, floor },
    ],
  })
  const markersOf = (floor: number): number => {
    const { points: _, ...rest } = curve(floor)
    const toy = [{ ...rest, points: [{ nfe: 7, error: 1 }] }]
    const svg = pictures['talk.svg']({
      talk: { network, toyPoints: 1, referenceSteps: 8, images: [curve(floor)], toy },
    } as never)
    return svg.match(/translate\(/g)!.length
  }
  expect(markersOf(0.01)).toBe(markersOf(0.0101) + 1)
})

describe('a chart', () => {
  const chart = (points: readonly (readonly [number, number])[]) =>
    drawCharts([{ title: 'T', x: { title: 'x' }, y: { title: 'y' }, curves: [{ label: 'a < b', points }] }], 'about')

  it('places every point inside its frame', () => {
    const svg = chart([
      [1, 1e-3],
      [10, 0.1],
      [100, 10],
    ])
    const places = [...svg.matchAll(/translate\(([\d.]+) ([\d.]+)\)/g)]
      .slice(0, 3)
      .map(([, x, y]) => [Number(x), Number(y)])
    // Logarithmic: equal factors are equal distances, and more is further up.
    expect(places[1]![0]! - places[0]![0]!).toBeCloseTo(places[2]![0]! - places[1]![0]!, 0)
    expect(places[0]![1]! - places[1]![1]!).toBeCloseTo(places[1]![1]! - places[2]![1]!, 0)
    expect(places[0]![1]!).toBeGreaterThan(places[2]![1]!)
    expect(svg).toContain('a &lt; b')
    expect(svg).not.toContain('NaN')
  })

  it('refuses what has no place on it', () => {
    expect(() => chart([[1, 0]])).toThrow('T cannot be drawn: 0')
    expect(() => chart([[1, Number.NaN]])).toThrow('T cannot be drawn: NaN')
    expect(() => chart([])).toThrow('T cannot be drawn: no points')
  })

  it('writes numbers short', () => {
    expect([0, 0.1, 3, 0.0001, 20_000].map(tickText)).toEqual(['0', '0.1', '3', '1e−4', '2e4'])
  })
})

it('says what a README without a place for the section lacks', () => {
  expect(() => withSection('text', 'section')).toThrow('there is no place for the figures')
})
