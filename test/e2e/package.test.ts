/** The package of `npm pack`, unpacked elsewhere with nothing beside it but its dependencies: it serves and computes. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../src/cli/bootstrap.mjs'
import { ensureBuilt } from '../../src/cli/build.mjs'
import { main as traceMain } from '../../src/cli/trace.ts'
import { runHere } from '../unit/cli/commands.ts'

let folder: string
let installed: string

/** What npm would install for the package: links to what is installed here. */
const installDependencies = async (): Promise<void> => {
  const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    const place = join(folder, 'node_modules', name)
    await mkdir(dirname(place), { recursive: true })
    await symlink(join(root, 'node_modules', name), place, 'dir')
  }
}

beforeAll(async () => {
  await ensureBuilt()
  folder = await mkdtemp(join(tmpdir(), 'package-'))
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  expect(packed.status, packed.stderr).toBe(0)
  const [archive = ''] = await readdir(folder)
  expect(archive).toMatch(/^samplerscope-.*\.tgz$/)
  await mkdir(join(folder, 'node_modules'))
  expect(spawnSync('tar', ['-xzf', join(folder, archive), '-C', join(folder, 'node_modules')]).status).toBe(0)
  // An archive of npm has one folder, "package".
  installed = join(folder, 'node_modules', 'package')
  await installDependencies()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const bin = () => join(installed, 'src', 'cli', 'bin.mjs')
const run = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [bin(), ...args], { cwd: folder, encoding: 'utf8', input })

describe('the package', () => {
  it('has no tests, no Python, and nothing that is there twice', async () => {
    const files = (await readdir(installed, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
    expect(files.filter((name) => /(^|\/)(test|python|public)\/|\.(py|br|gz)$|\.test\./.test(name))).toEqual([])
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.html', 'dist/models/cifar10-mini.onnx']),
    )
  })

  it('serves its page', async () => {
    const child = spawn(process.execPath, [bin()], { cwd: folder, env: { ...process.env, PORT: '0' } })
    try {
      const address = await new Promise<string>((resolve, reject) => {
        let said = ''
        child.stdout.on('data', (chunk: Buffer) => {
          said += chunk
          const [found] = /http:\/\/\S+/.exec(said) ?? []
          if (found) resolve(found)
        })
        child.on('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)))
      })
      const page = await fetch(address)
      expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
      const [script] = /assets\/[^"]+\.js/.exec(await page.text()) ?? []
      expect((await fetch(new URL(script!, address))).status).toBe(200)
    } finally {
      child.kill()
    }
  })

  it('traces as the repository does', async () => {
    const design = 'DPM++ 2M Karras 5'
    const mixture = { w: [0.5, 0.5], mu: [-0.5, 0.5], s: [0.1, 0.1] }
    const input = JSON.stringify({ cases: [{ design, mixture, latents: [0.3, -1.2] }] })
    const { status, stdout, stderr } = run(['trace'], input)
    expect([status, stderr]).toEqual([0, ''])
    const here = await runHere(traceMain, [], { input })
    expect(JSON.parse(stdout)).toEqual(JSON.parse(here.stdout))
    expect(stdout).not.toContain('"error"')
  })

  it('samples its own network', async () => {
    const { status, stderr } = run([
      'sample',
      '--model',
      'cifar10-nano',
      '--design',
      'Euler 2',
      '--images',
      '1',
      '--out',
      'one',
    ])
    expect([status, stderr]).toEqual([0, ''])
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['one.json', 'one.png']))
  })

  it('says what its commands are, and which one there is not', () => {
    expect(run(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('samplerscope COMMAND') })
    expect(run(['smaple'])).toMatchObject({ status: 2, stderr: expect.stringContaining('no command "smaple"') })
  })
})
