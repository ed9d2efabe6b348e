import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../../src/engine/client.ts'
import { gatherEvents } from '../../../src/state/gather-events.ts'

const frame = (step: number): EngineEvent => {
  const nothing = { width: 0, height: 0, data: new Uint8ClampedArray() } as never
  return {
    type: 'frame',
    frame: { run: 1, step, steps: 3, side: 1, state: nothing, denoised: nothing, residual: nothing },
  }
}
const progress = (call: number): EngineEvent => ({ type: 'progress', run: 1, call, nfe: 5 })
const failed: EngineEvent = { type: 'run-failed', run: 1, message: 'lost' }

describe('events of a run', () => {
  it('on the way come together with the next frame of the browser, a result at once, all in their order', () => {
    const seen: EngineEvent[] = []
    const frames: (() => void)[] = []
    const listener = gatherEvents(
      (event) => seen.push(event),
      (callback) => frames.push(callback),
    )
    const [result, first, second, third] = [frame(3), frame(0), frame(1), frame(2)]
    const call = progress(5)
    listener(call)
    expect(seen).toEqual([])
    listener(result)
    expect(seen).toEqual([call, result])
    listener(first)
    listener(second)
    expect(seen).toHaveLength(2)
    for (const draw of frames.splice(0)) draw()
    expect(seen).toEqual([call, result, first, second])
    listener(third)
    listener(failed)
    expect(seen).toEqual([call, result, first, second, third, failed])
    for (const draw of frames.splice(0)) draw()
    expect(seen).toHaveLength(6)
  })

  it('are handed on as they come where nothing is drawn', () => {
    const seen: EngineEvent[] = []
    gatherEvents((event) => seen.push(event), undefined)(progress(1))
    expect(seen).toEqual([progress(1)])
  })
})
