/** The command: a record of exact Gaussian trajectories in, levels with equal errors out. python/tests record real models. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from '../../../src/cli/fit.ts'
import { parseDesign } from '../../../src/core/index.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { runHere } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-fit-'))
afterAll(() => rmSync(directory, { recursive: true }))
const run = (...args: readonly string[]) => runHere(main, args, { directory })

/** An array as numpy.save writes it (format 1.0): float64, little-endian. */
const npy = (shape: readonly number[], values: readonly number[]): Uint8Array => {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${dims}), }`.padEnd(117)
  const start = `\x93NUMPY\x01\x00${String.fromCharCode(header.length + 1, 0)}${header}\n`
  const bytes = new Uint8Array(start.length + 8 * values.length)
  bytes.set(Uint8Array.from(start, (letter) => letter.charCodeAt(0)))
  bytes.set(new Uint8Array(Float64Array.from(values).buffer), start.length)
  return bytes
}

/** x(sigma) = n hypot(s, sigma) of data N(0, s^2), whose D is x s^2 / (s^2 + sigma^2). */
const s = 0.5
const starts = [-1.6, -0.9, -0.5, -0.1, 0.2, 0.6, 1.1, 1.8]
const levels = Array.from({ length: 90 }, (_, k) => 100 * (0.001 / 100) ** (k / 89))
const x = levels.flatMap((sigma) => starts.map((n) => n * Math.hypot(s, sigma)))
const files = {
  'levels.npy': npy([90], levels),
  'x.npy': npy([90, 8, 1], x),
  'denoised.npy': npy(
    [90, 8, 1],
    x.map((value, k) => (value * s * s) / (s * s + levels[Math.floor(k / 8)]! ** 2)),
  ),
  'end.npy': npy(
    [8, 1],
    starts.map((n) => n * s),
  ),
  'carryLevels.npy': npy([90], levels),
  'carry.npy': npy(
    [90],
    levels.map((sigma) => s / Math.hypot(s, sigma)),
  ),
}
writeFileSync(join(directory, 'good.npz'), zipSync(files))
writeFileSync(join(directory, 'less.npz'), zipSync({ 'levels.npy': files['levels.npy'] }))
const { 'x.npy': _, ...rest } = files
writeFileSync(join(directory, 'odd.npz'), zipSync({ ...rest, 'x.npy': npy([90, 8], x) }))

describe('npm run --silent fit', () => {
  it('prints levels whose steps have equal errors, the design that has them, and its link', async () => {
    const { status, stdout, stderr } = await run('--record', 'good.npz', '--design', 'euler 9')
    expect([status, stderr]).toEqual([0, ''])
    const found = JSON.parse(stdout)
    expect(found).toMatchObject({ format: 'samplerscope-fit/1', method: 'equalize', trajectories: 8 })
    const { value, notes } = parseDesign(found.design)
    expect(notes).toEqual([])
    expect(value.discretization).toMatchObject({ id: 'custom', list: found.levels })
    expect(parseHash(found.link.slice(1)).value.design).toEqual(value)
    // Euler's step on x = n hypot(s, sigma), by hand.
    const errors = found.levels.slice(0, -1).map((sigma: number, k: number) => {
      const next = found.levels[k + 1]
      const slope = sigma / Math.hypot(s, sigma)
      const made = Math.abs(Math.hypot(s, sigma) + (next - sigma) * slope - Math.hypot(s, next))
      return (made * s) / Math.hypot(s, next)
    })
    expect(Math.max(...errors) / Math.min(...errors)).toBeLessThan(1.03)
    expect(found.spread[0]).toBeGreaterThan(3)
    for (const part of ['fitted', 'heldOut']) expect(found[part][1]).toBeLessThan(found[part][0])
  })

  it('prints levels alone, optimizes, and writes to a file', async () => {
    const given = ['--record', 'good.npz', '--design', 'euler 7', '--method', 'optimize']
    const found = JSON.parse((await run(...given)).stdout)
    const { stdout } = await run(...given, '--levels')
    expect(stdout.trimEnd().split('\n').map(Number)).toEqual([...found.levels, 0])
    expect((await run(...given, '--out', 'levels.json')).stdout).toBe('levels.json\n')
    expect(JSON.parse(readFileSync(join(directory, 'levels.json'), 'utf8'))).toEqual(found)
    const equal = JSON.parse((await run(...given.slice(0, 4))).stdout)
    expect(found.fitted[1]).toBeLessThanOrEqual(equal.fitted[1])
  })

  it.each([
    [['--design', 'euler 8'], 2, /^fit: --record: is missing/],
    [['--record', 'good.npz'], 2, /^fit: --design: is missing/],
    [['--record', 'good.npz', '--design', 'euler a 8'], 2, /^fit: --design: this design adds noise on purpose/],
    [['--record', 'good.npz', '--design', 'heun 8'], 2, /^fit: --design: this design asks within its steps/],
    [['--record', 'good.npz', '--design', 'euler 2'], 2, /^fit: --design: with 2 steps/],
    [['--record', 'good.npz', '--design', 'dpmpp_2m 8', '--method', 'optimize'], 2, /take Euler, or equalize/],
    [
      ['--record', 'good.npz', '--design', '{"solver": "euler", "sigmaMax": 300}'],
      2,
      /the record goes from sigma 100.0/,
    ],
    [['--record', 'good.npz', '--design', 'euler 8', '--method', 'guess'], 2, /^fit: --method: must be one of/],
    [['--record', 'none.npz', '--design', 'euler 8'], 1, /^fit: none.npz: .*no such file/],
    [['--record', 'less.npz', '--design', 'euler 8'], 1, /^fit: less.npz: the file has no array x/],
    [['--record', 'odd.npz', '--design', 'euler 8'], 1, /^fit: odd.npz: x: must be \[90 levels/],
  ])('refuses %j with exit code %i', async (args, status, message) => {
    const ended = await run(...args)
    expect(ended.stderr).toMatch(message)
    expect(ended).toMatchObject({ status, stdout: '' })
  })
})
