import { describe, expect, it } from 'vitest'
import { drawnStepOf } from '../../../src/state/selectors.ts'
import { frameEvent, framesOf, link, runOf } from './linked-engine.ts'

describe('the link between document and engine', () => {
  it('asks for the active run on the canvas, and knows what that shows until the run is done', () => {
    const { explorer, requests, send } = link()
    const { id, isOnScreen, framesEvery } = requests[0]!
    expect(isOnScreen).toBe(true)
    expect(framesEvery).toBeGreaterThan(0)
    expect(drawnStepOf(runOf(explorer))).toBeNull()
    send({ type: 'drawn', run: id, step: 4 })
    expect(drawnStepOf(runOf(explorer))).toBe(4)
    // Of another run than the one under way nothing is believed.
    send({ type: 'drawn', run: id + 1, step: 9 })
    expect(drawnStepOf(runOf(explorer))).toBe(4)
    send(frameEvent(id, 0))
    send({ type: 'done', run: id, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 })
    expect(drawnStepOf(runOf(explorer))).toBeNull()
  })

  it('runs once by itself, then for each change that concerns images and for no other', () => {
    const { explorer, requests } = link()
    expect(requests).toHaveLength(1)
    explorer.getState().hover(3)
    explorer.getState().change('toy', (document) => ({ ...document, toy: { ...document.toy, count: 50 } }))
    explorer
      .getState()
      .change('view', (document) => ({ ...document, images: { ...document.images, view: 'residual' } }))
    expect(requests).toHaveLength(1)
    explorer.getState().change('seed', (document) => ({ ...document, seed: 9 }))
    explorer.getState().change('class', (document) => ({ ...document, images: { ...document.images, class: 3 } }))
    expect(requests.map(({ seed, labels }) => [seed, labels[1]])).toEqual([
      [1, 1],
      [9, 1],
      [9, 3],
    ])
    // Who has changed the seed is likely to ask for the one after it.
    expect(requests.map(({ nextSeed }) => nextSeed)).toEqual([undefined, 10, 10])
    expect(new Set(requests.map(({ id }) => id)).size).toBe(3)
  })

  it('keeps the old images until the new run has one, and drops events of older runs', () => {
    const { explorer, requests, send } = link()
    const [first] = requests
    send(frameEvent(first!.id, 0))
    send(frameEvent(first!.id, 1))
    explorer.getState().change('seed', (document) => ({ ...document, seed: 2 }))
    expect(framesOf(explorer)).toHaveLength(2)
    send(frameEvent(first!.id, 2))
    expect(framesOf(explorer)).toHaveLength(2)
    const second = requests[1]!.id
    send(frameEvent(second, 0))
    expect(framesOf(explorer).map(({ run, step }) => [run, step])).toEqual([[second, 0]])
  })

  it('shows at once what it has run before', () => {
    const { explorer, requests, send } = link()
    const finish = (value: number): void => {
      const { id } = requests.at(-1)!
      send(frameEvent(id, 0))
      send({ type: 'done', run: id, images: Float32Array.of(value), milliseconds: value, networkMilliseconds: 1 })
    }
    const setSteps = (steps: number): void =>
      explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps } }))
    finish(1)
    setSteps(7)
    finish(2)
    setSteps(18)
    expect(requests).toHaveLength(2)
    expect(runOf(explorer)).toMatchObject({ status: 'done', milliseconds: 1, images: Float32Array.of(1) })
    expect(framesOf(explorer)).toHaveLength(1)
    setSteps(7)
    expect(requests).toHaveLength(2)
    expect(runOf(explorer)).toMatchObject({ status: 'done', milliseconds: 2 })
    explorer.getState().change('seed', (document) => ({ ...document, seed: 5 }))
    expect(requests).toHaveLength(3)
  })

  it('stops while nobody sees the page, and goes on when somebody does', () => {
    let isHidden = false
    let tell = (): void => {}
    const { explorer, requests, send, cancels } = link({
      isHidden: () => isHidden,
      onChange: (listener) => {
        tell = listener
      },
    })
    const setHidden = (hidden: boolean): void => {
      isHidden = hidden
      tell()
    }
    send({ type: 'progress', run: requests[0]!.id, call: 3, nfe: 35 })
    setHidden(true)
    expect(cancels()).toBe(1)
    expect(runOf(explorer)).toMatchObject({ status: 'waiting', calls: 0 })
    explorer.getState().change('seed', (document) => ({ ...document, seed: 4 }))
    expect(requests).toHaveLength(1)
    setHidden(false)
    expect(requests.map(({ seed }) => seed)).toEqual([1, 4])
    expect(runOf(explorer)?.status).toBe('running')
  })

  it('forgets the runs of another network', () => {
    const { explorer, requests, send } = link()
    const ready = (name: string): void =>
      send({
        type: 'status',
        status: {
          phase: 'ready',
          backend: 'wasm',
          reason: '',
          threads: 1,
          model: { name, labels: [], imagesSeen: 0, side: 32 },
        },
      })
    ready('one')
    send({ type: 'done', run: requests[0]!.id, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 })
    explorer.getState().change('seed', (document) => ({ ...document, seed: 5 }))
    ready('two')
    // What runs is asked of the new network again, and so is what was known of the old one.
    expect(requests).toHaveLength(3)
    explorer.getState().undo()
    expect(requests).toHaveLength(4)
  })

  it('reports progress, the end and a failure of the run', () => {
    const { explorer, requests, send } = link()
    const run = requests[0]!.id
    send({ type: 'progress', run, call: 4, nfe: 35 })
    expect(runOf(explorer)).toMatchObject({ status: 'running', calls: 4 })
    send({ type: 'done', run, images: new Float32Array(0), milliseconds: 1234, networkMilliseconds: 1200 })
    expect(runOf(explorer)).toMatchObject({ status: 'done', calls: 35, milliseconds: 1234 })
    explorer.getState().change('seed', (document) => ({ ...document, seed: 2 }))
    send({ type: 'run-failed', run: requests[1]!.id, message: 'the network returned NaN' })
    expect(runOf(explorer)).toMatchObject({ status: 'failed', message: 'the network returned NaN' })
  })
})
