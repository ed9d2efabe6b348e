/** Serves dist/ as a real host should: isolated, typed, compressed. Imports node_modules: install first. */
import http from 'node:http'
import sirv from 'sirv'
import { isolationHeaders } from '../base/isolation-headers.mjs'

const sent = { ...isolationHeaders, 'X-Content-Type-Options': 'nosniff' }

/**
 * A server, not yet listening, of the files below a directory. Files are looked up at each request, so that a new build
 * shows at once; names with a hash (assets/) are cached for good.
 * @param {string} directory
 * @returns {http.Server}
 */
export const createServer = (directory) => {
  const files = sirv(directory, {
    dev: true,
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: (response, path) => {
      if (path.includes('/assets/')) response.setHeader('Cache-Control', 'public,max-age=31536000,immutable')
      if (path.endsWith('.onnx')) response.setHeader('Content-Type', 'application/octet-stream')
    },
  })
  return http.createServer((request, response) => {
    for (const [name, value] of Object.entries(sent)) response.setHeader(name, value)
    const refuse = (/** @type {number} */ status, /** @type {string} */ message) => {
      response.writeHead(status, { 'Content-Type': 'text/plain;charset=utf-8' }).end(`${message}\n`)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD are served.')
    if (hasDotSegment(request.url ?? '/')) return refuse(404, 'Not found.')
    // Whole files only: a malformed range must not reach the file system.
    request.headers.range = undefined
    files(request, response, () => refuse(404, 'Not found.'))
  })
}

/** Whether a URL names a hidden file, leaves the directory, or can't be read at all. */
const hasDotSegment = (/** @type {string} */ url) => {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/, ''))
    return path.includes('\0') || path.split(/[/\\]/).some((segment) => segment.startsWith('.'))
  } catch {
    return true
  }
}

/**
 * Listens on a port, or on the first free one of several from it on; the port taken.
 * @param {http.Server} server
 * @param {{ port: number, attempts?: number, host?: string }} options
 * @returns {Promise<number>}
 */
export const listen = (server, { port, attempts = 1, host = '127.0.0.1' }) =>
  new Promise((resolve, reject) => {
    let left = attempts
    let next = port
    server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EADDRINUSE' || --left <= 0) return reject(error)
      server.listen(++next, host)
    })
    server.on('listening', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : next)
    })
    server.listen(next, host)
  })
