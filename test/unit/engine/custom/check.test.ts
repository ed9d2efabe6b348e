import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkedSigmas, checkNetwork } from '../../../../src/engine/custom/check.ts'
import { ddpmTable, type Table } from '../../../../src/engine/custom/table.ts'
import { wrapOnnx } from '../../../../src/engine/custom/wrap.ts'
import { createNodeBackend } from '../node-backend.ts'

const checkOf = async (name: string, parameterization: string, table: Table = ddpmTable) => {
  const bytes = await readFile(name.endsWith('.onnx') ? name : `test/models/custom/${name}.onnx`)
  const path = join(await mkdtemp(join(tmpdir(), 'own-')), 'wrapped.onnx')
  await writeFile(path, wrapOnnx(bytes, { parameterization, table, sigmaData: 0.5, range: 'signed' }))
  return checkNetwork(await createNodeBackend(path), () => {})
}

it('a denoiser of a Gaussian errs as the best linear one does', async () => {
  const { levels, spread, isPlausible, verdict } = await checkOf('edm', 'edm')
  expect(isPlausible).toBe(true)
  expect(verdict).toMatch(/stays within/)
  // Twelve steps widen it a little.
  expect(spread).toBeGreaterThan(0.28)
  expect(spread).toBeLessThan(0.37)
  expect(levels.map(({ sigma }) => sigma)).toEqual([...checkedSigmas])
  for (const { error, expected } of levels) expect(error / expected).toBeCloseTo(1, 1)
})

it('the wrong answer is noticed', async () => {
  expect((await checkOf('epsilon-linear', 'v')).isPlausible).toBe(false)
  expect((await checkOf('epsilon-linear', 'denoised')).verdict).toMatch(/another parameterization/)
  expect((await checkOf('v-linear', 'epsilon')).isPlausible).toBe(false)
})

describe('a wrong table of noise levels', () => {
  const t500 = 'test/golden/field/08-float-t500.onnx'
  const excessAt = (levels: Awaited<ReturnType<typeof checkOf>>['levels'], sigma: number): number =>
    levels.find((level) => level.sigma === sigma)!.excess

  it('is seen by the normal equation, where the denoising error sees nothing', async () => {
    const wrong = await checkOf(t500, 'epsilon')
    expect(wrong.levels.every(({ error, expected }) => error < 1.2 * expected)).toBe(true)
    expect(excessAt(wrong.levels, 2)).toBeGreaterThan(0.5)
    expect(wrong.isPlausible).toBe(false)
    expect(wrong.verdict).toMatch(/At sigma 2, 10 .* too strong .* check its training steps and betas/)
    const right = await checkOf(t500, 'epsilon', { ...ddpmTable, steps: 500 })
    expect(right.verdict).toMatch(/stays within/)
    expect(right.isPlausible).toBe(true)
    expect(Math.abs(right.spread - 0.353)).toBeLessThan(0.01)
  })

  it('is seen the other way round, too', async () => {
    const wrong = await checkOf('epsilon-linear', 'epsilon', { ...ddpmTable, steps: 500 })
    expect(wrong.isPlausible).toBe(false)
    expect((await checkOf('epsilon-linear', 'epsilon')).isPlausible).toBe(true)
    expect((await checkOf('epsilon-cosine', 'epsilon')).isPlausible).toBe(false)
  })

  it('is not found in networks that are denoisers of images', async () => {
    const { levels, isPlausible } = await checkOf('public/models/cifar10-nano.onnx', 'denoised')
    for (const { excess } of levels) expect(Math.abs(excess)).toBeLessThan(0.15)
    expect(isPlausible).toBe(true)
  })
})

it('numbers that are not finite are a fault', async () => {
  await expect(checkOf('nan', 'epsilon')).rejects.toThrow('numbers that are not finite')
})
