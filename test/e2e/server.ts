import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { basename, join } from 'node:path'
import { isolationHeaders } from '../../src/base/isolation-headers.mjs'
import { dist, ensureBuilt } from '../../src/cli/build.mjs'
import { createServer, listen } from '../../src/cli/serve.mjs'

export interface RunningServer {
  /** Origin with a closing slash, `http://127.0.0.1:port/`. */
  readonly url: string
  /** An empty page of the same origin and with the same headers. */
  readonly blank: string
  close(): Promise<void>
}

const headers = { 'Cross-Origin-Resource-Policy': 'same-origin', 'Content-Type': 'application/octet-stream' }

/** A file of the small networks for tests, which the page finds by `?model=tiny`; undefined for any other path. */
export const testNetwork = (path: string): Buffer | undefined => {
  const [, file] = /\/models\/(tiny[^/]*)$/.exec(path) ?? []
  const found = file && join('test/models', basename(file))
  return found && existsSync(found) ? readFileSync(found) : undefined
}

export const blankPage = {
  path: '/blank',
  headers: { ...isolationHeaders, 'Content-Type': 'text/html' },
  body: '<!doctype html><title>Blank</title><link rel="icon" href="data:,">',
}

/** Serves dist and the networks of test/models on a free port, building first what is missing or older than the sources. */
export const serveDist = async (): Promise<RunningServer> => {
  await ensureBuilt()
  const files = createServer(dist)
  const server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname
    const bytes = testNetwork(path)
    if (path === blankPage.path) response.writeHead(200, blankPage.headers).end(blankPage.body)
    else if (bytes) response.writeHead(200, headers).end(bytes)
    else files.emit('request', request, response)
  })
  const port = await listen(server, { port: 0 })
  return {
    url: `http://127.0.0.1:${port}/`,
    blank: `http://127.0.0.1:${port}${blankPage.path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

let shared: Promise<RunningServer> | undefined

/** What serveDist gives, once for all files of a worker: a browser keeps what it has compiled of an origin. */
export const sharedDist = async (): Promise<RunningServer> => {
  shared ??= serveDist()
  return { ...(await shared), close: async () => undefined }
}
