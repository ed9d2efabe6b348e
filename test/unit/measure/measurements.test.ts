import { describe, expect, it } from 'vitest'
import { createMeasurements, notKept } from '../../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import { keyOf, natureOf, type Subject } from '../../../src/measure/kept/subject.ts'
import { defaultMixture, mixturePresets } from '../../../src/toy/presets.ts'
import { euler, heun, noisy } from './support.ts'

const toy = (changes: Partial<Subject & { of: 'toy steps' }> = {}): Subject & { of: 'toy steps' } => ({
  of: 'toy steps',
  design: heun,
  mixture: defaultMixture,
  label: null,
  points: 400,
  seed: null,
  ...changes,
})
const picture = (changes: Partial<Subject & { of: 'image error' }> = {}): Subject & { of: 'image error' } => ({
  of: 'image error',
  design: heun,
  network: 'mini aa',
  seed: 1,
  image: 0,
  label: null,
  reference: 128,
  ...changes,
})
const steps = (carried: number) => [{ sigma: Number.POSITIVE_INFINITY, sigmaNext: 0, made: 2, carried }]

describe('the key of a measurement', () => {
  it('is that of everything that the value depends on', () => {
    const subjects: readonly Subject[] = [
      toy(),
      toy({ design: euler }),
      toy({ design: { ...heun, steps: 9 } }),
      toy({ mixture: mixturePresets[1]!.mixture }),
      toy({ mixture: { ...defaultMixture, scale: 16 } }),
      toy({ label: 0 }),
      toy({ points: 401 }),
      { ...toy(), of: 'toy error' },
      { ...toy({ seed: 1 }), of: 'toy error' },
      picture(),
      picture({ network: 'mini bb' }),
      picture({ seed: 2 }),
      picture({ image: 1 }),
      picture({ label: 0 }),
      picture({ reference: 64 }),
    ]
    expect(new Set(subjects.map(keyOf)).size).toBe(subjects.length)
  })

  it('is the same for the same content', () => {
    expect(keyOf(toy({ design: { ...heun }, mixture: { ...defaultMixture, scale: 1 } }))).toBe(keyOf(toy()))
  })
})

it('tells designs that add noise and those that do not run', () => {
  expect(natureOf(heun, 4)).toMatchObject({ kind: 'ode', nfe: 7 })
  expect(natureOf(noisy, 4)).toMatchObject({ kind: 'noisy' })
  expect(natureOf({ ...heun, sigmaMin: 90 }, 4)).toMatchObject({ kind: 'fault' })
})

describe('the store', () => {
  it('keeps what was measured over a reload, infinite levels included', async () => {
    const kept = new Map<string, unknown>()
    const first = createMeasurements(memoryShelf(kept))
    await first.loaded
    first.put(toy(), steps(3))
    first.put(picture(), { nfe: 7, error: 0.5, floor: 0.1 })
    await first.flush()
    const second = createMeasurements(memoryShelf(kept))
    expect(second.state.getState().isLoaded).toBe(false)
    await second.loaded
    expect(second.get(toy())).toEqual(steps(3))
    expect(second.get(picture())).toEqual({ nfe: 7, error: 0.5, floor: 0.1 })
    expect(second.get(picture({ seed: 2 }))).toBeUndefined()
  })

  it('never replaces a value, and takes none that is no number', async () => {
    const store = createMeasurements(memoryShelf())
    store.put(toy(), steps(3))
    store.put(toy(), steps(4))
    expect(store.get(toy())).toEqual(steps(3))
    store.put(picture(), { nfe: 7, error: Number.NaN, floor: 0 })
    store.put(picture({ seed: 3 }), { nfe: 7, error: Number.POSITIVE_INFINITY, floor: 0 })
    expect([store.get(picture()), store.get(picture({ seed: 3 }))]).toEqual([undefined, undefined])
    expect(store.faultOf(picture())).toMatch(/not a number/)
  })

  it('leaves out what an older or a broken page has kept', async () => {
    const kept = new Map<string, unknown>([
      [keyOf(toy()), { of: 'toy steps', value: [{ sigma: 'x' }] }],
      [keyOf(picture()), 7],
      ['something', { of: 'image error', value: { nfe: 1, error: 1, floor: 1 } }],
    ])
    const store = createMeasurements(memoryShelf(kept))
    await store.loaded
    expect([store.get(toy()), store.get(picture())]).toEqual([undefined, undefined])
  })

  it('says that a browser without storage keeps nothing, and goes on', async () => {
    const denied = () => Promise.reject(new Error('denied'))
    const store = createMeasurements({ entries: denied, get: denied, set: denied, delete: denied, clear: denied })
    await store.loaded
    store.put(toy(), steps(1))
    await store.flush()
    expect(store.get(toy())).toEqual(steps(1))
    expect(store.state.getState()).toMatchObject({ isLoaded: true, fault: notKept })
  })
})
