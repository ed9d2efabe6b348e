/**
 * A lock that processes on several machines share: a file that only one of them can create. Its owner touches it every few
 * seconds, so that a lock whose owner has died is recognized by its standing still, whatever the machines' clocks say.
 */
import { unlinkSync } from 'node:fs'
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'

export interface LockTimes {
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number
  /** Milliseconds without one after which the owner counts as dead. */
  readonly patience: number
  /** Milliseconds between two looks. */
  readonly poll: number
}

export const usualTimes: LockTimes = { heartbeat: 5_000, patience: 90_000, poll: 200 }

export interface FileLock {
  /** Gives the lock back; a second call does nothing. */
  release(): Promise<void>
}

/** Who holds a lock, in words. */
export interface Holder {
  readonly host: string
  readonly pid: number
}

const held = new Set<string>()
/** Locks that this process holds or is just creating. */
const claimed = new Set<string>()
const releaseAll = (): void => {
  for (const path of held)
    try {
      unlinkSync(path)
    } catch {
      // Gone already.
    }
}
const signals = { SIGINT: 130, SIGTERM: 143 } as const
const stop = (signal: NodeJS.Signals): void => {
  releaseAll()
  process.exit(signals[signal as keyof typeof signals])
}

/** The next process does not have to wait for the signs of life to fail. */
const remember = (path: string): void => {
  if (held.size === 0) for (const signal of Object.keys(signals)) process.on(signal, stop)
  held.add(path)
}
const forget = (path: string): void => {
  held.delete(path)
  if (held.size === 0) for (const signal of Object.keys(signals)) process.off(signal, stop)
}

const create = async (path: string): Promise<boolean> => {
  claimed.add(path)
  try {
    const file = await open(path, 'wx')
    await file.writeFile(JSON.stringify({ host: hostname(), pid: process.pid }))
    await file.close()
    return true
  } catch (error) {
    claimed.delete(path)
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const own = (path: string, { heartbeat }: LockTimes): FileLock => {
  remember(path)
  const timer = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, heartbeat)
  timer.unref()
  let isHeld = true
  return {
    release: async () => {
      if (!isHeld) return
      isHeld = false
      clearInterval(timer)
      forget(path)
      await rm(path, { force: true })
      claimed.delete(path)
    },
  }
}

interface Seen {
  readonly text: string
  readonly touched: number
}

const look = async (path: string): Promise<Seen | undefined> => {
  try {
    // Opening a file makes a network file system ask for its newest attributes.
    const text = await readFile(path, 'utf8')
    return { text, touched: (await stat(path)).mtimeMs }
  } catch {
    return undefined
  }
}

const holderOf = (text: string): Holder => {
  try {
    const { host, pid } = JSON.parse(text)
    return { host: String(host), pid: Number(pid) }
  } catch {
    return { host: 'unknown', pid: 0 }
  }
}

/** Whether a process of this machine certainly does not run: our own number is that of an earlier process. */
const isGone = ({ host, pid }: Holder): boolean => {
  if (host !== hostname() || !(pid > 0)) return false
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Takes a dead owner's lock away; where somebody else was faster, theirs is put back. */
const clear = async (path: string, dead: Seen): Promise<void> => {
  const aside = `${path}.${process.pid}.dead`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await look(aside))?.text !== dead.text) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

/**
 * The lock, as soon as nobody has it. `isAwaited` is asked while a living owner has it: false gives up, and the holder is
 * returned in place of the lock.
 */
export const acquire = async (
  path: string,
  isAwaited: (holder: Holder) => boolean | Promise<boolean>,
  times: LockTimes = usualTimes,
): Promise<FileLock | Holder> => {
  let last: Seen | undefined
  let since = 0
  for (;;) {
    if (!claimed.has(path) && (await create(path))) return own(path, times)
    const seen = await look(path)
    if (!seen) continue
    const isAlive = last !== undefined && last.text === seen.text && last.touched !== seen.touched
    if (last?.text !== seen.text || isAlive) since = performance.now()
    last = seen
    const holder = holderOf(seen.text)
    // Its owner is this process: another part of it has the lock.
    if (claimed.has(path)) {
      if (!(await isAwaited(holder))) return holder
    } else if (isGone(holder) || performance.now() - since > times.patience) {
      await clear(path, seen)
      last = undefined
      continue
    } else if (isAlive && !(await isAwaited(holder))) return holder
    await wait(times.poll)
  }
}

export const isLock = (taken: FileLock | Holder): taken is FileLock => 'release' in taken
