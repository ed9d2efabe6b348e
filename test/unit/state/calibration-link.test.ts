import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Candidate, Outcome } from '../../../src/engine/calibration.ts'
import type { Engine } from '../../../src/engine/client.ts'
import type { StartOptions } from '../../../src/engine/protocol.ts'
import { linkCalibration, startOf } from '../../../src/state/calibration-link.ts'
import { defaultEngineChoice } from '../../../src/state/engine-choice.ts'
import { createExplorer } from '../../../src/state/store.ts'
import { alwaysVisible } from '../../../src/state/visibility.ts'
import { finishedRun } from './finished-run.ts'

const one: Candidate = { backend: 'wasm', threads: 1 }
const two: Candidate = { backend: 'wasm', threads: 2 }
const times = (first: number, second: number): readonly Outcome[] =>
  [one, two].map((candidate, k) => ({ ...candidate, one: 1, each: [first, second][k]!, batch: 9, error: 0 }))

const link = (outcomes: readonly Outcome[], isAutomatic = true, model = () => 'net') => {
  const explorer = createExplorer()
  const switches: Omit<StartOptions, 'modelUrl'>[] = []
  const signals: AbortSignal[] = []
  const engine = { switchTo: (choice: Omit<StartOptions, 'modelUrl'>) => switches.push(choice) } as unknown as Engine
  const calibration = linkCalibration(explorer, engine, {
    model,
    isAutomatic,
    visibility: alwaysVisible,
    findCandidates: async () => [one, two],
    calibrate: async (_, signal) => {
      signals.push(signal)
      await new Promise((resolve) => setTimeout(resolve, 100))
      signal.throwIfAborted()
      return outcomes
    },
  })
  const becomeReady = (): void =>
    explorer.getState().report({
      engine: {
        phase: 'ready',
        backend: 'wasm',
        reason: '',
        threads: 1,
        model: { name: 'net', labels: [], imagesSeen: 0, side: 32 },
      },
      runs: { A: finishedRun(4) },
    })
  const change = (): void =>
    explorer.getState().change('seed', (document) => ({ ...document, seed: document.seed + 1 }))
  return { explorer, switches, signals, calibration, becomeReady, change }
}

describe('measuring devices', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('waits until images are there and nobody does anything, then takes what is clearly faster', async () => {
    const { explorer, switches, signals, becomeReady } = link(times(30, 20))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(signals).toHaveLength(0)
    becomeReady()
    await vi.advanceTimersByTimeAsync(2000)
    expect(signals).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(550)
    expect(signals).toHaveLength(1)
    expect(explorer.getState().isCalibrating).toBe(true)
    await vi.advanceTimersByTimeAsync(100)
    expect(explorer.getState().isCalibrating).toBe(false)
    expect(switches).toEqual([
      {
        preferred: 'wasm',
        threads: 2,
        because: 'Measured to be the fastest on this machine (WASM with 2 threads 20 ms per image)',
      },
    ])
    expect(explorer.getState().engineChoice.measured?.outcomes).toHaveLength(2)
    becomeReady()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(signals).toHaveLength(1)
  })

  it('stays where it is when nothing is clearly faster', async () => {
    const { switches, becomeReady } = link(times(21, 20))
    becomeReady()
    await vi.advanceTimersByTimeAsync(5000)
    expect(switches).toEqual([])
  })

  it('stops for a hand, tries again at rest, and gives up after some times', async () => {
    const { signals, change, becomeReady } = link(times(30, 20))
    for (let k = 1; k <= 5; k++) {
      becomeReady()
      await vi.advanceTimersByTimeAsync(2550)
      change()
      await vi.advanceTimersByTimeAsync(200)
      expect(signals.at(-1)?.aborted).toBe(true)
      expect(signals).toHaveLength(Math.min(k, 3))
    }
  })

  it('is not done unasked when the link names the device, and when asked at once', async () => {
    const { signals, becomeReady, calibration } = link(times(30, 20), false)
    becomeReady()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(signals).toHaveLength(0)
    calibration.measure()
    await vi.advanceTimersByTimeAsync(0)
    expect(signals).toHaveLength(1)
  })

  it('remembers under the network that was measured, not under one that is chosen meanwhile', async () => {
    let running = 'large'
    const { explorer, switches, becomeReady } = link(times(30, 20), true, () => running)
    becomeReady()
    await vi.advanceTimersByTimeAsync(2550)
    running = 'small'
    await vi.advanceTimersByTimeAsync(200)
    expect(explorer.getState().engineChoice.measured?.model).toBe('large')
    // What is fastest for one network says nothing about the other.
    expect(switches).toEqual([])
  })

  it('leaves the device that a person chose', async () => {
    const { switches, becomeReady, calibration } = link(times(30, 20))
    becomeReady()
    calibration.choose({ preferred: 'wasm', threads: 1 })
    expect(switches).toEqual([{ preferred: 'wasm', threads: 1 }])
    await vi.advanceTimersByTimeAsync(5000)
    expect(switches).toHaveLength(1)
    calibration.choose({ preferred: 'auto' })
    expect(switches.at(-1)).toMatchObject({ preferred: 'wasm', threads: 2 })
  })
})

describe('the start', () => {
  it('is on what was measured of this network, else by itself', () => {
    const measured = { model: 'net', outcomes: times(10, 30) }
    expect(startOf(defaultEngineChoice, 'net')).toEqual({ preferred: 'auto' })
    expect(startOf({ preferred: 'auto', measured }, 'net')).toMatchObject({ preferred: 'wasm', threads: 1 })
    expect(startOf({ preferred: 'auto', measured }, 'other')).toEqual({ preferred: 'auto' })
    expect(startOf({ preferred: 'webgpu', measured }, 'net')).toEqual({ preferred: 'webgpu' })
  })
})
