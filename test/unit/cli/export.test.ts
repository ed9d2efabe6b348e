/** The command itself: code on standard output, notes on standard error, and what it refuses. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ArgumentFault } from '../../../src/cli/arguments.ts'
import { main } from '../../../src/cli/export.ts'
import { readExportArguments } from '../../../src/cli/export-arguments.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { comfyui } from '../../../src/export/comfyui.ts'
import { plain } from '../../../src/export/plain.ts'
import { runHere, spawnCommand } from './commands.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-export-'))
afterAll(() => rmSync(directory, { recursive: true }))

const run = (...args: readonly string[]) => runHere(main, args, { directory })

const { value: design } = parseDesign({ steps: 5, solver: 'euler-ancestral' })
const codeOf = (format: typeof plain, name: string): string => {
  const written = format.write(design, { name, link: '#steps=5&solver=euler-ancestral' })
  return written.status === 'written' ? written.code : written.reason
}

describe('npm run --silent export', () => {
  it('prints code and nothing else', () => {
    const args = ['--design', '#steps=5&solver=euler-ancestral&nameA=mine', '--format', 'plain']
    expect(spawnCommand('export.ts', args, directory)).toEqual({ status: 0, stdout: codeOf(plain, 'mine'), stderr: '' })
  })

  it('writes a file, named after the design in a directory, with notes on standard error', async () => {
    const json = '{"steps": 5, "solver": "euler-ancestral"}'
    const { status, stdout, stderr } = await run(
      '--design',
      json,
      '--format',
      'comfyui',
      '--name',
      'two',
      '--out',
      directory,
    )
    const path = join(directory, 'comfyui_node_two_5.py')
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${path}\n` })
    expect(stderr).toMatch(/^export: Connect both outputs/)
    expect(readFileSync(path, 'utf8')).toBe(codeOf(comfyui, 'two'))
  })

  it('refuses with one line and exit code 2', async () => {
    const guided = '{"steps": 4, "guidance": "cfg"}'
    const host = await run('--design', guided, '--format', 'diffusers')
    expect([host.status, host.stdout]).toEqual([2, ''])
    expect(host.stderr).toMatch(/^export: --format diffusers: .*guides by itself.*\n$/)
    const bad = await run('--design', '{"schedule": "vp", "sigmaMin": 1, "sigmaMax": 2}', '--format', 'plain')
    expect([bad.status, bad.stdout]).toEqual([2, ''])
    expect(bad.stderr).toMatch(/^export: --design: the VP schedule .*\n$/)
  })
})

describe('its arguments', () => {
  const faultOf = (...args: readonly string[]): string => {
    try {
      readExportArguments(args)
    } catch (error) {
      expect(error).toBeInstanceOf(ArgumentFault)
      return (error as Error).message
    }
    throw new Error('taken')
  }
  it('are named where they are wrong', () => {
    expect(readExportArguments(['--help'])).toBe('help')
    expect(faultOf('--format', 'plain')).toBe('--design: is missing; JSON, a JSON file or a link')
    expect(faultOf('--design', '{}')).toBe(
      '--format: must be one of plain, k-diffusion, diffusers, comfyui, sigmas, got ""',
    )
    expect(faultOf('--design', '{"solver": "nobody"}', '--format', 'plain')).toContain('--design: solver')
  })
})
