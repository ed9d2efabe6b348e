/** Devices: the CPU's results as before, and one sentence where another is missing. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listSupportedBackends } from 'onnxruntime-node'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { arithmeticOn, deviceFault, devices, wayOn } from '../../../src/cli/device.ts'
import { main as sample } from '../../../src/cli/sample.ts'
import { main as sweep } from '../../../src/cli/sweep.ts'
import { runHere } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-device-'))
afterAll(() => rmSync(directory, { recursive: true }))
const tiny = join(root, 'test', 'models', 'tiny')
writeFileSync(join(directory, 'plan.json'), JSON.stringify({ columns: { key: 'steps', values: [2] }, images: 1 }))
const options = ['--model', tiny, '--out', 'x'] as const
const known = listSupportedBackends().map(({ name }) => name)

describe('--device', () => {
  it('is refused for what is no device', async () => {
    const message = '--device: must be one of cpu, cuda, dml, got "gpu"\n'
    const args = [...options, '--device', 'gpu']
    expect(await runHere(sweep, ['plan.json', ...args], { directory })).toMatchObject({
      status: 2,
      stderr: `sweep: ${message}`,
    })
    expect(await runHere(sample, ['--design', '{}', ...args], { directory })).toMatchObject({
      status: 2,
      stderr: `sample: ${message}`,
    })
  })

  it.each(devices.filter((device) => !known.includes(device)))(
    '%s, missing here, is one line with the way out',
    async (device) => {
      const { status, stdout, stderr } = await runHere(sweep, ['plan.json', ...options, '--device', device], {
        directory,
      })
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(
        new RegExp(`^sweep: --device ${device}: onnxruntime cannot use \\w+ here \\(.+\\)\\. [^\\n]+\\n$`),
      )
    },
  )

  it('leaves nothing behind where it is missing', () => {
    expect(readdirSync(directory)).toEqual(['plan.json'])
  })

  it('says how CUDA is installed where its library cannot be loaded', () => {
    const { message, advice } = deviceFault('cuda', new Error('Failed to load shared library\nand a stack'))
    expect(message).toBe('--device cuda: onnxruntime cannot use CUDA here (Failed to load shared library).')
    expect(advice).toContain('--onnxruntime-node-install=cuda12')
  })

  it('is the CPU by default, and is part of the record', () => {
    expect(arithmeticOn('cpu')).toBe('float64, float32 at the network; one image per call, one thread')
    expect(wayOn('cuda', 16)).toBe('up to 16 images per call, CUDA')
  })
})
