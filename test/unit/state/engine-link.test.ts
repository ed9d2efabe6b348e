import { describe, expect, it } from 'vitest'
import type { Engine, EngineEvent, RunRequest } from '../../../src/engine/client.ts'
import { linkEngine } from '../../../src/state/engine-link.ts'
import { activeRunOf, comparisonOf, drawnStepOf } from '../../../src/state/selectors.ts'
import { duplicate, remove } from '../../../src/state/slots.ts'
import { createExplorer } from '../../../src/state/store.ts'
import type { Visibility } from '../../../src/state/visibility.ts'

const link = (visibility?: Visibility) => {
  const requests: RunRequest[] = []
  let cancels = 0
  let send: (event: EngineEvent) => void = () => {}
  const explorer = createExplorer()
  const engine = {
    run: (request) => requests.push(request),
    cancel: () => cancels++,
    switchTo: () => {},
    retry: () => {},
    show: () => {},
    dispose: () => {},
    statistics: () => Promise.reject(new Error('not asked for')),
  } satisfies Engine
  linkEngine(
    explorer,
    (listener) => {
      send = listener
      return engine
    },
    visibility,
  )
  return { explorer, requests, send: (event: EngineEvent) => send(event), cancels: () => cancels }
}

const frameEvent = (run: number, step: number): EngineEvent => {
  const pixels = new Uint8ClampedArray(4)
  return { type: 'frame', frame: { run, step, steps: 18, side: 32, state: pixels, denoised: pixels, residual: pixels } }
}

const runOf = (explorer: ReturnType<typeof createExplorer>) => activeRunOf(explorer.getState())
const framesOf = (explorer: ReturnType<typeof createExplorer>) => runOf(explorer)?.frames ?? []

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

  it('runs several designs one after another, the active one first, and each only when it has changed', () => {
    const { explorer, requests, send } = link()
    const finish = (): void => {
      const request = requests.at(-1)!
      const images = new Float32Array(3)
      send({ type: 'done', run: request.id, images, milliseconds: 1, networkMilliseconds: 1 })
    }
    const stepsAsked = () => requests.map(({ program }) => program.steps.length)
    const setSteps = (steps: number): void =>
      explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps } }))
    finish()
    explorer.getState().change('slots', duplicate)
    // The copy's images are the original's.
    expect(stepsAsked()).toEqual([18])
    expect(explorer.getState().runs.B?.status).toBe('done')
    setSteps(5)
    expect(stepsAsked()).toEqual([18, 5])
    finish()
    // A's run was finished and did not change.
    expect(stepsAsked()).toEqual([18, 5])
    explorer.getState().change('seed', (document) => ({ ...document, seed: 3 }))
    expect(stepsAsked().slice(2)).toEqual([5])
    finish()
    expect(stepsAsked().slice(2)).toEqual([5, 18])
    // While A runs, B changes under the hand: it goes first, A starts again.
    setSteps(6)
    expect(stepsAsked().slice(2)).toEqual([5, 18, 6])
    finish()
    expect(stepsAsked().slice(2)).toEqual([5, 18, 6, 18])
    finish()
    expect(stepsAsked().slice(2)).toEqual([5, 18, 6, 18])
    const { runs } = explorer.getState()
    expect([runs.A?.status, runs.B?.status]).toEqual(['done', 'done'])
    const ids = requests.map(({ id }) => id)
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    explorer.getState().change('slots', remove('A'))
    expect(Object.keys(explorer.getState().runs)).toEqual(['B'])
  })

  it('runs the converged reference last, keeps only its newest frame, and again only when latents change', () => {
    const { explorer, requests, send } = link()
    const finish = (): void => {
      const { id } = requests.at(-1)!
      send({ type: 'done', run: id, images: new Float32Array(3), milliseconds: 1, networkMilliseconds: 1 })
    }
    explorer.getState().change('reference', (document) => ({
      ...document,
      images: { ...document.images, reference: 64 },
    }))
    expect(requests).toHaveLength(1)
    finish()
    const reference = requests.at(-1)!
    expect([reference.program.steps.length, reference.program.nfe]).toEqual([64, 127])
    send(frameEvent(reference.id, 0))
    send(frameEvent(reference.id, 1))
    expect(explorer.getState().runs['reference-A']?.frames.map(({ step }) => step)).toEqual([1])
    finish()
    expect(comparisonOf(explorer.getState(), 'A')).toBe('reference-A')
    explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps: 5 } }))
    finish()
    expect(requests.map(({ program }) => program.steps.length)).toEqual([18, 64, 5])
    explorer.getState().change('seed', (document) => ({ ...document, seed: 2 }))
    finish()
    expect(requests.map(({ program }) => program.steps.length)).toEqual([18, 64, 5, 5, 64])
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

  it('lets designs that wait share the calls of a GPU, and starts them again when one of them changes', () => {
    const { explorer, requests, send } = link()
    const ready = (backend: 'webgpu' | 'wasm'): void =>
      send({
        type: 'status',
        status: {
          phase: 'ready',
          backend,
          reason: '',
          threads: 1,
          model: { name: 'one', labels: [], imagesSeen: 0, side: 32 },
        },
      })
    const finish = (run: number): void =>
      send({ type: 'done', run, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 })
    const setSteps = (steps: number): void =>
      explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps } }))
    const setSeed = (seed: number): void => explorer.getState().change('seed', (document) => ({ ...document, seed }))
    const statuses = () => Object.entries(explorer.getState().runs).map(([id, run]) => [id, run?.status])
    const asked = () => {
      const { program, companions = [] } = requests.at(-1)!
      return [program, ...companions.map((companion) => companion.program)].map(({ steps }) => steps.length)
    }
    finish(requests[0]!.id)
    explorer.getState().change('slots', duplicate)
    setSteps(5)
    finish(requests.at(-1)!.id)

    ready('wasm')
    setSeed(2)
    expect(asked()).toEqual([5])
    expect(requests.at(-1)!.companions).toBeUndefined()
    finish(requests.at(-1)!.id)
    expect(asked()).toEqual([18])
    finish(requests.at(-1)!.id)

    ready('webgpu')
    setSeed(3)
    expect(asked()).toEqual([5, 18])
    expect(statuses()).toEqual([
      ['A', 'running'],
      ['B', 'running'],
    ])
    const { id, companions } = requests.at(-1)!
    send(frameEvent(companions![0]!.id, 0))
    send(frameEvent(id, 0))
    expect([explorer.getState().runs.A!.frames[0]!.run, framesOf(explorer)[0]!.run]).toEqual([companions![0]!.id, id])
    finish(id)
    // The other one goes on by itself, until something changes.
    const before = requests.length
    expect(statuses()).toEqual([
      ['A', 'running'],
      ['B', 'done'],
    ])
    setSteps(6)
    expect(requests).toHaveLength(before + 1)
    expect(asked()).toEqual([6, 18])
    const again = requests.at(-1)!
    for (const run of [again.companions![0]!.id, again.id]) {
      expect(run).toBeGreaterThan(id)
      finish(run)
    }
    expect(statuses()).toEqual([
      ['A', 'done'],
      ['B', 'done'],
    ])
    expect(requests).toHaveLength(before + 1)
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
