#!/usr/bin/env node
/** `samplerscope`: the program of the package that `npm pack` makes. It serves the page inside, or runs a command. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fail, root } from './bootstrap.mjs'

/** Commands that need nothing but the package. */
const commands = ['compile', 'trace', 'sample', 'sweep', 'fit', 'export']

const usage = `Usage: samplerscope [serve]            serves the page on localhost; PORT and HOST say where
       samplerscope COMMAND [options]  runs a command: ${commands.join(', ')}
       samplerscope COMMAND --help     prints its options

docs/cli.md of the repository describes the commands; where it says "npm run --silent COMMAND --", write
"samplerscope COMMAND".
`

const serve = async () => {
  const page = join(root, 'dist')
  if (!existsSync(join(page, 'index.html'))) fail(`${page} holds no built page: run npm run build first.`)
  const { servePage } = await import('./serve-page.mjs')
  await servePage(page)
}

const run = (/** @type {string} */ command, /** @type {string[]} */ args) => {
  // Wherever npm has put it: beside the package, or above.
  const tsx = join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist', 'loader.mjs')
  const program = join(root, 'src', 'cli', `${command}.ts`)
  const child = spawn(process.execPath, ['--import', pathToFileURL(tsx).href, program, ...args], { stdio: 'inherit' })
  child.on('error', (error) => fail(error.message))
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}

const [command = 'serve', ...args] = process.argv.slice(2)
if (command === '--help' || command === '-h' || command === 'help') process.stdout.write(usage)
else if (command === 'serve') await serve()
else if (commands.includes(command)) run(command, args)
else {
  process.stderr.write(`samplerscope: there is no command "${command}".\n${usage}`)
  process.exitCode = 2
}
