/** What the engine is asked for while a hand drags. */
import { describe, expect, it } from 'vitest'
import { duplicate } from '../../../src/state/slots.ts'
import { framesOf, link, runOf } from './linked-engine.ts'

describe('the link between document and engine under a hand', () => {
  it('previews the first image while a hand drags, over the pictures before, and refines when it rests', () => {
    const { explorer, requests, send } = link()
    const size = 32 * 32 * 4
    const images = (count: number, value: number) => new Uint8ClampedArray(count * size).fill(value)
    const sendFrame = (run: number, count: number, value: number): void => {
      const pixels = images(count, value)
      send({
        type: 'frame',
        frame: { run, step: 0, steps: 18, side: 32, state: pixels, denoised: pixels, residual: pixels },
      })
    }
    const finish = (): void =>
      send({
        type: 'done',
        run: requests.at(-1)!.id,
        images: new Float32Array(1),
        milliseconds: 1,
        networkMilliseconds: 1,
      })
    const setSteps = (steps: number): void =>
      explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps } }))
    const asked = () => requests.map(({ program, labels }) => [program.steps.length, labels.length])

    sendFrame(requests[0]!.id, 9, 10)
    finish()
    explorer.getState().hold(true)
    expect(asked()).toEqual([[18, 9]])
    setSteps(20)
    setSteps(21)
    expect(asked().slice(1)).toEqual([
      [20, 1],
      [21, 1],
    ])
    sendFrame(requests.at(-1)!.id, 1, 200)
    const shown = framesOf(explorer).at(-1)!.state
    expect([shown.length, shown[0], shown[size]]).toEqual([9 * size, 200, 10])
    finish()
    // The hand stays: nothing more to do for it.
    expect(runOf(explorer)?.status).toBe('waiting')
    expect(requests).toHaveLength(3)
    explorer.getState().hold(false)
    expect(asked().slice(3)).toEqual([[21, 9]])
    sendFrame(requests.at(-1)!.id, 9, 30)
    finish()
    expect(framesOf(explorer).at(-1)!.state[size]).toBe(30)
    expect(runOf(explorer)?.status).toBe('done')

    // Let go before the preview is through.
    explorer.getState().hold(true)
    setSteps(25)
    explorer.getState().hold(false)
    expect(asked().slice(4)).toEqual([
      [25, 1],
      [25, 9],
    ])
    finish()
    expect(runOf(explorer)).toMatchObject({ status: 'done', steps: 25 })
  })

  it('glances at the result in few steps first where a call is slow, then shows all steps at once', () => {
    const { explorer, requests, send } = link()
    const size = 32 * 32 * 4
    const sendFrames = (value: number): void => {
      const { id, program, labels } = requests.at(-1)!
      const steps = program.steps.length
      for (let step = 0; step <= steps; step++) {
        const pixels = new Uint8ClampedArray(labels.length * size).fill(step === steps ? value : 1)
        send({
          type: 'frame',
          frame: { run: id, step, steps, side: 32, state: pixels, denoised: pixels, residual: pixels },
        })
      }
    }
    /** Milliseconds an image of a call. */
    const finish = (perCall: number): void => {
      const { id, program, labels } = requests.at(-1)!
      const networkMilliseconds = perCall * program.nfe * labels.length
      send({ type: 'done', run: id, images: new Float32Array(1), milliseconds: 0, networkMilliseconds })
    }
    const setRho = (rho: number): void =>
      explorer.getState().change('rho', (document) => ({
        ...document,
        design: { ...document.design, discretization: { id: 'edm', params: { rho } } },
      }))
    const asked = () => requests.map(({ program, labels }) => [program.steps.length, labels.length])
    const firstPixels = () => framesOf(explorer).map(({ state }) => state[0])

    sendFrames(10)
    finish(30)
    explorer.getState().hold(true)
    setRho(5)
    expect(asked().slice(1)).toEqual([[4, 1]])
    expect(runOf(explorer)).toMatchObject({ preview: 4, steps: 18 })
    sendFrames(200)
    // The way to the result is still that of the run before, and so are the other images.
    expect(firstPixels()).toEqual([...Array.from({ length: 18 }, () => 1), 200])
    expect(framesOf(explorer).at(-1)).toMatchObject({ step: 18, steps: 18 })
    expect(framesOf(explorer).at(-1)!.state[size]).toBe(10)
    finish(30)

    expect(asked().slice(2)).toEqual([[18, 1]])
    expect(runOf(explorer)).toMatchObject({ preview: 18, calls: 0 })
    const { id } = requests.at(-1)!
    const pixels = new Uint8ClampedArray(size)
    send({
      type: 'frame',
      frame: { run: id, step: 0, steps: 18, side: 32, state: pixels, denoised: pixels, residual: pixels },
    })
    expect(framesOf(explorer)).toHaveLength(19)
    sendFrames(210)
    expect(firstPixels()[18]).toBe(210)
    finish(30)
    expect(runOf(explorer)).toMatchObject({ status: 'waiting', preview: null })

    explorer.getState().hold(false)
    expect(asked().slice(3)).toEqual([[18, 9]])
    // On a fast device there is nothing to glance at, and of other numbers of steps there would be nothing to see.
    sendFrames(10)
    finish(1)
    explorer.getState().hold(true)
    setRho(6)
    expect(asked().slice(4)).toEqual([[18, 1]])
    finish(30)
    explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps: 30 } }))
    expect(asked().slice(5)).toEqual([[30, 1]])
  })

  it('lets all designs keep up with a drag on exact pictures, and on a network only the one under the hand', () => {
    for (const backend of ['exact', 'wasm'] as const) {
      const { explorer, requests, send } = link()
      explorer.getState().change('add', duplicate)
      send({ type: 'status', status: { phase: 'starting', backend } })
      explorer.getState().hold(true)
      explorer.getState().change('steps', (document) => ({
        ...document,
        match: 'steps',
        design: { ...document.design, steps: 9 },
      }))
      const { labels, companions = [] } = requests.at(-1)!
      expect([labels.length, companions.length], backend).toEqual(backend === 'exact' ? [9, 1] : [1, 0])
      explorer.getState().hold(false)
    }
  })
})
