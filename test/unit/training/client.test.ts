/** The worker of the trainings: kept after a job, ended by cancel and by failure. */
import { describe, expect, it, vi } from 'vitest'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { createTrainingClient } from '../../../src/training/client.ts'
import type { FromTrainer, TrainingResult } from '../../../src/training/protocol.ts'
import { defaultTraining } from '../../../src/training/settings.ts'

const request = { ...defaultTraining, seed: 1, mixture: defaultMixture }
const result = { request } as unknown as TrainingResult

const makeClient = () => {
  const made: FakeWorker[] = []
  class FakeWorker {
    onmessage: ((event: { data: FromTrainer }) => void) | null = null
    onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null
    readonly postMessage = vi.fn()
    readonly terminate = vi.fn()
    constructor() {
      made.push(this)
    }
  }
  const start = createTrainingClient(() => new FakeWorker() as unknown as Worker)
  const listener = { onProgress: vi.fn(), onDone: vi.fn(), onFailed: vi.fn() }
  return { made, listener, start: () => start(request, listener) }
}

describe('the training client', () => {
  it('gives the next job to the worker that has done one', () => {
    const { made, listener, start } = makeClient()
    start()
    made[0]!.onmessage!({ data: { type: 'progress', share: 0.5 } })
    made[0]!.onmessage!({ data: { type: 'done', result } })
    expect(listener.onProgress).toHaveBeenCalledWith(0.5)
    expect(listener.onDone).toHaveBeenCalledWith(result)
    start()
    expect(made.length).toBe(1)
    expect(made[0]!.postMessage).toHaveBeenCalledTimes(2)
    expect(made[0]!.terminate).not.toHaveBeenCalled()
  })

  it('may be asked for the next job while it tells that one is done', () => {
    const { made, listener, start } = makeClient()
    listener.onDone.mockImplementationOnce(start)
    start()
    made[0]!.onmessage!({ data: { type: 'done', result } })
    expect(made.length).toBe(1)
    made[0]!.onmessage!({ data: { type: 'done', result } })
    expect(listener.onDone).toHaveBeenCalledTimes(2)
  })

  it('ends the worker by cancel and by failure, and its listener hears no more', () => {
    const { made, listener, start } = makeClient()
    const cancel = start()
    cancel()
    expect(made[0]!.terminate).toHaveBeenCalledOnce()
    expect(made[0]!.onmessage).toBeNull()
    start()
    made[1]!.onerror!({ message: 'out of memory', preventDefault: () => undefined })
    expect(made[1]!.terminate).toHaveBeenCalledOnce()
    expect(listener.onFailed).toHaveBeenCalledWith(
      'The training’s worker stopped with "out of memory". Train again, or reload the page.',
    )
    start()
    expect(made.length).toBe(3)
  })

  it('leaves the worker of a later job alone when an earlier one is cancelled late', () => {
    const { made, start } = makeClient()
    const cancel = start()
    made[0]!.onmessage!({ data: { type: 'done', result } })
    start()
    cancel()
    expect(made[0]!.terminate).not.toHaveBeenCalled()
    expect(made[0]!.onmessage).not.toBeNull()
  })
})
