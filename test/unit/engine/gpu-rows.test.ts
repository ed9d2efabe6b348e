import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPacer } from '../../../src/engine/gpu/pacer.ts'
import { cutBatches } from '../../../src/engine/gpu/rows.ts'

describe('batches', () => {
  it('are equal, as few as can be, and have every image', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 64 }), (count, most) => {
        const { size, firsts } = cutBatches(count, most)
        expect(size).toBeLessThanOrEqual(most)
        expect(firsts).toHaveLength(Math.ceil(count / most))
        expect(firsts[0]).toBe(0)
        expect(firsts.at(-1)! + size).toBe(count)
        for (let k = 1; k < firsts.length; k++) {
          expect(firsts[k]).toBeGreaterThan(firsts[k - 1]!)
          expect(firsts[k]).toBeLessThanOrEqual(firsts[k - 1]! + size)
        }
        // Whoever has the batch's size cuts the same way.
        expect(cutBatches(count, size)).toEqual({ count, size, firsts })
      }),
    )
  })
})

describe('a pacer', () => {
  /** A device that takes so many milliseconds a call, and a clock that stands still but for waiting on it. */
  const drive = async (perCall: number, calls: number, callsPerStep: number) => {
    let time = 0
    let submitted = 0
    let done = 0
    const log = { fences: 0, mostAhead: 0, told: [] as number[] }
    const queue = {
      onSubmittedWorkDone: () => {
        log.fences++
        const upTo = submitted
        return {
          // biome-ignore lint/suspicious/noThenProperty: time passes when the fence is awaited
          then: (resolve: () => void) => {
            time = Math.max(time, upTo * perCall)
            done = Math.max(done, upTo)
            resolve()
          },
        }
      },
    } as unknown as GPUQueue
    const pacer = createPacer(
      queue,
      () => time,
      (n) => log.told.push(n),
    )
    for (let call = 1; call <= calls; call++) {
      submitted++
      await pacer.submitted(call % callsPerStep === 0)
      log.mostAhead = Math.max(log.mostAhead, submitted - done)
    }
    pacer.finished()
    return log
  }

  it('waits for each call of a slow device', async () => {
    const { fences, mostAhead, told } = await drive(200, 12, 2)
    expect(fences).toBe(12)
    expect(mostAhead).toBe(0)
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12])
  })

  it('of a fast device asks once a step and keeps it a step ahead', async () => {
    const { fences, mostAhead, told } = await drive(2, 40, 2)
    expect(fences).toBe(1 + 20)
    expect(mostAhead).toBe(3)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.at(-1)).toBe(40)
  })
})
