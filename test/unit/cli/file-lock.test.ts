/** Locks: one owner at a time, a dead owner's lock is taken over, a living one's is not. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { acquire, isLock, type LockTimes } from '../../../src/cli/file-lock.ts'

const directory = mkdtempSync(join(tmpdir(), 'samplerscope-lock-'))
afterAll(() => rmSync(directory, { recursive: true }))
const fast: LockTimes = { heartbeat: 20, patience: 300, poll: 5 }
const taken = async (path: string, times = fast) => {
  const lock = await acquire(path, () => true, times)
  if (!isLock(lock)) throw new Error('given up')
  return lock
}
const deadPid = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', '0'])
  await new Promise((done) => child.on('exit', done))
  return child.pid!
}

describe('a file lock', () => {
  it('has one owner at a time', async () => {
    const path = join(directory, 'turns.lock')
    let [inside, most, turns] = [0, 0, 0]
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const lock = await taken(path)
        most = Math.max(most, ++inside)
        await wait(10)
        inside--
        turns++
        await lock.release()
        await lock.release()
      }),
    )
    expect([most, turns, readdirSync(directory)]).toEqual([1, 5, []])
  })

  it('of a process that has ended is free at once', async () => {
    const path = join(directory, 'dead.lock')
    for (const pid of [await deadPid(), process.pid]) {
      writeFileSync(path, JSON.stringify({ host: hostname(), pid }))
      await (await taken(path, { ...fast, patience: 1e6 })).release()
      expect(existsSync(path)).toBe(false)
    }
  })

  it('of another machine is free when its owner no longer gives a sign of life, whatever its clock says', async () => {
    const path = join(directory, 'far.lock')
    writeFileSync(path, JSON.stringify({ host: 'elsewhere', pid: 1 }))
    const future = new Date(Date.now() + 3_600_000)
    utimesSync(path, future, future)
    const start = performance.now()
    await (await taken(path)).release()
    expect(performance.now() - start).toBeGreaterThan(fast.patience)
  })

  it('of another machine whose owner lives stays its own, and its holder is named', async () => {
    const path = join(directory, 'living.lock')
    const text = JSON.stringify({ host: 'elsewhere', pid: 7 })
    writeFileSync(path, text)
    let time = Date.now() / 1000
    const beat = setInterval(() => utimesSync(path, ++time, time), 20)
    expect(await acquire(path, () => false, fast)).toEqual({ host: 'elsewhere', pid: 7 })
    let asked = 0
    // Waited for, until the owner gives it back.
    setTimeout(() => {
      clearInterval(beat)
      rmSync(path)
    }, 4 * fast.patience)
    const lock = await acquire(path, () => ++asked > 0, fast)
    expect(isLock(lock)).toBe(true)
    expect(asked).toBeGreaterThan(0)
    if (isLock(lock)) await lock.release()
  })

  it('goes back when its process is stopped by a signal', async () => {
    const path = join(directory, 'stopped.lock')
    const source = join(root, 'src/cli/file-lock.ts')
    const program = `import { acquire } from ${JSON.stringify(source)}
      await acquire(${JSON.stringify(path)}, () => true)
      process.stdout.write('held')
      setInterval(() => {}, 1000)`
    const file = join(directory, 'hold.mjs')
    writeFileSync(file, program)
    const child = spawn(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), file])
    await new Promise((held) => child.stdout.once('data', held))
    expect(JSON.parse(readFileSync(path, 'utf8')).host).toBe(hostname())
    child.kill('SIGTERM')
    const code = await new Promise((done) => child.on('exit', (code) => done(code)))
    expect([code, existsSync(path)]).toEqual([143, false])
  })
})
