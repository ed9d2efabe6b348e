/** The built page on a server of its own that can be told to fail: files replaced, missing, cut short. */
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import { dist, ensureBuilt } from '../../../src/cli/build.mjs'
import { createServer, listen } from '../../../src/cli/serve.mjs'
import { blankPage, testNetwork } from '../server.ts'

export interface Answer {
  readonly status?: number
  readonly type?: string
  readonly body?: string | Uint8Array
}

export interface Site {
  /** Origin with a closing slash. */
  readonly url: string
  /** An empty page of the same origin and with the same headers. */
  readonly blank: string
  /** Answers every request whose path matches; what is said last holds. */
  replace(path: RegExp, answer: Answer): void
  /** Runs code in the engine's worker, before its own. */
  prepareWorker(code: string): void
  /** Serves what there is again: dist, and the networks of test/models. */
  restore(): void
  close(): Promise<void>
}

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

export const serveSite = async (): Promise<Site> => {
  await ensureBuilt()
  let replaced: { readonly path: RegExp; readonly answer: Answer }[] = []
  let workerCode = ''
  const files = createServer(dist)

  const find = async (path: string): Promise<Answer | undefined> => {
    const found = replaced.findLast((one) => one.path.test(path))
    if (found) return found.answer
    if (workerCode && /\/engine\.worker-[^/]+\.js$/.test(path))
      return { type: 'text/javascript', body: `${workerCode}\n${await readFile(join(dist, path), 'utf8')}` }
    const body = testNetwork(path)
    return body && { body }
  }

  const server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname
    void find(path)
      .catch((error) => ({ status: 500, type: 'text/plain', body: String(error) }))
      .then((answer) => {
        if (path === blankPage.path) return response.writeHead(200, blankPage.headers).end(blankPage.body)
        if (!answer) return files.emit('request', request, response)
        const { status = 200, type = 'application/octet-stream', body = '' } = answer
        return response.writeHead(status, { ...headers, 'Content-Type': type }).end(body)
      })
  })
  const port = await listen(server, { port: 0 })
  return {
    url: `http://127.0.0.1:${port}/`,
    blank: `http://127.0.0.1:${port}${blankPage.path}`,
    replace: (path, answer) => {
      replaced.push({ path, answer })
    },
    prepareWorker: (code) => {
      workerCode += code
    },
    restore: () => {
      replaced = []
      workerCode = ''
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
