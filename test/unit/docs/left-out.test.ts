import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changedSinceOrigin, isConcerned, leftOut } from '../../left-out.mjs'

describe('tests that are left out have something to find', () => {
  it.each([
    ['src/engine/gpu/sampler.ts', ['gpu']],
    ['src/core/solvers/heun.ts', ['gpu']],
    ['public/models/cifar10-nano.onnx', ['gpu', 'shipped']],
    ['package-lock.json', ['gpu', 'shipped']],
    ['test/e2e/device-gpu.test.ts', ['gpu']],
    ['test/e2e/engine.test.ts', ['gpu']],
    ['test/e2e/support/probe.ts', ['gpu', 'shipped']],
    ['test/e2e/package.test.ts', ['shipped']],
    ['src/cli/build-single.mjs', ['shipped']],
    ['test/e2e/engine-app.test.ts', []],
    ['src/views/lab/Lab.tsx', []],
    ['docs/guide.md', []],
    ['test/unit/core/linear.test.ts', []],
  ])('when %s has changed: %s', (path, wanted) => {
    const concerned = (changed: readonly string[]) => leftOut.filter((part) => isConcerned(part, changed))
    expect(concerned([path])).toEqual(wanted)
    expect(concerned(['README.md', path])).toEqual(wanted)
  })

  it('and when nobody knows what has changed, but not when nothing has', () => {
    for (const part of leftOut) {
      expect(isConcerned(part, undefined)).toBe(true)
      expect(isConcerned(part, [])).toBe(false)
    }
  })

  it('when a file has changed that one of the GPU’s imports', async () => {
    const names = (await readdir('test/e2e')).filter((name) => isConcerned('gpu', [`test/e2e/${name}`]))
    const imported = new Set<string>()
    for (const name of names.filter((name) => name.endsWith('.test.ts')))
      for (const [, path] of (await readFile(`test/e2e/${name}`, 'utf8')).matchAll(/from '\.\.\/\.\.\/(src\/[^']+)'/g))
        imported.add(path!)
    expect(imported.size).toBeGreaterThan(5)
    // Links are how a test says which run it wants.
    expect([...imported].filter((path) => !isConcerned('gpu', [path]))).toEqual(['src/scenes/link.ts'])
  })
})

describe('what has changed since the repository was cloned', () => {
  let root = ''
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], { cwd: root, stdio: 'pipe' })

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'changed-'))
    git('init', '--quiet', 'origin')
    await writeFile(join(root, 'origin', 'old.ts'), '1')
    git('-C', 'origin', 'add', '.')
    git('-C', 'origin', 'commit', '--quiet', '-m', 'One')
    git('clone', '--quiet', 'origin', 'clone')
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('is nothing at first, then what is edited, new or committed, whatever its name', async () => {
    const clone = join(root, 'clone')
    expect(changedSinceOrigin(clone)).toEqual([])
    await writeFile(join(clone, 'old.ts'), '2')
    await writeFile(join(clone, 'ö new.ts'), '3')
    expect(changedSinceOrigin(clone)).toEqual(['old.ts', 'ö new.ts'])
    git('-C', 'clone', 'commit', '--quiet', '-am', 'Two')
    expect(changedSinceOrigin(clone)).toEqual(['old.ts', 'ö new.ts'])
  })

  it('is unknown in a repository that is no clone, and in a folder that is none', () => {
    expect(changedSinceOrigin(join(root, 'origin'))).toBeUndefined()
    expect(changedSinceOrigin(root)).toBeUndefined()
  })
})
