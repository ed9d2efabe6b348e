/** The complete examples of docs/extending.md as files that can be type-checked and imported. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { root } from '../../../src/cli/bootstrap.mjs'

/** A fence whose info string says where in the repository its code belongs. */
export interface Example {
  readonly path: string
  readonly code: string
}

export const examplesOf = (markdown: string): readonly Example[] =>
  [...markdown.matchAll(/^```(?:ts|json) file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, path, code]) => ({
    path: path!,
    code: code!,
  }))

/** Ignored by git and by Biome. */
const folder = join(root, '.cache', 'docs-examples')

/** The code with relative imports that hold from `folder`, where the example's own place is only mirrored. */
const relocated = ({ path, code }: Example, all: readonly Example[]): string =>
  code.replaceAll(/(from ')(\.[^']+)(')/g, (_, before: string, specifier: string, after: string) => {
    const target = resolve(root, dirname(path), specifier)
    const isExample = all.some((example) => resolve(root, example.path) === target)
    const wanted = isExample ? join(folder, relative(root, target)) : target
    return (
      before +
      relative(dirname(join(folder, path)), wanted)
        .split(sep)
        .join('/')
        .replace(/^(?!\.)/, './') +
      after
    )
  })

export interface Written {
  /** Of a tsconfig that has the repository's rules for the examples alone. */
  readonly tsconfig: string
  /** Where the example that belongs at a path of the repository was written. */
  readonly fileOf: (path: string) => string
}

export const writeExamples = (): Written => {
  const examples = examplesOf(readFileSync(join(root, 'docs', 'extending.md'), 'utf8'))
  rmSync(folder, { recursive: true, force: true })
  for (const example of examples) {
    const file = join(folder, example.path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, relocated(example, examples))
  }
  const tsconfig = join(folder, 'tsconfig.json')
  writeFileSync(tsconfig, JSON.stringify({ extends: '../../tsconfig.json', include: ['src'] }))
  return {
    tsconfig,
    fileOf: (path) => {
      if (!examples.some((example) => example.path === path)) throw new RangeError(`docs/extending.md has no ${path}`)
      return join(folder, path)
    },
  }
}
