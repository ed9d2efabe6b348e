/** What the documents say of this repository is so: links, packages, commands, files, sections, arrows, examples. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { main as compileMain, compileUsage } from '../../../src/cli/compile.ts'
import { exportUsage, readExportArguments } from '../../../src/cli/export-arguments.ts'
import { figuresUsage } from '../../../src/cli/figures/arguments.ts'
import { fitUsage } from '../../../src/cli/fit.ts'
import { publishUsage } from '../../../src/cli/publish/arguments.ts'
import { readArguments, usage } from '../../../src/cli/sample-arguments.ts'
import { sweepUsage } from '../../../src/cli/sweep-arguments.ts'
import { main as traceMain, traceUsage } from '../../../src/cli/trace.ts'
import { compile } from '../../../src/core/compile.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { printProgram } from '../../../src/core/program.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { readPlan } from '../../../src/sweep/plan.ts'
import { runHere } from '../cli/commands.ts'
import { documentAt, documents, filesUnder, slugOf, titlesOf, withoutFences } from './documents.ts'
import { examplesOf } from './examples.ts'

const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const manifest = readJson('package.json') as {
  scripts: Record<string, string>
  workspaces: string[]
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

it('README is short enough to be read', () => {
  expect(documentAt('README.md').split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(800)
})

describe('links and images', () => {
  /** Targets in Markdown and in HTML. */
  const targetsOf = (text: string): readonly string[] =>
    [...withoutFences(text).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(([, a, b]) => (a ?? b)!)

  it.each(documents)('of $path lead to files and sections that exist', ({ path, text }) => {
    const broken = targetsOf(text).filter((target) => {
      if (/^(https?|mailto):/.test(target)) return false
      const [file = '', fragment] = target.split('#')
      const place = file === '' ? path : normalize(join(dirname(path), file)).replaceAll('\\', '/')
      if (!existsSync(join(root, place))) return true
      return fragment !== undefined && !titlesOf(documentAt(place)).map(slugOf).includes(fragment)
    })
    expect(broken).toEqual([])
  })

  it('finds what is broken', () => {
    expect(targetsOf('[a](b.md) ![c](d.png "no") <img src="e.svg" srcset="f.svg">')).toEqual(['b.md', 'e.svg', 'f.svg'])
    expect(slugOf('From eq. 4 to linear forms')).toBe('from-eq-4-to-linear-forms')
  })

  it('lead from the README to every document in docs/', () => {
    const named = targetsOf(documentAt('README.md'))
    for (const { path } of documents) if (/^docs\/[^/]+\.md$/.test(path)) expect(named).toContain(path)
  })
})

describe('packages', () => {
  it('are those of the manifests, each with its reason', () => {
    const manifests = [manifest, ...manifest.workspaces.map((folder) => readJson(`${folder}/package.json`))]
    const used = new Set(
      manifests.flatMap(({ dependencies = {}, devDependencies = {} }) => [
        ...Object.keys(dependencies),
        ...Object.keys(devDependencies),
      ]),
    )
    const listed = [...documentAt('docs/dependencies.md').matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) =>
      cell!.split(',').map((name) => name.trim().replaceAll('`', '')),
    )
    expect([...listed].sort()).toEqual([...used].sort())
  })

  it('are imported somewhere, those that the page and the command line depend on', () => {
    const sources = filesUnder('src', /\.(ts|tsx|mjs|css)$/)
    const isImported = (name: string): boolean =>
      sources.some(({ text }) => new RegExp(`(from|import)\\s*\\(?'${name}(/[^']*)?'`).test(text))
    const [, page = ''] = documentAt('docs/dependencies.md').split(/^## /m)
    const named = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) =>
      cell!.split(',').map((name) => name.trim().replaceAll('`', '')),
    )
    expect(named.length).toBeGreaterThan(20)
    // It is a loader: named by its path.
    expect(named.filter((name) => name !== 'tsx' && !isImported(name))).toEqual([])
  })

  it('come from no registry that the lock file names', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(
      /https?:\/\/[^"]*(registry|npm)[^"]*\.tgz/,
    )
  })
})

