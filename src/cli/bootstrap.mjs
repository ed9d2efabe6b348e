/** What runs before there are node_modules: Node's own modules only. As a program it installs what is missing. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @typedef {{ version?: string, optional?: boolean }} LockedPackage */

/**
 * Packages of a lock file by their path, the root left out; undefined when there is no such file.
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
const lockedPackages = (file) => {
  try {
    const { '': _root, ...packages } = JSON.parse(readFileSync(join(root, file), 'utf8')).packages
    return packages
  } catch {
    return undefined
  }
}

/** Whether node_modules holds what the lock file asks for. npm writes its own list last: half an install has none. */
const isInstalled = () => {
  const wanted = lockedPackages('package-lock.json')
  const present = lockedPackages('node_modules/.package-lock.json')
  if (!wanted || !present) return false
  // Optional packages are those of other platforms, or absent for a reason npm knows.
  return Object.entries(wanted).every(([path, { version, optional }]) =>
    present[path] ? present[path].version === version : optional,
  )
}

/**
 * Installs node packages when they are missing or differ from the lock file. Writes to standard error only.
 * Ends the process, with what to do, when npm cannot.
 */
export const ensureInstalled = () => {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) fail(`Node ${process.versions.node} is too old: install Node 20 or newer from https://nodejs.org.`)
  if (isInstalled()) return
  process.stderr.write('Installing node packages (npm ci), once ...\n')
  const npm = process.env.npm_execpath
  const command = npm ? [process.execPath, npm] : ['npm']
  const args = [...command.slice(1), 'ci', '--include=dev', '--no-fund', '--no-audit']
  const windowsShell = !npm && process.platform === 'win32'
  const { status, error } = spawnSync(command[0] ?? 'npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windowsShell,
  })
  if (status !== 0)
    fail(`npm ci failed${error ? ` (${error.message})` : ''}: see above; it needs a package registry to be reachable.`)
}

/**
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled()
