import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readStatistics } from '../../../src/metrics/feature-statistics.ts'
import { NpzFault, parseNpy, readNpz } from '../../../src/metrics/npz.ts'

/** Written by models/make-fixtures.py. */
const fixture = (name: string): Uint8Array => readFileSync(`test/unit/metrics/fixtures/${name}.npz`)

const mu = [0.5, -2, 1e-9]
const sigma = [2, 0.5, -0.25, 0.5, 1, 0.125, -0.25, 0.125, 3.5]

/** A .npy file of doubles with any header. */
const npy = (header: string, values: readonly number[]): Uint8Array => {
  const text = header.padEnd(64)
  const bytes = new Uint8Array(10 + text.length + 8 * values.length)
  bytes.set([0x93, ...'NUMPY'].map((c) => (typeof c === 'string' ? c.charCodeAt(0) : c)))
  bytes.set([1, 0, text.length, 0], 6)
  bytes.set(new TextEncoder().encode(text), 10)
  bytes.set(new Uint8Array(Float64Array.from(values).buffer), 10 + text.length)
  return bytes
}

describe('an .npz file', () => {
  it('is read as numpy wrote it, stored or compressed', () => {
    expect([...readNpz(fixture('double'), ['mu']).mu.values]).toEqual(mu)
    const { mean, covariance } = readStatistics(fixture('double'))
    expect([[...mean], [...covariance]]).toEqual([mu, sigma])
    const single = readStatistics(fixture('single'))
    expect([...single.mean]).toEqual([0.5, -2, Math.fround(1e-9)])
    expect([...single.covariance]).toEqual(sigma)
  })

  it('in Fortran order comes out in C order', () => {
    const { shape, values } = readNpz(fixture('order'), ['sigma']).sigma
    expect([shape, [...values]]).toEqual([
      [2, 3],
      [0, 1, 2, 3, 4, 5],
    ])
  })

  it.each([
    ['other', 'have no array mu: the file holds mean.npy. It must hold mu and sigma.'],
    ['integers', 'The array mu holds numbers of type <i8; float32 or float64 is needed'],
    ['order', 'sigma has the shape [2, 3]; the covariance of 3 features is [3, 3].'],
    ['skew', 'sigma is not symmetric (row 1, column 0)'],
  ])('that is wrong is told what is: %s', (name, message) => {
    expect(() => readStatistics(fixture(name))).toThrow(NpzFault)
    expect(() => readStatistics(fixture(name))).toThrow(message)
  })

  it('that is none, or cut short, is said to be', () => {
    expect(() => readStatistics(new TextEncoder().encode('<html>'))).toThrow('are no .npz file')
    expect(() => readStatistics(fixture('double').subarray(0, 300))).toThrow(NpzFault)
    expect(() => parseNpy(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", [1, 2]), 'mu')).toThrow(
      'has 16 bytes of numbers, not 24',
    )
    expect(() => parseNpy(npy('{}', [1, 2]), 'mu')).toThrow('header that is not read here')
    expect([
      ...parseNpy(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", [1, 2]), 'mu').values,
    ]).toEqual([1, 2])
  })
})