describe('commands', () => {
  const commandsIn = (text: string): readonly string[] => [
    ...[...text.matchAll(/npm run(?: --silent)? ([a-z][a-z:-]*)/g)].map(([, name]) => name!),
    ...[...text.matchAll(/npm (start|test)\b/g)].map(([, name]) => name!),
  ]

  it.each(documents)('in $path are scripts of package.json', ({ text }) => {
    // A script's name may break over a line.
    for (const name of commandsIn(text.replaceAll(/\s+/g, ' '))) expect(Object.keys(manifest.scripts)).toContain(name)
  })

  it('are all described', () => {
    const described = new Set(documents.flatMap(({ text }) => commandsIn(text.replaceAll(/\s+/g, ' '))))
    // npm runs it by itself, before it packs.
    const own = Object.keys(manifest.scripts).filter((name) => name !== 'prepack')
    expect(own.filter((name) => !described.has(name))).toEqual([])
  })

  it('have the options that docs/cli.md names', () => {
    const known = [usage, sweepUsage, exportUsage, compileUsage, traceUsage, fitUsage, figuresUsage, publishUsage]
      .join()
      .match(/--[a-z-]+/g)!
    const named = new Set(documentAt('docs/cli.md').match(/--[a-z][a-z-]*/g)!)
    expect([...named].filter((option) => option !== '--silent' && !known.includes(option))).toEqual([])
  })

  it('accept the arguments that docs/cli.md shows', async () => {
    const text = documentAt('docs/cli.md')
    const samples = [...text.matchAll(/^npm run --silent sample -- (.+)$/gm)].map(([, line]) => line!)
    expect(samples.length).toBeGreaterThan(1)
    for (const line of samples) {
      const args = line.match(/'[^']*'|\S+/g)!.map((argument) => argument.replaceAll("'", ''))
      const request = readArguments(args)
      expect(request === 'help' ? 0 : compile(request.design).nfe).toBeGreaterThan(0)
    }
    const exports = [...text.matchAll(/^npm run --silent export -- (.+)$/gm)].map(([, line]) => line!)
    expect(exports.length).toBeGreaterThan(1)
    for (const line of exports) {
      const request = readExportArguments(line.match(/'[^']*'|\S+/g)!.map((part) => part.replaceAll("'", '')))
      expect(request !== 'help' && request.format.write(request.design, request).status).toBe('written')
    }
    const programs = [...text.matchAll(/^npm run --silent compile -- (.+)$/gm)].map(([, line]) => line!)
    expect(programs.length).toBeGreaterThan(1)
    for (const line of programs) {
      const args = line.match(/'[^']*'|\S+/g)!.map((part) => part.replaceAll("'", ''))
      const printed = args.filter((part, k) => part !== '--out' && args[k - 1] !== '--out')
      expect((await runHere(compileMain, printed)).status).toBe(0)
    }
    const [plan, cases] = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json]) => json!)
    expect(readPlan(plan!).columns.values).toEqual([4, 8, 16])
    const traced = JSON.parse((await runHere(traceMain, [], { input: cases! })).stdout)
    expect(traced.cases).toMatchObject([{ nfe: 6 }])
  })

  it('and the link that docs/guide.md shows is read without a note', () => {
    const links = documentAt('docs/guide.md').match(/^ {4}#\S+=\S+$/gm)!
    expect(links).toHaveLength(1)
    for (const link of links) expect(parseHash(link.trim().slice(1)).notes).toEqual([])
  })
})

describe('files and sections', () => {
  const examples = examplesOf(documentAt('docs/extending.md')).map(({ path }) => path)

  it.each(documents)('in $path exist', ({ text }) => {
    const paths = [...text.matchAll(/`((?:src|test|models|public|docs)\/[\w./-]+)`/g)].map(([, path]) => path!)
    const missing = paths.filter(
      (path) =>
        // Placeholders such as ID.ts, and what running or installing makes.
        !/[A-Z]{2,}|^models\/\.(run|venv)/.test(path.replace('README', '')) &&
        !examples.includes(path) &&
        !existsSync(join(root, path)),
    )
    expect(missing).toEqual([])
  })

  it('that comments cite exist', () => {
    const cited = [...filesUnder('src', /\.(ts|tsx|mjs)$/), ...filesUnder('test', /\.ts$/)].flatMap(({ path, text }) =>
      [...text.replaceAll(/\s*\n\s*(\*|\/\/)?\s*/g, ' ').matchAll(/(docs\/[a-z]+\.md), "([^"]+)"/g)].map(
        ([, document, title]) => ({ path, document: document!, title: title! }),
      ),
    )
    expect(cited.length).toBeGreaterThan(3)
    for (const { path, document, title } of cited) expect(titlesOf(documentAt(document)), path).toContain(title)
  })

  it('keep within the lines that CONTRIBUTING.md allows', () => {
    const most = Number(/Keep files within (\d+) lines/.exec(documentAt('CONTRIBUTING.md'))![1])
    const files = ['src', 'test', 'models', 'python'].flatMap((folder) => filesUnder(folder, /\.(tsx?|css|py|mjs)$/))
    expect(files.length).toBeGreaterThan(500)
    const faults = files
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0) }))
      .filter(({ lines }) => lines > most)
    expect(faults).toEqual([])
  })

  it('are not those of a specification that is not here', () => {
    for (const { path, text } of filesUnder('src', /\.(ts|tsx|mjs|wgsl)$/))
      expect(text, path).not.toMatch(/\(spec, section/)
  })
})

describe('the architecture', () => {
  const text = documentAt('docs/architecture.md')

  it('shows the program of its example as it compiles', () => {
    const { value, notes } = parseDesign({
      steps: 2,
      sigmaMin: 1,
      sigmaMax: 4,
      discretization: { id: 'edm', params: { rho: 1 } },
    })
    expect(notes).toEqual([])
    const [, shown] = /^```program\n([\s\S]*?)\n```$/m.exec(text)!
    expect(printProgram(compile(value))).toBe(shown)
  })

  it('has the arrows between rooms that the imports have', () => {
    const rooms = [...text.matchAll(/^\| `src\/([a-z]+)` \|[^|]*\| ([^|]*) \|$/gm)].map(([, room, arrows]) => ({
      room: room!,
      arrows: arrows === 'nothing' ? [] : arrows!.split(', '),
    }))
    const files = filesUnder('src', /\.(ts|tsx|mjs)$/)
    const folders = new Set(
      files.map(({ path }) => /^src\/([^/]+)\//.exec(path)?.[1]).filter((room) => room !== undefined),
    )
    expect(rooms.map(({ room }) => room).sort(), 'folders of src in the table').toEqual([...folders].sort())
    for (const { room, arrows } of rooms) {
      const found = files
        .filter(({ path }) => path.startsWith(`src/${room}/`))
        .flatMap(({ path, text: code }) =>
          [...code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
            ([, target]) =>
              normalize(join(dirname(path), target!))
                .replaceAll('\\', '/')
                .split('/')[1]!,
          ),
        )
        .filter((other) => other !== room && folders.has(other))
      expect([...new Set(found)].sort(), `imports of src/${room}`).toEqual([...arrows].sort())
    }
  })
})
