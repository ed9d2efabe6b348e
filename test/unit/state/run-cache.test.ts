import { describe, expect, it } from 'vitest'
import { createRunCache } from '../../../src/state/run-cache.ts'
import type { Run } from '../../../src/state/store.ts'

/** A finished run that holds `bytes` bytes. */
const runOf = (bytes: number): Run => ({
  status: 'done',
  id: 1,
  nfe: 1,
  steps: 1,
  calls: 1,
  frames: [],
  images: new Float32Array(bytes / 4),
  milliseconds: 1,
  networkMilliseconds: 1,
  message: null,
  drawn: null,
})

describe('the cache of runs', () => {
  it('drops what was used longest ago when its budget is spent', () => {
    const cache = createRunCache(100)
    cache.set('a', runOf(40))
    cache.set('b', runOf(40))
    expect(cache.bytes).toBe(80)
    expect(cache.get('a')).toBeDefined()
    cache.set('c', runOf(40))
    expect(cache.get('b')).toBeUndefined()
    expect(cache.get('a')).toBeDefined()
    expect(cache.get('c')).toBeDefined()
    expect(cache.bytes).toBe(80)
  })

  it('counts a run that is set again once, and keeps none that is larger than all of it', () => {
    const cache = createRunCache(100)
    cache.set('a', runOf(40))
    cache.set('a', runOf(60))
    expect(cache.bytes).toBe(60)
    cache.set('b', runOf(120))
    expect([cache.bytes, cache.get('a'), cache.get('b')]).toEqual([0, undefined, undefined])
    cache.set('a', runOf(8))
    cache.clear()
    expect(cache.bytes).toBe(0)
    expect(cache.get('a')).toBeUndefined()
  })
})
