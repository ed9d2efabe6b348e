import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer, listen } from '../../../src/cli/serve.mjs'

describe('the server', () => {
  const directory = mkdtempSync(join(tmpdir(), 'samplerscope-serve-'))
  const site = join(directory, 'site')
  const server = createServer(site)
  let port = 0

  beforeAll(async () => {
    mkdirSync(join(site, 'assets'), { recursive: true })
    mkdirSync(join(site, '.git'))
    const files = {
      'index.html': '<!doctype html>',
      'assets/app-1.js': 'plain',
      'assets/app-1.js.br': 'brotli',
      'assets/app-1.js.gz': 'gzip',
      'assets/ort.wasm': 'wasm',
      'assets/ort.mjs': 'glue',
      'net.onnx': 'weights',
      'net.card.json': '{}',
      '.secret': 'secret',
      '.git/config': 'secret',
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(site, name), text)
    writeFileSync(join(directory, 'outside.txt'), 'secret')
    port = await listen(server, { port: 0 })
  })
  afterAll(() => {
    server.close()
    rmSync(directory, { recursive: true })
  })

  /** Raw, because fetch tidies paths before it sends them. */
  const get = (path: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') =>
    new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          body += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      })
      request.on('error', reject)
      request.end()
    })

  it('isolates every answer', async () => {
    for (const path of ['/', '/net.onnx', '/nothing'])
      expect((await get(path)).headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'document-isolation-policy': 'isolate-and-require-corp',
        'cross-origin-resource-policy': 'cross-origin',
      })
  })

  it.each([
    ['/', 'text/html;charset=utf-8'],
    ['/assets/app-1.js', 'text/javascript'],
    ['/assets/ort.mjs', 'text/javascript'],
    ['/assets/ort.wasm', 'application/wasm'],
    ['/net.onnx', 'application/octet-stream'],
    ['/net.card.json', 'application/json'],
  ])('%s is %s', async (path, type) => {
    const { status, headers } = await get(path)
    expect([status, headers['content-type']]).toEqual([200, type])
  })

  it('sends the smallest form that the browser takes', async () => {
    const form = async (encodings?: string) => {
      const { headers, body } = await get('/assets/app-1.js', encodings ? { 'accept-encoding': encodings } : {})
      return [headers['content-encoding'], body, headers['content-type']]
    }
    expect(await form()).toEqual([undefined, 'plain', 'text/javascript'])
    expect(await form('gzip')).toEqual(['gzip', 'gzip', 'text/javascript'])
    expect(await form('gzip, deflate, br')).toEqual(['br', 'brotli', 'text/javascript'])
  })

  it('caches names with a hash for good, and asks again for the others', async () => {
    expect((await get('/assets/app-1.js')).headers['cache-control']).toContain('immutable')
    const { headers } = await get('/')
    expect(headers['cache-control']).toBe('no-cache')
    expect((await get('/', { 'if-none-match': headers.etag ?? '' })).status).toBe(304)
  })

  it.each([
    '/.secret',
    '/.git/config',
    '/%2egit/config',
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%5c..%5coutside.txt',
    '/%00',
    '/%',
    '/nothing',
  ])('%s is not found', async (path) => {
    const { status, body } = await get(path)
    expect(status).toBe(404)
    expect(body).not.toContain('secret')
  })

  it('serves only reads, and survives strange ranges', async () => {
    expect((await get('/', {}, 'POST')).status).toBe(405)
    expect((await get('/', {}, 'HEAD')).status).toBe(200)
    for (const range of ['bytes=5-2', 'bytes=-1', 'bytes=a-b', 'rows=1'])
      expect((await get('/', { range })).body).toBe('<!doctype html>')
  })

  it('takes the next port when one is taken, or says so', async () => {
    const other = createServer(site)
    const next = await listen(other, { port, attempts: 20 })
    expect(next).toBeGreaterThan(port)
    other.close()
    await expect(listen(createServer(site), { port })).rejects.toThrow(/EADDRINUSE/)
  })
})
