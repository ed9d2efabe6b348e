/** Commands for tests: in this process, which takes a hundredth of the time, or as a person starts them. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../../src/cli/bootstrap.mjs'
import type { Main } from '../../../src/cli/output.ts'

/** How a command ended: its exit code, and what it wrote. */
export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command in this process, as if it were started in `directory` with `input` on its standard input. */
export const runHere = async (
  main: Main,
  args: readonly string[],
  { directory = root, input = '' } = {},
): Promise<Ended> => {
  let stdout = ''
  let stderr = ''
  const before = process.cwd()
  process.chdir(directory)
  try {
    const status = await main(args, {
      read: async () => input,
      print: (text) => {
        stdout += text
      },
      complain: (text) => {
        stderr += text
      },
      isWatched: false,
    })
    return { status, stdout, stderr }
  } finally {
    process.chdir(before)
  }
}

/** Starts a command of src/cli in a process of its own: one run of each command shows that its file is a program. */
export const spawnCommand = (file: string, args: readonly string[], directory: string): Ended => {
  const command = [join(root, 'src/cli/run.mjs'), `src/cli/${file}`, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: directory, encoding: 'utf8' })
  return { status, stdout, stderr }
}
