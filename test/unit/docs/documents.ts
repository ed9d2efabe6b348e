/** The repository's documents and sources as text, for the tests that keep them honest. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root } from '../../../src/cli/bootstrap.mjs'

export interface TextFile {
  /** From the repository's root, with slashes. */
  readonly path: string
  readonly text: string
}

/** Folders that hold what was installed or made. */
const skipped = new Set(['node_modules', 'dist', 'out', '.cache', '.git', '.venv', '.run'])

/** Files under a folder of the repository whose names end so, in order of their paths. */
export const filesUnder = (folder: string, ending: RegExp): readonly TextFile[] => {
  const walk = (directory: string): string[] =>
    readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(path)
      return ending.test(entry.name) ? [path] : []
    })
  return walk(join(root, folder))
    .sort()
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
}

/** All Markdown files of the repository. */
export const documents: readonly TextFile[] = filesUnder('.', /\.md$/)

export const documentAt = (path: string): string => {
  const found = documents.find((document) => document.path === path)
  if (!found) throw new RangeError(`there is no document ${path}`)
  return found.text
}

/** Without fenced code, in which brackets and dashes mean other things. */
export const withoutFences = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, '')

/** Titles of a document's sections. */
export const titlesOf = (text: string): readonly string[] =>
  [...withoutFences(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => title!.trim())

/** The fragment that GitHub gives a section. */
export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
