import { describe, expect, it } from 'vitest'
import { createTurns } from '../../../src/engine/in-turn.ts'
import { createPool } from '../../../src/engine/pool.ts'

describe('a pool', () => {
  it('keeps what was used last, two of them, and releases all', async () => {
    const log = { created: 0, released: 0 }
    const pool = createPool({
      most: 2,
      open: async (key) => ({ key, number: ++log.created }),
      release: async () => {
        log.released++
      },
    })
    for (const [key, created] of [
      [1, 1],
      [4, 2],
      [1, 2],
      [9, 3],
      [1, 3],
      [4, 4],
    ] as const) {
      expect((await pool.of(key)).key).toBe(key)
      expect(log.created).toBe(created)
      expect(pool.size).toBeLessThanOrEqual(2)
    }
    await pool.releaseAll()
    expect(log.released).toBe(log.created)
    expect(pool.size).toBe(0)
  })

  it('keeps nothing of what could not be opened', async () => {
    const pool = createPool({ most: 2, open: () => Promise.reject(new Error('no memory')), release: async () => {} })
    await expect(pool.of(1)).rejects.toThrow('no memory')
    expect(pool.size).toBe(0)
  })
})

describe('turns', () => {
  it('go one after another, also past one that fails', async () => {
    const inTurn = createTurns()
    let underWay = 0
    let most = 0
    const call = (fails: boolean) => async (): Promise<string> => {
      most = Math.max(most, ++underWay)
      await Promise.resolve()
      underWay--
      if (fails) throw new Error('failed')
      return 'done'
    }
    const results = await Promise.allSettled([inTurn(call(false)), inTurn(call(true)), inTurn(call(false))])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(most).toBe(1)
  })
})
