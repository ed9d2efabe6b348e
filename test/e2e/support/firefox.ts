/** A Firefox of this machine, where there is one. The browser that playwright-core would install is another. */
import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const names = ['firefox', 'firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox']

/** Some "browsers" are stubs that ask for a snap: only one that tells its version counts. */
const starts = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

/** FIREFOX_PATH, or the system's; undefined where there is none. */
export const findFirefox = (): string | undefined =>
  [...(process.env.FIREFOX_PATH ? [process.env.FIREFOX_PATH] : []), ...names].find(starts)

export interface Look {
  readonly version: string
  /** The text that the expression gave. */
  readonly value: string
  /** What the console was told as an error. */
  readonly errors: readonly string[]
}

/** Node 20 has WebSocket behind a flag, later versions without. */
const flags = process.allowedNodeEnvironmentFlags.has('--experimental-websocket') ? ['--experimental-websocket'] : []

/** Opens an address, and evaluates an expression there that gives a text or the promise of one. */
export const lookWithFirefox = async (
  program: string,
  url: string,
  expression: string,
  milliseconds: number,
): Promise<Look> => {
  const script = fileURLToPath(new URL('firefox-look.mjs', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, program, url, expression], {
    timeout: milliseconds,
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout)
}
