import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { createImageRuns, type ImageRun } from '../../../src/measure/image-runs.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import type { BackgroundListener, BackgroundRun } from '../../../src/state/background-runs.ts'

/** An engine that answers every run with its number, in `floats` floats. */
const counting = (floats = 1) => {
  const asked: BackgroundRun[] = []
  const measure = (wanted: BackgroundRun, listener: BackgroundListener) => {
    asked.push(wanted)
    listener.onDone(new Float32Array(floats).fill(asked.length))
    return () => undefined
  }
  return { asked, measure }
}

const program = compile({ ...defaultDesign, steps: 2 })
const wanted: ImageRun = { network: 'model aa', program, key: 'heun', seed: 1, labels: [null] }

const firstValue = (runs: ReturnType<typeof createImageRuns>, run: ImageRun): Promise<number | string> =>
  new Promise((resolve) => {
    runs.run(run, { onProgress: () => undefined, onDone: (images) => resolve(images[0]!), onFailed: resolve })
  })

describe('runs for measurements', () => {
  it('are made once for each network, design, seed and labels', async () => {
    const engine = counting()
    const runs = createImageRuns(engine)
    const others: readonly Partial<ImageRun>[] = [
      {},
      { network: 'model bb' },
      { key: 'euler' },
      { seed: 2 },
      { labels: [3] },
      { labels: [null, null] },
    ]
    const values = async () => Promise.all(others.map((other) => firstValue(runs, { ...wanted, ...other })))
    expect(await values()).toEqual([1, 2, 3, 4, 5, 6])
    expect(await values()).toEqual([1, 2, 3, 4, 5, 6])
    expect(engine.asked.map(({ network }) => network)).toEqual(['model aa', 'model bb', ...Array(4).fill('model aa')])
  })

  it('are kept by their bytes, the ones that were used last', async () => {
    const engine = counting(100)
    // Two runs of 100 floats fit, three do not.
    const runs = createImageRuns(engine, { budget: 1000 })
    const at = (seed: number) => firstValue(runs, { ...wanted, seed })
    expect([await at(1), await at(2), await at(1), await at(3), await at(1), await at(2)]).toEqual([1, 2, 1, 3, 1, 4])
  })

  it('that are known report nothing after they are cancelled', async () => {
    const runs = createImageRuns(counting())
    await firstValue(runs, wanted)
    const heard: string[] = []
    const listener = { onProgress: () => undefined, onDone: () => heard.push('done'), onFailed: () => undefined }
    runs.run(wanted, listener)()
    runs.run(wanted, listener)
    await Promise.resolve()
    await Promise.resolve()
    expect(heard).toEqual(['done'])
  })

  it('that fail are not kept', async () => {
    let attempts = 0
    const runs = createImageRuns({
      measure: (_wanted, { onDone, onFailed }) => {
        if (++attempts === 1) onFailed('no memory')
        else onDone(Float32Array.of(7))
        return () => undefined
      },
    })
    expect([await firstValue(runs, wanted), await firstValue(runs, wanted)]).toEqual(['no memory', 7])
  })

  it('that took long, or are to be kept, outlive the page until they are forgotten', async () => {
    const kept = new Map<string, unknown>()
    let time = 0
    const page = () => {
      const engine = counting()
      const slow = (wanted: BackgroundRun, listener: BackgroundListener) => {
        time += wanted.seed
        return engine.measure(wanted, listener)
      }
      return { engine, runs: createImageRuns({ measure: slow }, { shelf: memoryShelf(kept), now: () => time }) }
    }
    const first = page()
    for (const seed of [100, 300]) await firstValue(first.runs, { ...wanted, seed })
    await firstValue(first.runs, { ...wanted, seed: 101, isKept: true })
    const second = page()
    const known = async (seed: number) => (await second.runs.recall({ ...wanted, seed })) !== undefined
    expect([await known(100), await known(300), await known(101)]).toEqual([false, true, true])
    expect(await firstValue(second.runs, { ...wanted, seed: 300 })).toBe(2)
    expect(second.engine.asked).toEqual([])
    await second.runs.forget()
    expect([await known(300), kept.size]).toEqual([false, 0])
  })
})
