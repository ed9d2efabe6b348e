/** Vite plugins that put into one .html what a page from a disk may not fetch: workers, networks, small tables. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { root } from './bootstrap.mjs'

/** Network that is inside; the larger one would add 22 MB. */
export const networkInside = 'cifar10-nano'

/** Files below public/ that the page asks for. */
const filesInside = [
  ...['card.json', 'onnx', 'selftest.json'].map((ending) => `models/${networkInside}.${ending}`),
  'figures/results.json',
  'figures/names.json',
  'figures/worlds.json',
]

/** The page's own files that are not in it; see the places where they are imported. */
const replaced = { 'ort.ts': join(root, 'src', 'engine', 'no-ort.ts') }

/** What both the page and its workers are built with; `within` are the workers that the code is part of. */
export const common = (/** @type {readonly string[]} */ within = []) => ({
  root,
  configFile: /** @type {const} */ (false),
  publicDir: /** @type {const} */ (false),
  logLevel: /** @type {const} */ ('error'),
  worker: { format: /** @type {const} */ ('es') },
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  plugins: [inlineWorkers(within), replacements(), react()],
})

/** @returns {import('vite').Plugin} */
const replacements = () => ({
  name: 'one-file-replacements',
  enforce: 'pre',
  resolveId: (source, importer) => {
    if (source === 'virtual:pwa-register') return '\0no-service-worker'
    // The toy's training runs on WASM; this back end would be a second piece of its worker.
    if (/^\.\/webgl-/.test(source) && importer?.includes('@jax-js')) return '\0no-webgl'
    const name = basename(source)
    if (name in replaced && /^\.\.?\//.test(source) && importer && !importer.endsWith('no-ort.ts'))
      return replaced[/** @type {keyof typeof replaced} */ (name)]
    return undefined
  },
  // A page from a disk has no service worker, and needs none.
  load: (id) =>
    id === '\0no-service-worker'
      ? 'export const registerSW = () => () => {}'
      : id === '\0no-webgl'
        ? 'export const WebGLBackend = undefined'
        : undefined,
})

const workerMark = '?worker-code'

/** Code of a worker in one piece, with the workers that it starts inside. */
const bundled = async (/** @type {string} */ file, /** @type {readonly string[]} */ within) => {
  const result = await build({
    ...common([...within, file]),
    define: { 'import.meta.url': 'self.location.href', 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      assetsInlineLimit: () => true,
      modulePreload: false,
      rolldownOptions: { input: file, output: { format: 'iife', codeSplitting: false } },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []))
  const chunks = outputs.filter((one) => one.type === 'chunk')
  if (chunks.length !== 1) throw new Error(`${file} has ${chunks.length} pieces; a worker inside a page must have one`)
  return chunks[0]?.code ?? ''
}

/** Starts a worker from its code; what the page has inside goes with it. */
const starter = `
export const start = (code) => {
  const inside = 'globalThis.samplerscopeFile=' + JSON.stringify(globalThis.samplerscopeFile) + ';'
  return new Worker(URL.createObjectURL(new Blob([inside, code], { type: 'text/javascript' })))
}`

/** Code by file: several workers start the same one. @type {Map<string, Promise<string>>} */
const known = new Map()

/** @type {(within: readonly string[]) => import('vite').Plugin} */
const inlineWorkers = (within) => {
  return {
    name: 'one-file-workers',
    enforce: 'pre',
    resolveId: (source, importer) => {
      if (source === 'virtual:start-worker') return '\0start-worker'
      return source.endsWith(workerMark) && importer ? join(dirname(importer), source) : undefined
    },
    load: async (id) => {
      if (id === '\0start-worker') return starter
      if (!id.endsWith(workerMark)) return undefined
      const file = id.slice(0, -workerMark.length)
      // What the page says of a worker stands in the worker's file too: none starts itself.
      if (within.includes(file)) return "export default ''"
      const code = known.get(file) ?? bundled(file, within)
      known.set(file, code)
      return `export default ${JSON.stringify(await code)}`
    },
    transform: (code) => {
      const made = /new Worker\(new URL\('(\.\/[\w.-]+\.worker\.ts)', import\.meta\.url\), \{ type: 'module' \}\)/
      const found = made.exec(code)
      if (!found) return undefined
      const head = `import { start as startWorker } from 'virtual:start-worker'\nimport workerCode from '${found[1]}${workerMark}'\n`
      return { code: head + code.replace(made, 'startWorker(workerCode)'), map: null }
    },
  }
}

/** Policy of a page whose scripts are all inside: it loads nothing but a lesson from an https address. */
export const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'media-src blob:',
  'font-src data:',
  'connect-src data: blob: https:',
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Addresses of the files inside, for the page and its workers. A worker may not read a blob of a page from a disk. */
const inside = (/** @type {Record<string, string>} */ files) =>
  `globalThis.samplerscopeFile = ${JSON.stringify({ network: networkInside, files })}`

/** The files inside. @returns {import('vite').Plugin} */
export const insides = () => ({
  name: 'one-file-insides',
  transformIndexHtml: async () => {
    const addressOf = (/** @type {Buffer} */ bytes) =>
      `data:application/octet-stream;base64,${bytes.toString('base64')}`
    const list = JSON.stringify([{ id: networkInside, label: networkInside }])
    /** @type {Record<string, string>} */
    const files = { 'models/index.json': addressOf(Buffer.from(list)) }
    for (const name of filesInside) files[name] = addressOf(await readFile(join(root, 'public', name)))
    return [{ tag: 'script', children: inside(files), injectTo: 'head' }]
  },
})
