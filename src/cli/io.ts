/** Where a command reads and writes, so that tests run it inside their own process. */
import { text } from 'node:stream/consumers'

export interface Io {
  /** All of standard input. */
  read(): Promise<string>
  /** Writes to standard output. */
  print(text: string): void
  /** Writes to standard error. */
  complain(text: string): void
  /** Whether standard error is a terminal, where somebody watches the progress. */
  readonly isWatched: boolean
}

export const processIo: Io = {
  read: () => text(process.stdin),
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  isWatched: process.stderr.isTTY,
}
