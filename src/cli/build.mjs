/** Builds dist/ and compresses it ahead of time. As a program it builds always, or with --if-older when sources are newer. */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { ensureInstalled, root } from './bootstrap.mjs'

export const dist = join(root, 'dist')
const sources = ['index.html', 'src', 'public', 'package-lock.json', 'vite.config.ts', 'tsconfig.json']

/** Last change below a path in milliseconds; directories count, so that a deleted file shows. 0 when nothing is there. */
const newest = async (/** @type {string} */ path) => {
  const own = await stat(path).catch(() => undefined)
  if (!own) return 0
  let latest = own.mtimeMs
  if (own.isDirectory())
    for (const name of await readdir(path)) latest = Math.max(latest, await newest(join(path, name)))
  return latest
}

/** Text and wasm shrink by a factor of 3 to 6; models are noise and images are compressed already. */
const isCompressible = (/** @type {string} */ name) => /\.(js|mjs|css|html|json|svg|wasm)$/.test(name)

/**
 * Writes .br and .gz beside every compressible file. What a person waits for first, the page's own code, is made as small as it
 * can be; WASM would take minutes for that, so its level is moderate, and all of dist takes seconds.
 */
const precompress = async (/** @type {string} */ directory) => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const compress = async (/** @type {import('node:fs').Dirent} */ entry) => {
    if (!entry.isFile() || !isCompressible(entry.name)) return
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    if (bytes.length < 1024) return
    const [small, compatible] = await Promise.all([
      promisify(brotliCompress)(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: entry.name.endsWith('.wasm') ? 4 : 11 },
      }),
      promisify(gzip)(bytes, { level: entry.name.endsWith('.wasm') ? 5 : 9 }),
    ])
    await Promise.all([writeFile(`${path}.br`, small), writeFile(`${path}.gz`, compatible)])
  }
  // zlib has threads of its own.
  await Promise.all(entries.map(compress))
}

/** Vite keeps a NODE_ENV that it finds; vitest's "test" would give the page React's slow development build. */
const asProduction = async (/** @type {() => Promise<unknown>} */ make) => {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await make()
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
}

/** What is written by the page's own sources, which need another loader. */
const writeScenePages = (/** @type {string} */ outDir) => {
  const args = [join(root, 'src', 'cli', 'run.mjs'), 'src/cli/scene-pages.ts', outDir]
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('the pages of the scenes could not be written: see above')
}

/** Builds aside and swaps, so that a server that is running never sees half a site. */
export const build = async () => {
  const vite = await import('vite')
  const cache = join(root, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const workshop = await mkdtemp(join(cache, 'build-'))
  try {
    const outDir = join(workshop, 'new')
    await asProduction(() => vite.build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } }))
    writeScenePages(outDir)
    await precompress(outDir)
    await rename(dist, join(workshop, 'old')).catch(() => {})
    await rename(outDir, dist)
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}

/** Builds when dist is missing or older than what it is made of. */
export const ensureBuilt = async () => {
  const built = await stat(join(dist, 'index.html')).catch(() => undefined)
  const changed = Math.max(...(await Promise.all(sources.map((name) => newest(join(root, name))))))
  if (built && built.mtimeMs >= changed) return
  process.stderr.write('Building the page, once ...\n')
  await build()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled()
  await (process.argv.includes('--if-older') ? ensureBuilt() : build())
}
