/** Programs that a step starts; what they print goes to the command's own output. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { EngineFault } from '../../engine/fault.ts'
import { root } from '../bootstrap.mjs'
import type { Io } from '../io.ts'
import { ExitFault } from '../output.ts'

/** Ends when the program has ended well. Ctrl-C and SIGTERM go on to it, and end the command. Throws EngineFault. */
export const runProgram = (program: string, args: readonly string[], io: Io): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let stoppedBy: 'SIGINT' | 'SIGTERM' | undefined
    const stop = (signal: 'SIGINT' | 'SIGTERM') => {
      stoppedBy = signal
      child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
    const end = () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
    }
    child.stdout.setEncoding('utf8').on('data', (text: string) => io.print(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => io.complain(text))
    child.on('error', (error) => {
      end()
      reject(new EngineFault(`${program} could not be started (${error.message}).`, 'Check that it is installed.'))
    })
    child.on('close', (code) => {
      end()
      const [what = program] = args.filter((arg) => /\.(py|ts)$/.test(arg))
      if (stoppedBy)
        reject(new ExitFault('stopped.', 'The same command goes on from here.', stoppedBy === 'SIGINT' ? 130 : 143))
      else if (code === 0) resolve()
      else
        reject(
          new EngineFault(
            `${what} ended with code ${code}.`,
            'See its message above; the same command goes on from here.',
          ),
        )
    })
  })

/** A command of this repository, such as 'src/cli/figures.ts'. */
export const runCommand = (file: string, args: readonly string[], io: Io): Promise<void> =>
  runProgram(process.execPath, [join(root, 'src/cli/run.mjs'), file, ...args], io)
