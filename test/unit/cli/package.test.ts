/** What `npm pack` takes along is what the commands import: no file less, no room and no package more. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  files: string[]
  bin: Record<string, string>
  dependencies: Record<string, string>
}
const program = manifest.bin.samplerscope!
const text = readFileSync(join(root, program), 'utf8')
const commands = [...(/const commands = \[([^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
  ([, name]) => name!,
)

/** Files that a program imports, itself included, and the packages of other people among them; types leave no import. */
const importsOf = (entries: readonly string[]) => {
  const files = new Set<string>()
  const packages = new Set<string>()
  const follow = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    const source = readFileSync(join(root, file), 'utf8')
    const statements =
      /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\)|\.resolve\('([^']+)'\)/g
    for (const [, a, b, c] of source.matchAll(statements)) {
      const target = (a ?? b ?? c)!
      if (target.startsWith('.')) follow(join(dirname(file), target).replaceAll('\\', '/'))
      else if (!target.startsWith('node:')) packages.add(/^(@[^/]+\/)?[^/]+/.exec(target)![0])
    }
  }
  for (const entry of entries) follow(entry)
  return { files: [...files], packages: [...packages] }
}

const { files, packages } = importsOf([program, ...commands.map((name) => `src/cli/${name}.ts`)])

it('has all its commands', () => {
  expect(commands).toEqual(['compile', 'trace', 'sample', 'sweep', 'fit', 'export'])
  expect(commands.filter((name) => !existsSync(join(root, `src/cli/${name}.ts`)))).toEqual([])
})

it('depends on what they import', () => {
  expect(packages.sort()).toEqual(Object.keys(manifest.dependencies).sort())
})

it('takes the rooms along that they import, and the built page', () => {
  const rooms = [...new Set(files.map((file) => file.split('/').slice(0, 2).join('/')))]
  expect(['dist', ...rooms].sort()).toEqual(manifest.files.filter((name) => !name.startsWith('!')).sort())
})
