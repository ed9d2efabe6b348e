import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { printHash } from '../../../src/scenes/link.ts'
import { printTour } from '../../../src/scenes/tour.ts'
import { keepLearning, learningKey, readLearning } from '../../../src/state/learning.ts'
import { createExplorer } from '../../../src/state/store.ts'

const kept = new Map<string, string>()
let isDenied = false
beforeEach(() => {
  kept.clear()
  isDenied = false
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => {
      if (isDenied) throw new Error('denied')
      return kept.get(key) ?? null
    },
    setItem: (key: string, text: string) => {
      if (isDenied) throw new Error('denied')
      kept.set(key, text)
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

const page = (): Window => new EventTarget() as unknown as Window

describe('what a reader did', () => {
  it('is kept in the browser, and read when the page is opened again', () => {
    const first = createExplorer()
    keepLearning(first, page())
    first.getState().answer('heun/price', 1)
    first.getState().answer('time-steps/error-over-rho', [1, 2])
    first.getState().answer('heun/price', 0)
    first.getState().finish('heun')
    const second = createExplorer()
    keepLearning(second, page())
    expect(second.getState()).toMatchObject({
      done: ['heun'],
      answers: { 'heun/price': 0, 'time-steps/error-over-rho': [1, 2] },
    })
    second.getState().answer('heun/price', null)
    expect(readLearning().answers).toEqual({ 'time-steps/error-over-rho': [1, 2] })
    second.getState().startAfresh()
    expect(readLearning()).toEqual({ done: [], answers: {} })
  })

  it('stands in no link', () => {
    const explorer = createExplorer()
    explorer.getState().openScene('heun')
    const link = () => printHash(explorer.getState().document) + printTour(explorer.getState())
    const before = link()
    explorer.getState().answer('heun/price', 1)
    explorer.getState().finish('heun')
    expect(link()).toBe(before)
  })

  it('follows another window', () => {
    const explorer = createExplorer()
    const window = page()
    const end = keepLearning(explorer, window)
    const tell = (text: string): void => {
      window.dispatchEvent(
        Object.assign(new Event('storage'), { key: learningKey, newValue: text }) as unknown as Event,
      )
    }
    tell(JSON.stringify({ done: ['ode'], answers: { 'heun/price': 1 } }))
    expect(explorer.getState()).toMatchObject({ done: ['ode'], answers: { 'heun/price': 1 } })
    end()
    tell(JSON.stringify({ done: [], answers: {} }))
    expect(explorer.getState().done).toEqual(['ode'])
  })

  it('is nothing where storage is denied or holds something else', () => {
    for (const text of ['', 'x', '{"done":1,"answers":{}}', '{"done":[],"answers":{"a":"b"}}', '[]']) {
      kept.set(learningKey, text)
      expect(readLearning()).toEqual({ done: [], answers: {} })
    }
    isDenied = true
    const explorer = createExplorer()
    keepLearning(explorer, page())
    explorer.getState().answer('heun/price', 1)
    expect(explorer.getState().answers).toEqual({ 'heun/price': 1 })
  })
})
