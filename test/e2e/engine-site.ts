/** A site with the engine's page, and networks that are sound or not. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import http from 'node:http'
import { basename, join } from 'node:path'
import { build } from 'vite'
import { root } from '../../src/cli/bootstrap.mjs'
import { createServer, listen } from '../../src/cli/serve.mjs'

/** Has the engine in hand for tests. */
const enginePage = 'test/e2e/pages/engine.html'

/** What is wrong with a network: its card names other bytes, its bytes stop in the midst, or its self-test is another's. */
export type ModelFault = 'other-hash' | 'broken-off' | 'other-self-test'

const readModel = (file: string): Promise<Buffer> =>
  readFile(join(root, file.startsWith('tiny') ? 'test/models' : 'public/models', file))

const answerModel = async (url: string, response: http.ServerResponse): Promise<void> => {
  const [, , fault, file = ''] = url.split('/')
  const bytes = await readModel(basename(file))
  if (fault === 'broken-off' && file.endsWith('.onnx')) {
    response.writeHead(200, { 'Content-Length': bytes.length })
    response.write(bytes.subarray(0, 1000), () => setTimeout(() => response.destroy(), 100))
  } else if (fault === 'other-hash' && file.endsWith('.card.json')) {
    response.writeHead(200).end(JSON.stringify({ ...JSON.parse(bytes.toString('utf8')), sha256: '0'.repeat(64) }))
  } else if (fault === 'other-self-test' && file.endsWith('.selftest.json')) {
    const { cases } = JSON.parse(bytes.toString('utf8'))
    response.writeHead(200).end(JSON.stringify({ cases: [{ ...cases[0], denoised: cases[1].denoised }] }))
  } else response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes)
}

export interface EngineSite {
  /** Of the page. */
  readonly url: string
  /** Of a network as the engine wants it, without an extension. */
  modelUrl(name: string, fault?: ModelFault): string
  close(): Promise<void>
}

/** Builds a page as for production, into a new folder. */
export const buildEnginePage = async (page = enginePage): Promise<string> => {
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
  return outDir
}

/** Serves a page on a free port, as it was built in a folder; without one it is built here, and removed at the end. */
export const serveEngineSite = async (page = enginePage, built?: string): Promise<EngineSite> => {
  const folder = built ?? (await buildEnginePage(page))
  const files = createServer(folder)
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
    modelUrl: (name, fault) => `${origin}/models/${fault ?? 'sound'}/${name}`,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      if (built === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
