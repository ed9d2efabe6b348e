/** Undo and redo over a reload of the tab, in what a browser keeps for it. */
import { expect, it } from 'vitest'
import { defaultDocument } from '../../../src/document/parse.ts'
import type { Explorer } from '../../../src/state/explorer.ts'
import { historyKey, keepHistory } from '../../../src/state/history-link.ts'
import { createExplorer } from '../../../src/state/store.ts'

/** A tab: its storage outlives the pages in it. */
const tabOf = (setItem?: () => never) => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: setItem ?? ((key: string, text: string) => void kept.set(key, text)),
  } as Storage
  let leaving: () => void = () => undefined
  return {
    kept,
    open: (explorer: Explorer, later: (run: () => void) => void = (run) => run()): Explorer => {
      const page = {
        sessionStorage: storage,
        addEventListener: ((_: string, listener: () => void) => {
          leaving = listener
        }) as Window['addEventListener'],
        removeEventListener: () => undefined,
      }
      keepHistory(explorer, page, later)
      return explorer
    },
    leave: () => leaving(),
  }
}

const seedOf = (explorer: Explorer) => explorer.getState().document.seed

/** Every change is a step of its own. */
const fresh = (seed = 1): Explorer => {
  let now = 0
  return createExplorer({ ...defaultDocument, seed }, () => {
    now += 5000
    return now
  })
}

const seeds = (explorer: Explorer, ...all: readonly number[]): void => {
  for (const seed of all) explorer.getState().change('seed', (document) => ({ ...document, seed }))
}

it('steps of both ways are there after a reload', () => {
  const tab = tabOf()
  const before = tab.open(fresh())
  seeds(before, 2, 3, 4)
  before.getState().undo()
  tab.leave()
  const after = tab.open(fresh(3))
  after.getState().undo()
  after.getState().undo()
  expect(seedOf(after)).toBe(1)
  after.getState().undo()
  expect(seedOf(after)).toBe(1)
  for (let k = 0; k < 4; k++) after.getState().redo()
  expect(seedOf(after)).toBe(4)
})

it('another link in the same tab can be undone to what was there, and has nothing to redo', () => {
  const tab = tabOf()
  const before = tab.open(fresh())
  seeds(before, 2)
  before.getState().undo()
  tab.leave()
  const after = tab.open(fresh(9))
  expect(after.getState().history.future).toEqual([])
  after.getState().undo()
  expect(seedOf(after)).toBe(1)
})

it('what is done before the steps are read comes after them', () => {
  const tab = tabOf()
  const before = tab.open(fresh())
  seeds(before, 2, 3)
  before.getState().undo()
  tab.leave()
  let restore: () => void = () => undefined
  const after = tab.open(fresh(2), (run) => {
    restore = run
  })
  seeds(after, 7)
  restore()
  expect(after.getState().history.past.map(({ seed }) => seed)).toEqual([1, 2])
  expect(after.getState().history.future).toEqual([])
  // A page that goes before there was time loses nothing either.
  tab.leave()
  const last = tab.open(fresh(7), () => undefined)
  tab.leave()
  const again = tab.open(fresh(7))
  expect(last.getState().history.past.map(({ seed }) => seed)).toEqual([1, 2])
  expect(again.getState().history.past.map(({ seed }) => seed)).toEqual([1, 2])
})

it('a scene among the steps is one again', () => {
  const tab = tabOf()
  const before = tab.open(fresh())
  before.getState().openScene('heun', 1)
  before.getState().leaveScene()
  tab.leave()
  const after = tab.open(fresh())
  after.getState().undo()
  expect(after.getState().document).toEqual(before.getState().history.past.at(-1))
  expect(after.getState().document).toMatchObject({ scene: 'heun', beat: 1 })
})

it('keeps no more than the newest, and opens whatever the tab holds', () => {
  const tab = tabOf()
  const before = tab.open(fresh())
  seeds(before, ...Array.from({ length: 150 }, (_, k) => k + 2))
  tab.leave()
  const after = tab.open(fresh(151))
  expect(after.getState().history.past.map(({ seed }) => seed)).toEqual(Array.from({ length: 60 }, (_, k) => k + 91))
  for (const text of ['', 'null', '{', '[]', '{"past": [1], "present": "", "future": []}', '{"past": ["seed=x"]}']) {
    const odd = tabOf()
    odd.kept.set(historyKey, text)
    expect(odd.open(fresh()).getState().history.past).toEqual([])
  }
})

it('a tab without storage has its steps as long as the page is open', () => {
  const tab = tabOf(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const explorer = tab.open(fresh())
  seeds(explorer, 2)
  tab.leave()
  explorer.getState().undo()
  expect(seedOf(explorer)).toBe(1)
})
