/** A site with the engine's page as it is built for production, and networks that are sound, broken, or missing. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import http from 'node:http'
import { basename, join } from 'node:path'
import { build } from 'vite'
import { root } from '../../src/cli/bootstrap.mjs'
import { createServer, listen } from '../../src/cli/serve.mjs'

const page = 'test/e2e/pages/engine.html'

type Json = Record<string, unknown>

const readModel = (file: string): Promise<Buffer> =>
  readFile(join(root, file.startsWith('tiny') ? 'test/models' : 'public/models', file))

const withJson = (change: (json: Json) => Json) => (bytes: Buffer) =>
  Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString('utf8')))))

const notANetwork = Buffer.from('These are no bytes of a network.')

/** What becomes of one file, by its last extension but one (card, selftest) or 'onnx'. */
type Change = (bytes: Buffer) => Buffer | 'missing' | 'break off'
const faults: Readonly<Record<string, Partial<Record<'card' | 'selftest' | 'onnx', Change>>>> = {
  none: {},
  truncated: { onnx: (bytes) => bytes.subarray(0, 1000) },
  'broken-off': { onnx: () => 'break off' },
  'flipped-bit': {
    onnx: (bytes) => {
      const changed = Buffer.from(bytes)
      changed[1500]! ^= 1
      return changed
    },
  },
  'other-hash': { card: withJson((card) => ({ ...card, sha256: '0'.repeat(64) })) },
  'no-card': { card: () => 'missing' },
  'no-network': { onnx: () => 'missing' },
  'start-page': { card: () => Buffer.from('<!doctype html><title>App</title>') },
  'wrong-self-test': {
    selftest: withJson((json) => ({
      ...json,
      cases: (json.cases as Json[]).map((row) => ({ ...row, denoised: row.x })),
    })),
  },
  'no-network-inside': {
    onnx: () => notANetwork,
    card: withJson((card) => ({
      ...card,
      bytes: notANetwork.length,
      sha256: createHash('sha256').update(notANetwork).digest('hex'),
    })),
  },
}

const answerModel = async (url: string, response: http.ServerResponse): Promise<void> => {
  const [, , fault = '', file = ''] = url.split('/')
  const kind = /\.(card|selftest)\.json$/.exec(file)?.[1] ?? 'onnx'
  const bytes = await readModel(basename(file))
  const change = faults[fault]?.[kind as 'card' | 'selftest' | 'onnx']
  const answer = change ? change(bytes) : bytes
  if (answer === 'missing') {
    response.writeHead(404).end()
  } else if (answer === 'break off') {
    response.writeHead(200, { 'Content-Length': bytes.length })
    response.write(bytes.subarray(0, 1000), () => setTimeout(() => response.destroy(), 100))
  } else response.writeHead(200, { 'Content-Length': answer.length, 'Cache-Control': 'no-store' }).end(answer)
}

export interface EngineSite {
  /** Of the page. */
  readonly url: string
  /** Of a network as the engine wants it, without an extension. */
  modelUrl(name: string, fault?: string): string
  close(): Promise<void>
}

/** Builds the page and serves it on a free port. */
export const serveEngineSite = async (): Promise<EngineSite> => {
  const cache = join(root, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const outDir = await mkdtemp(join(cache, 'engine-page-'))
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { input: join(root, page) },
    },
  })
  const files = createServer(outDir)
  const server = http.createServer((request, response) => {
    const url = request.url ?? '/'
    if (!url.startsWith('/models/')) {
      files.emit('request', request, response)
      return
    }
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
    answerModel(url, response).catch(() => response.destroy())
  })
  const origin = `http://127.0.0.1:${await listen(server, { port: 0 })}`
  return {
    url: `${origin}/${page}`,
    modelUrl: (name, fault = 'none') => `${origin}/models/${fault}/${name}`,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await rm(outDir, { recursive: true, force: true })
    },
  }
}
