import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { basename, join } from 'node:path'
import { dist, ensureBuilt } from '../../src/cli/build.mjs'
import { createServer, listen } from '../../src/cli/serve.mjs'

export interface RunningServer {
  /** Origin with a closing slash, `http://127.0.0.1:port/`. */
  readonly url: string
  close(): Promise<void>
}

const headers = { 'Cross-Origin-Resource-Policy': 'same-origin', 'Content-Type': 'application/octet-stream' }

/** A file of the small networks for tests, which the page finds by `?model=tiny`; undefined for any other path. */
export const testNetwork = (path: string): Buffer | undefined => {
  const [, file] = /\/models\/(tiny[^/]*)$/.exec(path) ?? []
  const found = file && join('test/models', basename(file))
  return found && existsSync(found) ? readFileSync(found) : undefined
}

/** Serves dist and the networks of test/models on a free port, building first what is missing or older than the sources. */
export const serveDist = async (): Promise<RunningServer> => {
  await ensureBuilt()
  const files = createServer(dist)
  const server = http.createServer((request, response) => {
    const bytes = testNetwork(new URL(request.url ?? '/', 'http://host').pathname)
    if (bytes) response.writeHead(200, headers).end(bytes)
    else files.emit('request', request, response)
  })
  const port = await listen(server, { port: 0 })
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
