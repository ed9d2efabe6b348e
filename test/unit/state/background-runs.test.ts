import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { Engine, EngineEvent, RunRequest } from '../../../src/engine/client.ts'
import { otherNetwork } from '../../../src/state/background-runs.ts'
import { linkEngine } from '../../../src/state/engine-link.ts'
import { createExplorer } from '../../../src/state/store.ts'

const link = () => {
  const requests: RunRequest[] = []
  let cancels = 0
  let isHidden = false
  let onVisibility = (): void => undefined
  let send: (event: EngineEvent) => void = () => undefined
  const explorer = createExplorer()
  const fake = {
    run: (request) => requests.push(request),
    cancel: () => cancels++,
    switchTo: () => undefined,
    retry: () => undefined,
    show: () => undefined,
    dispose: () => undefined,
    statistics: () => Promise.reject(new Error('not asked for')),
  } satisfies Engine
  const engine = linkEngine(
    explorer,
    (listener) => {
      send = listener
      return fake
    },
    { isHidden: () => isHidden, onChange: (listener) => (onVisibility = listener) },
  )
  const ready = (sha256: string): void =>
    send({
      type: 'status',
      status: {
        phase: 'ready',
        backend: 'wasm',
        reason: '',
        threads: 1,
        model: { name: 'model', sha256, labels: [], imagesSeen: 0, side: 32 },
      },
    })
  ready('aa')
  const finish = (value = 0): void =>
    send({
      type: 'done',
      run: requests.at(-1)!.id,
      images: Float32Array.of(value),
      milliseconds: 1,
      networkMilliseconds: 1,
    })
  const setHidden = (value: boolean): void => {
    isHidden = value
    onVisibility()
  }
  const change = (): void =>
    explorer.getState().change('seed', (document) => ({ ...document, seed: document.seed + 1 }))
  return {
    explorer,
    engine,
    ready,
    requests,
    finish,
    setHidden,
    change,
    send: (event: EngineEvent) => send(event),
    cancels: () => cancels,
  }
}

const runOfSteps = (steps: number, network = 'model aa') => ({
  network,
  program: compile({ ...defaultDesign, steps }),
  seed: 7,
  labels: [null, 3],
})

const listen = () => {
  const heard: (string | number)[] = []
  return {
    heard,
    listener: {
      onProgress: (calls: number) => heard.push(calls),
      onDone: (images: Float32Array) => heard.push(`done ${images[0]}`),
      onFailed: (message: string) => heard.push(message),
    },
  }
}

const stepsOf = (requests: readonly RunRequest[]): readonly number[] =>
  requests.map(({ program }) => program.steps.length)

