import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkedSigmas, checkNetwork } from '../../../../src/engine/custom/check.ts'
import { wrapOnnx } from '../../../../src/engine/custom/wrap.ts'
import { createNodeBackend } from '../node-backend.ts'

const checkOf = async (name: string, parameterization: string) => {
  const bytes = await readFile(`test/models/custom/${name}.onnx`)
  const path = join(await mkdtemp(join(tmpdir(), 'own-')), 'wrapped.onnx')
  await writeFile(path, wrapOnnx(bytes, { parameterization, sigmaData: 0.5, range: 'signed' }))
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
  expect((await checkOf('epsilon-linear', 'v-linear')).isPlausible).toBe(false)
  expect((await checkOf('epsilon-linear', 'denoised')).verdict).toMatch(/another parameterization/)
  expect((await checkOf('v-linear', 'epsilon-linear')).isPlausible).toBe(false)
})

it('numbers that are not finite are a fault', async () => {
  await expect(checkOf('nan', 'epsilon-linear')).rejects.toThrow('numbers that are not finite')
})
