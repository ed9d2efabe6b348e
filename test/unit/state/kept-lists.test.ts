import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keptListsKey, readKeptLists, withList, writeKeptLists } from '../../../src/state/kept-lists.ts'

const stored = new Map<string, string>()
let isFull = false

beforeEach(() => {
  stored.clear()
  isFull = false
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (isFull) throw new Error('QuotaExceededError')
      stored.set(key, value)
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

const list = (name: string, ...levels: number[]) => ({ name, levels })

describe('kept lists', () => {
  it('come back as they were, one a name, the newest last', () => {
    expect(readKeptLists()).toEqual([])
    let lists = withList([], list('mine', 80, 2, 0.002))
    lists = withList(lists, list('yours', 10, 1))
    lists = withList(lists, list('mine', 40, 0.1))
    expect(writeKeptLists(lists)).toBeUndefined()
    expect(readKeptLists()).toEqual([list('yours', 10, 1), list('mine', 40, 0.1)])
  })

  it('may start from noise alone', () => {
    expect(writeKeptLists([list('flow', Number.POSITIVE_INFINITY, 3, 0.1)])).toBeUndefined()
    expect(stored.get(keptListsKey)).toContain('["inf",3,0.1]')
    expect(readKeptLists()).toEqual([list('flow', Number.POSITIVE_INFINITY, 3, 0.1)])
  })

  it.each([
    'no JSON',
    '{"name":"mine"}',
    '[{"name":"","levels":[2,1]}]',
    '[{"name":"rising","levels":[1,2]}]',
    '[{"name":"short","levels":[]}]',
    '[{"name":"zero","levels":[1,0]}]',
    '[{"name":"infinite","levels":[2,1e999]}]',
    '[{"name":"infinite","levels":[2,"inf"]}]',
    '[{"name":"text","levels":["nan",1]}]',
  ])('are none where something else is stored: %s', (text) => {
    stored.set(keptListsKey, text)
    expect(readKeptLists()).toEqual([])
  })

  it('stay as they are when one cannot be kept, and it is said why', () => {
    writeKeptLists([list('mine', 2, 1)])
    expect(writeKeptLists([list('x'.repeat(61), 2, 1)])).toMatch(/A name has at most 60 characters/)
    isFull = true
    expect(writeKeptLists([list('other', 2, 1)])).toMatch(/does not let the page store anything/)
    expect(readKeptLists()).toEqual([list('mine', 2, 1)])
  })
})
