/** What a frame tells the page around it and takes from it, against a window that is not one. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseHash, printHash } from '../../../../src/scenes/link.ts'
import { type FrameWindow, linkParent } from '../../../../src/state/embed/parent-link.ts'
import type { Embed } from '../../../../src/state/embed/request.ts'
import { createExplorer } from '../../../../src/state/store.ts'

const host = 'https://lms.example.edu'

const link = (embed: Partial<Pick<Embed, 'part' | 'origin'>> = {}) => {
  const sent: { readonly message: Record<string, unknown>; readonly to: string }[] = []
  const parent = { postMessage: (message: unknown, to: unknown) => sent.push({ message, to } as never) }
  const listeners = new Set<(event: MessageEvent<unknown>) => void>()
  const frame = {
    parent,
    addEventListener: (_: string, listener: (event: MessageEvent<unknown>) => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: (event: MessageEvent<unknown>) => void) => listeners.delete(listener),
  } as unknown as FrameWindow
  let tellHeight: (height: number) => void = () => {}
  const explorer = createExplorer()
  const end = linkParent(
    explorer,
    frame,
    { part: 'toy', origin: host, ...embed },
    'https://example.org/',
    (listener) => {
      tellHeight = listener
      return () => {}
    },
  )
  const hear = (data: unknown, from: Record<string, unknown> = {}): void => {
    for (const listener of listeners) listener({ data, origin: host, source: parent, ...from } as never)
  }
  return { explorer, sent, hear, end, tellHeight: (height: number) => tellHeight(height), listeners }
}

const setState = (hash: unknown) => ({ samplerscope: 1, type: 'setState', hash })
const typesOf = (sent: ReturnType<typeof link>['sent']) => sent.map(({ message }) => message.type)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a frame', () => {
  it('says that it is ready, its state and its height, to the named origin alone', () => {
    const { sent, tellHeight, explorer } = link()
    tellHeight(412.3)
    expect(sent).toEqual([
      { to: host, message: { samplerscope: 1, type: 'ready', part: 'toy' } },
      { to: host, message: { samplerscope: 1, type: 'state', hash: `#${printHash(explorer.getState().document)}` } },
      { to: host, message: { samplerscope: 1, type: 'height', height: 413 } },
    ])
  })

  it('says nothing of the state where no origin is named, and takes none', () => {
    const { sent, hear, explorer, tellHeight } = link({ origin: null })
    explorer.getState().change('seed', (document) => ({ ...document, seed: 5 }))
    vi.runAllTimers()
    hear(setState('seed=9'))
    tellHeight(10)
    expect(sent.map(({ message, to }) => [message.type, to])).toEqual([
      ['ready', '*'],
      ['height', '*'],
    ])
    expect(explorer.getState().document.seed).toBe(5)
  })

  it('reports a drag at most ten times per second, and its end', () => {
    const { sent, explorer } = link()
    sent.length = 0
    for (let seed = 1; seed <= 20; seed++) {
      explorer.getState().change('seed', (document) => ({ ...document, seed }))
      vi.advanceTimersByTime(50)
    }
    vi.runAllTimers()
    expect(typesOf(sent).length).toBeLessThanOrEqual(11)
    expect(parseHash(String(sent.at(-1)!.message.hash)).value.seed).toBe(20)
  })

  it('takes a state as one step of undo and answers with what it understood', () => {
    const { sent, hear, explorer } = link()
    sent.length = 0
    hear(setState('#steps=7&solver=euler&wrong=1'))
    expect(explorer.getState().document.design).toMatchObject({ steps: 7, solver: { id: 'euler' } })
    const { hash, notes } = sent[0]!.message as { hash: string; notes: string[] }
    expect(hash).toBe('#steps=7&solver=euler')
    expect(notes).toEqual([expect.stringContaining('"wrong"')])
    expect(explorer.getState().notes).toEqual([])
    explorer.getState().undo()
    expect(explorer.getState().document.design.steps).not.toBe(7)
  })

  it('does not hear another origin or another window', () => {
    const { sent, hear, explorer } = link()
    sent.length = 0
    hear(setState('seed=9'), { origin: 'https://evil.example' })
    hear(setState('seed=9'), { source: {} })
    vi.runAllTimers()
    expect(explorer.getState().document.seed).not.toBe(9)
    expect(sent).toEqual([])
  })

  it.each([
    [{ samplerscope: 2, type: 'setState', hash: '' }, 'version 1, not 2'],
    [{ samplerscope: 1, type: 'reset' }, '"setState", not "reset"'],
    [setState(7), 'needs a "hash"'],
    [setState('a'.repeat(1_000_001)), 'needs a "hash"'],
  ])('refuses %j with a sentence', (data, words) => {
    const { sent, hear } = link()
    sent.length = 0
    hear(data)
    expect(sent.map(({ message }) => message)).toEqual([
      { samplerscope: 1, type: 'event', name: 'refused', message: expect.stringContaining(words) },
    ])
  })

  it.each([null, 'text', 7, { type: 'setState', hash: 'seed=9' }])('ignores what is not for it: %j', (data) => {
    const { sent, hear } = link()
    sent.length = 0
    hear(data)
    expect(sent).toEqual([])
  })

  it('reports beats, answers and pictures', () => {
    const { sent, explorer } = link({ part: 'stage' })
    const { openScene, answer, report } = explorer.getState()
    openScene('heun', 1)
    answer('heun/price', 1)
    answer('heun/price', null)
    const run = { id: 4, status: 'running' } as never
    report({ runs: { A: run } })
    report({ runs: { A: { id: 4, status: 'done' } as never } })
    report({ runs: { A: { id: 4, status: 'done', milliseconds: 1 } as never } })
    expect(sent.filter(({ message }) => message.type === 'event').map(({ message }) => message)).toEqual([
      { samplerscope: 1, type: 'event', name: 'beat', scene: 'heun', beat: 1 },
      { samplerscope: 1, type: 'event', name: 'answer', question: 'heun/price', answer: 1 },
      { samplerscope: 1, type: 'event', name: 'answer', question: 'heun/price', answer: null },
      { samplerscope: 1, type: 'event', name: 'pictures', design: 'A' },
    ])
  })

  it('on the stage keeps its scene and reports no height', () => {
    const { sent, hear, explorer, tellHeight } = link({ part: 'stage' })
    explorer.getState().openScene('heun')
    hear(setState('steps=7'))
    tellHeight(10)
    expect(explorer.getState().document.scene).toBe('heun')
    expect(sent.at(-1)!.message).toMatchObject({
      name: 'refused',
      message: expect.stringContaining('must have a scene'),
    })
    hear(setState('scene=churn&beat=1'))
    expect(explorer.getState().document).toMatchObject({ scene: 'churn', beat: 1 })
    expect(typesOf(sent)).not.toContain('height')
  })

  it('falls silent when it ends, and never speaks where it is no frame', () => {
    const { sent, end, listeners, explorer } = link()
    end()
    sent.length = 0
    explorer.getState().change('seed', (document) => ({ ...document, seed: 5 }))
    vi.runAllTimers()
    expect([sent, listeners.size]).toEqual([[], 0])
    const alone = { addEventListener: vi.fn(), postMessage: vi.fn() } as never as { parent?: unknown }
    alone.parent = alone
    linkParent(explorer, alone as never, { part: 'toy', origin: host }, '', () => () => {})
    expect((alone as never as { addEventListener: unknown }).addEventListener).not.toHaveBeenCalled()
  })
})
