import { describe, expect, it } from 'vitest'
import { candidatesFor, fastest, isSameCandidate, type Measurement } from '../../../src/engine/calibration.ts'

const measured = (backend: 'webgpu' | 'wasm', threads: number, each: number): Measurement => ({
  backend,
  threads,
  one: each,
  each,
  batch: 9,
  error: 0,
})

describe('devices worth a try', () => {
  it.each([
    [1, false, ['wasm 1']],
    [2, false, ['wasm 1', 'wasm 2']],
    [8, true, ['webgpu 1', 'wasm 1', 'wasm 4', 'wasm 8']],
    [64, false, ['wasm 1', 'wasm 8']],
  ] as const)('on %d cores, with a GPU %s', (cores, hasGpu, names) => {
    const found = candidatesFor(cores, hasGpu)
    expect(found.map(({ backend, threads }) => `${backend} ${threads}`)).toEqual(names)
  })
})

describe('the fastest device', () => {
  const one = measured('wasm', 1, 30)
  const two = measured('wasm', 2, 20)

  it('has the least time an image', () => {
    expect(fastest([one, two], undefined)).toBe(two)
    expect(fastest([measured('webgpu', 1, 3), one, two], one)).toMatchObject({ backend: 'webgpu' })
  })

  it('is the present one unless another is clearly faster', () => {
    expect(fastest([one, measured('wasm', 2, 28)], one)).toBe(one)
    expect(fastest([one, two], one)).toBe(two)
  })

  it('is none that failed, and undefined where all did', () => {
    const fault = { backend: 'webgpu', threads: 1, fault: 'its results are wrong, off by 0.5' } as const
    expect(fastest([fault, one], { backend: 'webgpu', threads: 1 })).toBe(one)
    expect(fastest([fault], undefined)).toBeUndefined()
  })

  it('has no threads of its own on the GPU', () => {
    expect(isSameCandidate({ backend: 'webgpu', threads: 1 }, { backend: 'webgpu', threads: 4 })).toBe(true)
    expect(isSameCandidate(one, two)).toBe(false)
  })
})
