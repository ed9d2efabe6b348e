/**
 * Opens an address in headless Firefox by WebDriver BiDi, evaluates an expression that gives a text, and prints what came of
 * it as JSON: `{version, value, errors}`. Arguments: the program, the address, the expression. In a process of its own,
 * since Node 20 has WebSocket only behind a flag.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [, , program = '', url = '', expression = ''] = process.argv
const profile = await mkdtemp(join(tmpdir(), 'firefox-'))
const firefox = spawn(program, ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile], {
  stdio: ['ignore', 'ignore', 'pipe'],
})
const ended = new Promise((resolve) => firefox.once('exit', resolve))

/** Where it listens, from what it says while it starts. */
const address = await new Promise((resolve, reject) => {
  createInterface({ input: firefox.stderr }).on('line', (line) => {
    const [, found] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? []
    if (found) resolve(found)
  })
  void ended.then((code) => reject(new Error(`Firefox ended with ${code} before it listened.`)))
})

const socket = new WebSocket(`${address}/session`)
await new Promise((resolve, reject) => {
  socket.onopen = resolve
  socket.onerror = () => reject(new Error(`Firefox does not answer at ${address}.`))
})

/** @type {string[]} */
const errors = []
/** @type {Map<number, (answer: any) => void>} */
const waiting = new Map()
socket.onmessage = ({ data }) => {
  const message = JSON.parse(String(data))
  if (message.method === 'log.entryAdded' && message.params.level === 'error') errors.push(message.params.text)
  waiting.get(message.id)?.(message)
}

let last = 0
/** @type {(method: string, params?: object) => Promise<any>} */
const send = async (method, params = {}) => {
  const id = ++last
  const answer = await new Promise((resolve) => {
    waiting.set(id, resolve)
    socket.send(JSON.stringify({ id, method, params }))
  })
  if (answer.type !== 'success') throw new Error(`${method}: ${answer.message}`)
  return answer.result
}

try {
  const { capabilities } = await send('session.new', { capabilities: {} })
  await send('session.subscribe', { events: ['log.entryAdded'] })
  const { contexts } = await send('browsingContext.getTree')
  const { context } = contexts[0]
  await send('browsingContext.setViewport', { context, viewport: { width: 1280, height: 800 } })
  await send('browsingContext.navigate', { context, url, wait: 'complete' })
  const { result, exceptionDetails } = await send('script.evaluate', {
    expression,
    target: { context },
    awaitPromise: true,
  })
  if (exceptionDetails) throw new Error(exceptionDetails.text)
  process.stdout.write(JSON.stringify({ version: capabilities.browserVersion, value: result.value, errors }))
} finally {
  firefox.kill()
  await ended
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  socket.close()
}
