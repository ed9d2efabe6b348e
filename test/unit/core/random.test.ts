import { describe, expect, it } from 'vitest'
import { fillFirstNormals, fillNormals, normal, threefry2x32 } from '../../../src/core/random.ts'

/** Known answers of Random123, the generator's own library (kat_vectors, threefry2x32 20). */
describe('threefry2x32', () => {
  it.each([
    [0x00000000, 0x00000000, 0x00000000, 0x00000000, '6b200159 99ba4efe'],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, '1cb996fc bb002be7'],
    [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 'c4923a9c 483df7a0'],
  ])('key %i %i, counter %i %i', (key0, key1, counter0, counter1, expected) => {
    const out = new Uint32Array(2)
    threefry2x32(key0, key1, counter0, counter1, out)
    expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(expected)
  })
})

/** P(X <= x) of the standard normal, by Simpson's rule: independent of the code under test. */
const cumulative = (x: number): number => {
  const n = 400
  const h = (x + 8) / n
  let sum = 0
  for (let k = 0; k <= n; k++) {
    const z = -8 + k * h
    sum += (k === 0 || k === n ? 1 : k % 2 === 1 ? 4 : 2) * Math.exp(-0.5 * z * z)
  }
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI)
}

describe('normals', () => {
  const count = 100_000
  const draws = new Float64Array(count)
  fillNormals(draws, 42, 3, 1)
  const moment = (power: number): number => draws.reduce((sum, n) => sum + n ** power, 0) / count

  // Limits are five standard errors of 1e5 draws; the draws are fixed, so this passes always or never.
  it('have the moments of N(0, 1)', () => {
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / count))
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count))
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / count))
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count))
  })

  it('follow the normal distribution (Kolmogorov-Smirnov, 0.1 %)', () => {
    const sorted = [...draws].sort((a, b) => a - b)
    let distance = 0
    for (let k = 0; k < count; k += 20) distance = Math.max(distance, Math.abs(cumulative(sorted[k]!) - k / count))
    expect(distance).toBeLessThan(1.95 / Math.sqrt(count) + 20 / count)
  })

  it('of the first element of many images are those of one image after another', () => {
    const firsts = new Float64Array(7)
    fillFirstNormals(firsts, 42, 5)
    const own = new Float64Array(1)
    for (const [image, first] of firsts.entries()) {
      fillNormals(own, 42, image, 5)
      expect([first, normal(42, image, 5, 0)]).toEqual([own[0], own[0]])
    }
  })

  it('are finite and below 5.8', () => {
    for (let seed = 0; seed < 20; seed++) {
      fillNormals(draws, seed, 0, 0)
      expect(draws.every((n) => Number.isFinite(n) && Math.abs(n) < 5.8)).toBe(true)
    }
    fillNormals(draws, 42, 3, 1)
  })

  it('do not correlate between neighbours, streams, images and seeds', () => {
    const correlation = (other: Float64Array): number => draws.reduce((sum, n, k) => sum + n * other[k]!, 0) / count
    const other = new Float64Array(count)
    const limit = 5 / Math.sqrt(count)
    other.set(draws.subarray(1))
    expect(Math.abs(correlation(other))).toBeLessThan(limit)
    for (const [seed, image, stream] of [
      [43, 3, 1],
      [42, 4, 1],
      [42, 3, 2],
      [3, 42, 1],
    ] as const) {
      fillNormals(other, seed, image, stream)
      expect(Math.abs(correlation(other)), `${seed} ${image} ${stream}`).toBeLessThan(limit)
    }
  })

  it('depend on (seed, image, stream, element) alone, however many are drawn at once', () => {
    for (const length of [1, 2, 7, 3072]) {
      const part = new Float64Array(length)
      fillNormals(part, 42, 3, 1)
      expect([...part]).toEqual([...draws.subarray(0, length)])
    }
    for (const element of [0, 1, 2, 999, 99_999]) expect(normal(42, 3, 1, element)).toBe(draws[element])
  })

  it('take the rarest uniform: a word whose upper 24 bits are 0 gives the largest draw, not infinity', () => {
    const words = new Uint32Array(2)
    const pair = 518_662
    threefry2x32(2, 0, 0, pair, words)
    expect(words[0]! >>> 8).toBe(0)
    const radius = Math.hypot(normal(2, 0, 0, 2 * pair), normal(2, 0, 0, 2 * pair + 1))
    expect(radius).toBeCloseTo(Math.sqrt(48 * Math.LN2), 12)
  })

  it('are those of Box and Muller, with the angle’s cosine and sine', () => {
    const words = new Uint32Array(2)
    let worst = 0
    for (let pair = 0; pair < 20_000; pair++) {
      threefry2x32(42, 3, 1, pair, words)
      const radius = Math.sqrt(-2 * Math.log(((words[0]! >>> 8) + 1) / 2 ** 24))
      const angle = (2 * Math.PI * (words[1]! >>> 8)) / 2 ** 24
      const off = [draws[2 * pair]! - radius * Math.cos(angle), draws[2 * pair + 1]! - radius * Math.sin(angle)]
      worst = Math.max(worst, ...off.map(Math.abs))
    }
    expect(worst).toBeLessThan(4e-15)
  })

  it('fill a part of a batch and leave the rest', () => {
    const batch = new Float32Array(10).fill(9)
    fillNormals(batch, 42, 3, 1, 4, 3)
    expect([...batch]).toEqual([9, 9, 9, 9, ...[...draws.subarray(0, 3)].map(Math.fround), 9, 9, 9])
  })

  it('take seeds as unsigned 32-bit integers', () => {
    expect(normal(-1, 0, 0, 0)).toBe(normal(0xffffffff, 0, 0, 0))
    expect(normal(0x80000000, 0, 0, 0)).not.toBe(normal(0, 0, 0, 0))
  })
})
