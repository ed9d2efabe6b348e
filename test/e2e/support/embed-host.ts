/** Another site's pages, which frame a part of ours: the same machine by another name. */
import http from 'node:http'
import { listen } from '../../../src/cli/serve.mjs'
import type { PartName } from '../../../src/state/embed/parts.ts'
import { frameSnippet } from '../../../src/state/embed/snippets.ts'
import { documentAt } from '../../unit/docs/documents.ts'
import { blankPage, serveDist } from '../server.ts'

const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** The script that docs/embedding.md gives to the page around a frame. */
const documented = /<script>[\s\S]*<\/script>/.exec(documentAt('docs/embedding.md'))![0]

/** `isolated?part=…&more=…&hash=…`, and the same at `plain`. */
export const serveHost = async () => {
  const framed = await serveDist()
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://host')
    if (url.pathname === blankPage.path) {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(blankPage.body)
      return
    }
    if (url.pathname !== '/isolated' && url.pathname !== '/plain') {
      response.writeHead(404).end()
      return
    }
    const part = url.searchParams.get('part') as PartName
    const address = `${framed.url}?embed=${part}${url.searchParams.get('more') ?? ''}#${url.searchParams.get('hash') ?? ''}`
    const snippet = frameSnippet(address, 'Framed', { part, hidden: [], theme: 'light' })
    response.writeHead(200, { 'Content-Type': 'text/html', ...(url.pathname === '/isolated' ? isolation : {}) }).end(
      `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><body style="margin: 0; background: rgb(0, 128, 64)">
      <script>const heard = []; addEventListener('message', (event) => heard.push([event.origin, event.data]))</script>
      ${snippet.replace('<iframe', '<iframe id="samplerscope"').replace('loading="lazy"', '')}
      ${documented}<p style="height: 2000px">Below</p>`,
    )
  })
  const port = await listen(server, { port: 0 })
  return {
    url: `http://localhost:${port}/`,
    blank: `http://localhost:${port}${blankPage.path}`,
    framed: new URL(framed.url).origin,
    close: async () => {
      await framed.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
