/** Finds a Chromium that starts; installs one when told to. Node's own modules and, if installed, playwright-core. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../src/cli/bootstrap.mjs'

const mac = (/** @type {string} */ name) => `/Applications/${name}.app/Contents/MacOS/${name}`
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser that playwright-core would install, whether or not it is there. */
const playwrightPath = async () => {
  const { chromium } = await import('playwright-core')
  return chromium.executablePath()
}

/** Some "browsers" are stubs that ask for a snap: only one that tells its version counts. */
const starts = (/** @type {string} */ path) => spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0

/**
 * The path of a Chromium: CHROMIUM_PATH, the system's, or playwright-core's; undefined when there is none.
 * @returns {Promise<string | undefined>}
 */
export const findChromium = async () => {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const directories = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':')
  const candidates = [
    ...names.flatMap((name) => directories.map((directory) => join(directory, name))),
    ...['Chromium', 'Google Chrome'].map(mac),
    await playwrightPath(),
  ]
  return candidates.find((path) => existsSync(path) && starts(path))
}

const run = (/** @type {string[]} */ ...command) => {
  process.stderr.write(`$ ${command.join(' ')}\n`)
  const [file = '', ...args] = command
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(file, args, { cwd: root, stdio: ['ignore', 2, 2], env: environment }).status === 0
}

/**
 * findChromium, installing one where that needs no question: Debian's package as root, else playwright-core's download.
 * @returns {Promise<string | undefined>}
 */
export const ensureChromium = async () => {
  const present = await findChromium()
  if (present) return present
  const isRoot = process.getuid?.() === 0
  const isDebian = process.platform === 'linux' && existsSync('/etc/debian_version')
  if (isRoot && isDebian) {
    run('apt-get', 'update')
    run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium')
    const packaged = await findChromium()
    if (packaged) return packaged
  }
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js')
  run(process.execPath, cli, 'install', ...(isRoot && isDebian ? ['--with-deps'] : []), 'chromium')
  return findChromium()
}

export const missingChromium =
  'No Chromium found, and none could be installed. Install Chromium or Chrome (Debian: apt-get install chromium), ' +
  'or set CHROMIUM_PATH to the program.'
