/** What the sampling commands share: their files, their versions, and how they end. */
import { createHash } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EngineFault, messageOf } from '../engine/fault.ts'
import { ArgumentFault } from './arguments.ts'
import { root } from './bootstrap.mjs'
import { type Io, processIo } from './io.ts'

export const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex')

/** A fault with an exit code of its own, which scripts can tell from others. */
export class ExitFault extends EngineFault {
  readonly code: number

  constructor(message: string, advice: string, code: number) {
    super(message, advice)
    this.code = code
  }
}

const versionOf = (packageJson: string): string => JSON.parse(readFileSync(packageJson, 'utf8')).version

/** What the last bits can depend on besides the arguments. */
export const softwareVersions = () => ({
  samplerscope: versionOf(join(root, 'package.json')),
  'onnxruntime-node': versionOf(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')),
  node: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
})

/** Processors by name, without their number of cores, most of which a virtual machine does not have. */
export const machineName = (): string =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`
    .replaceAll(/ +/g, ' ')
    .replace(/ \d+-Core Processor/, '')
    .trim()

/** What numbers can depend on besides what was asked for. */
export const measuredWith = () => ({ software: softwareVersions(), machine: machineName() })

/** Lists of numbers on one line each. */
export const printJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replaceAll(/\[\s+([^[\]{}"]*?)\s+\]/g, (_, list: string) => `[${list.replaceAll(/\s+/g, ' ')}]`)}\n`

const cannotWrite = (path: string, error: unknown): EngineFault =>
  new EngineFault(`${path} could not be written (${messageOf(error)}).`, 'Choose another --out.')

export const makeDirectory = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

/** The whole file or none: a command that is stopped leaves no half of it. */
export const writeWhole = async (path: string, content: string | Uint8Array): Promise<void> => {
  const draft = `${path}.${process.pid}.part`
  try {
    await writeFile(draft, content)
    await rename(draft, path)
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

/** The same, and says so. */
export const write = async (path: string, content: string | Uint8Array, io: Io = processIo): Promise<void> => {
  await writeWhole(path, content)
  io.print(`${path}\n`)
}

/** A command: from its arguments to its exit code. */
export type Main = (argv: readonly string[], io: Io) => Promise<number>

/**
 * A command that ends with 0, or with one line that says why not: with 2 for what a person typed, with 1 for files and
 * networks, or with the code of an ExitFault.
 */
export const mainOf =
  (name: string, run: (argv: readonly string[], io: Io) => Promise<void>): Main =>
  async (argv, io) => {
    try {
      await run(argv, io)
      return 0
    } catch (error) {
      const advice = error instanceof EngineFault ? ` ${error.advice}` : ''
      io.complain(`${name}: ${messageOf(error).replaceAll(/\s+/g, ' ')}${advice}\n`)
      return error instanceof ArgumentFault ? 2 : error instanceof ExitFault ? error.code : 1
    }
  }

/** Runs a command on this process if the module at `url` is the program; imported, it only offers its `main`. */
export const runIfProgram = async (url: string, main: Main): Promise<void> => {
  const [, program] = process.argv
  if (program !== undefined && realpathSync(program) === fileURLToPath(url))
    process.exitCode = await main(process.argv.slice(2), processIo)
}

/** Runs a command on this process, whoever imports it. */
export const command = async (name: string, run: () => Promise<void>): Promise<void> => {
  process.exitCode = await mainOf(name, run)(process.argv.slice(2), processIo)
}
