/** A run that knows calls of runs before it. */
import { describe, expect, it } from 'vitest'
import { type CallCache, createCallCache } from '../../../src/engine/call-cache.ts'
import { imageLength } from '../../../src/engine/card.ts'
import { collect, framesOf, imagesOf, linearBackend, requestOf } from './collected-run.ts'

describe('a run with a cache of calls', () => {
  const design = 'steps=6&discretization=custom,list:80/20/5/1/0.2/0.01&solver=lms'
  const other = design.replace('0.2/0.01', '0.1/0.01')
  const run = async (hash: string, calls: CallCache, labels = [0, 1]) => {
    const backend = linearBackend()
    const { events } = await collect(requestOf(hash, labels), backend, { calls })
    return { asked: backend.calls.length, images: imagesOf(events), frames: framesOf(events) }
  }

  it('asks the network nothing twice, and gives the same images and frames', async () => {
    const calls = createCallCache(1e9)
    const first = await run(design, calls)
    expect(first.asked).toBe(6)
    const again = await run(design, calls)
    expect(again).toEqual({ ...first, asked: 0 })
  })

  it('takes what two designs begin with from the first', async () => {
    const calls = createCallCache(1e9)
    await run(design, calls)
    const second = await run(other, calls)
    // Four levels are equal, but the step to the fifth is not.
    expect(second.asked).toBe(2)
    const alone = await run(other, createCallCache(1e9))
    expect(second.images).toEqual(alone.images)
  })

  it.each([
    ['another label', design, [0, 2]],
    ['a first level that differs', `${design.replace('80/', '81/')}&sigmaMax=81`, [0, 1]],
    ['another seed of the path', 'steps=6&solver=euler-ancestral&sigmaMax=81', [0, 1]],
  ] as const)('asks anew for %s', async (_, hash, labels) => {
    const calls = createCallCache(1e9)
    await run(design, calls)
    await run('steps=6&solver=euler-ancestral', calls)
    expect((await run(hash, calls, [...labels])).asked).toBe(6)
  })

  it('tells noise of different intervals apart', async () => {
    const calls = createCallCache(1e9)
    const stochastic = 'steps=3&discretization=custom,list:80/5/0.1&sigmaMin=0.1&solver=euler-ancestral'
    await run(stochastic, calls)
    expect((await run(stochastic.replaceAll('0.1', '0.2'), calls)).asked).toBe(1)
    expect((await run(stochastic.replace('/5/', '/6/'), calls)).asked).toBe(2)
  })

  it('goes on after an interruption where it stopped', async () => {
    const calls = createCallCache(1e9)
    const backend = linearBackend()
    const context = { calls, isCancelled: () => backend.calls.length > 2 }
    expect((await collect(requestOf(design), backend, context)).outcome).toBe('cancelled')
    const { events } = await collect(requestOf(design), linearBackend(), { calls })
    expect(events.at(-1)).toMatchObject({ type: 'done', callsKnown: 2 })
  })

  it('keeps no more than its budget', async () => {
    const bytes = 2 * imageLength * 4
    const calls = createCallCache(3 * bytes)
    await run(design, calls)
    expect(calls.bytes).toBe(3 * bytes)
    // The first calls are gone, and the rest is no use without knowing where they led.
    expect((await run(design, calls)).asked).toBeGreaterThanOrEqual(3)
    calls.clear()
    expect(calls.bytes).toBe(0)
  })
})
