import { describe, expect, it } from 'vitest'
import { createRunCache } from '../../../src/state/run-cache.ts'
import { finishedRun } from './finished-run.ts'

describe('the cache of runs', () => {
  it('drops what was used longest ago when its budget is spent', () => {
    const cache = createRunCache(100)
    cache.set('a', finishedRun(40))
    cache.set('b', finishedRun(40))
    expect(cache.bytes).toBe(80)
    expect(cache.get('a')).toBeDefined()
    cache.set('c', finishedRun(40))
    expect(cache.get('b')).toBeUndefined()
    expect(cache.get('a')).toBeDefined()
    expect(cache.get('c')).toBeDefined()
    expect(cache.bytes).toBe(80)
  })

  it('counts a run that is set again once, and keeps none that is larger than all of it', () => {
    const cache = createRunCache(100)
    cache.set('a', finishedRun(40))
    cache.set('a', finishedRun(60))
    expect(cache.bytes).toBe(60)
    cache.set('b', finishedRun(120))
    expect([cache.bytes, cache.get('a'), cache.get('b')]).toEqual([0, undefined, undefined])
    cache.set('a', finishedRun(8))
    cache.clear()
    expect(cache.bytes).toBe(0)
    expect(cache.get('a')).toBeUndefined()
  })
})
