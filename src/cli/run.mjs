/** `node src/cli/run.mjs <file.ts> [args]`: runs a TypeScript program of this repository, installing first if need be. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, fail, root } from './bootstrap.mjs'

const [file, ...args] = process.argv.slice(2)
if (!file) fail('usage: node src/cli/run.mjs <file.ts> [arguments]')
ensureInstalled()

// The path is relative to the repository, the working directory stays the caller's.
const tsx = pathToFileURL(join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href
const child = spawn(process.execPath, ['--import', tsx, join(root, file), ...args], { stdio: 'inherit' })
child.on('error', (error) => fail(error.message))
// A terminal sends Ctrl-C to the child as well: wait for how it ends.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
})