describe('background runs', () => {
  it('begin with the image that they name, or with the first', () => {
    const { engine, requests, finish } = link()
    finish()
    engine.measure({ ...runOfSteps(4), firstImage: 20_030 }, listen().listener)
    finish()
    engine.measure(runOfSteps(4), listen().listener)
    expect(requests.slice(1).map(({ firstImage, seed }) => [firstImage, seed])).toEqual([
      [20_030, 7],
      [0, 7],
    ])
  })

  it('wait until the page has what it wants, then run one after another', () => {
    const { explorer, engine, requests, finish, send } = link()
    const { heard, listener } = listen()
    engine.measure(runOfSteps(5), listener)
    engine.measure(runOfSteps(6), listener)
    expect(stepsOf(requests)).toEqual([18])
    expect(explorer.getState().backgroundRuns).toBe(2)
    finish()
    expect(stepsOf(requests)).toEqual([18, 5])
    expect(requests[1]).toMatchObject({ seed: 7, labels: [null, 3] })
    send({ type: 'progress', run: requests[1]!.id, call: 4, nfe: 9 })
    finish(0.5)
    finish(0.25)
    expect(heard).toEqual([4, 'done 0.5', 'done 0.25'])
    expect(stepsOf(requests)).toEqual([18, 5, 6])
    expect(explorer.getState().backgroundRuns).toBe(0)
    // The page's own run is what it was.
    expect(explorer.getState().runs.A).toMatchObject({ status: 'done', nfe: 35 })
  })

  it('give way to the page at once and begin again after', () => {
    const { explorer, engine, requests, finish, change, send } = link()
    const { heard, listener } = listen()
    finish()
    engine.measure(runOfSteps(5), listener)
    const run = requests.at(-1)!
    change()
    expect(stepsOf(requests)).toEqual([18, 5, 18])
    // What is still on its way from the run that was replaced is nobody's.
    send({ type: 'done', run: run.id, images: Float32Array.of(9), milliseconds: 1, networkMilliseconds: 1 })
    expect(heard).toEqual([])
    finish()
    expect(stepsOf(requests)).toEqual([18, 5, 18, 5])
    finish(1)
    expect(heard).toEqual(['done 1'])
    expect(explorer.getState().runs.A?.images?.[0]).toBe(0)
  })

  it('do not run while a hand drags, devices are measured, or nobody sees the page', () => {
    const { explorer, engine, requests, finish, setHidden, cancels } = link()
    const { listener } = listen()
    finish()
    explorer.getState().hold(true)
    engine.measure(runOfSteps(5), listener)
    expect(requests).toHaveLength(1)
    explorer.getState().hold(false)
    expect(requests).toHaveLength(2)
    explorer.getState().report({ isCalibrating: true })
    expect(cancels()).toBe(1)
    explorer.getState().report({ isCalibrating: false })
    expect(requests).toHaveLength(3)
    setHidden(true)
    expect(cancels()).toBe(2)
    setHidden(false)
    expect(stepsOf(requests)).toEqual([18, 5, 5, 5])
  })

  it('are cancelled, running or waiting', () => {
    const { explorer, engine, requests, finish, cancels } = link()
    const { heard, listener } = listen()
    finish()
    const first = engine.measure(runOfSteps(5), listener)
    const second = engine.measure(runOfSteps(6), listener)
    engine.measure(runOfSteps(7), listener)
    second()
    expect(cancels()).toBe(0)
    first()
    first()
    expect(stepsOf(requests)).toEqual([18, 5, 7])
    expect(explorer.getState().backgroundRuns).toBe(1)
    finish(3)
    expect(heard).toEqual(['done 3'])
  })

  it('fail when their network is not the one that is ready, and are none of its images', async () => {
    const { explorer, engine, requests, finish, ready, send } = link()
    const first = listen()
    const second = listen()
    finish()
    engine.measure(runOfSteps(5), first.listener)
    engine.measure(runOfSteps(6, 'model bb'), second.listener)
    await Promise.resolve()
    expect([first.heard, second.heard]).toEqual([[], [otherNetwork]])
    const run = requests.at(-1)!
    expect(run.program.steps).toHaveLength(5)
    // The same file name, another file, while one runs and one waits.
    const third = listen()
    engine.measure(runOfSteps(7), third.listener)
    ready('bb')
    send({ type: 'done', run: run.id, images: Float32Array.of(9), milliseconds: 1, networkMilliseconds: 1 })
    await Promise.resolve()
    expect([first.heard, third.heard]).toEqual([[otherNetwork], [otherNetwork]])
    expect(explorer.getState().backgroundRuns).toBe(0)
    // The page's own run is made anew, and what is asked of the new network goes after it.
    expect(stepsOf(requests)).toEqual([18, 5, 18])
    const fourth = listen()
    engine.measure(runOfSteps(8, 'model bb'), fourth.listener)
    finish()
    finish(4)
    expect(fourth.heard).toEqual(['done 4'])
  })

  it('say nothing once they are cancelled, though their network is gone', async () => {
    const { engine, finish, ready } = link()
    const { heard, listener } = listen()
    finish()
    const cancel = engine.measure(runOfSteps(5), listener)
    ready('bb')
    cancel()
    await Promise.resolve()
    expect(heard).toEqual([])
  })

  it('outlive another device with the same network', async () => {
    const { engine, finish, ready } = link()
    const { heard, listener } = listen()
    finish()
    engine.measure(runOfSteps(5), listener)
    ready('aa')
    await Promise.resolve()
    finish(2)
    expect(heard).toEqual(['done 2'])
  })

  it('say why they failed, and the next one runs', () => {
    const { engine, requests, finish, send } = link()
    const { heard, listener } = listen()
    finish()
    engine.measure(runOfSteps(5), listener)
    engine.measure(runOfSteps(6), listener)
    send({ type: 'run-failed', run: requests.at(-1)!.id, message: 'no memory' })
    expect(heard).toEqual(['no memory'])
    expect(stepsOf(requests)).toEqual([18, 5, 6])
  })
})
