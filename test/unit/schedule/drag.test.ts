import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf, highestLevel, levelAfterKey, lowestLevel, moveLevel } from '../../../src/views/schedule/drag.ts'

const falls = (levels: readonly number[]): boolean =>
  levels.every((sigma, i) => sigma > 0 && Number.isFinite(sigma) && (i === 0 || levels[i - 1]! > sigma))

/** Strictly falling lists between the extremes, 2 to 256 levels, down to neighbours a rounding error apart. */
const lists = fc
  .record({ size: fc.integer({ min: 2, max: 256 }), width: fc.double({ min: 1e-9, max: 1, noNaN: true }) })
  .map(({ size, width }) => {
    const reach = Math.log(highestLevel / lowestLevel) * width
    return Array.from({ length: size }, (_, i) =>
      i === 0 ? highestLevel : highestLevel * Math.exp((-reach * i) / (size - 1)),
    )
  })
  .filter(falls)

describe('a list from noise alone', () => {
  const list = [Number.POSITIVE_INFINITY, 20, 3, 0.1]

  it('keeps it, whichever level is moved', () => {
    expect(moveLevel(list, 0, 5)).toEqual(list)
    expect(moveLevel(list, 2, 1)).toEqual([Number.POSITIVE_INFINITY, 20, 1, 0.1])
    const moved = moveLevel(list, 1, Number.POSITIVE_INFINITY)
    expect(moved[0]).toBe(Number.POSITIVE_INFINITY)
    expect(moved[1]).toBe(highestLevel)
    expect(levelAfterKey(list, 0, 'Home', false)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('moveLevel', () => {
  it('keeps the list falling wherever a handle is dragged', () => {
    fc.assert(
      fc.property(
        lists,
        fc.nat(),
        fc.oneof(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.constantFrom(0, -1, Infinity)),
        (levels, index, sigma) => {
          const i = index % levels.length
          const moved = moveLevel(levels, i, sigma)
          expect(falls(moved)).toBe(true)
          expect(moved.filter((_, k) => k !== i)).toEqual(levels.filter((_, k) => k !== i))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('goes where it is asked to when there is room, in five digits', () => {
    expect(moveLevel([80, 10, 1], 1, 20.123456)).toEqual([80, 20.123, 1])
  })

  it('stops short of its neighbours', () => {
    const [, high] = moveLevel([80, 10, 1], 1, 500)
    expect(high).toBeLessThan(80)
    expect(high).toBeGreaterThan(79.8)
    const [, low] = moveLevel([80, 10, 1], 1, 0)
    expect(low).toBeGreaterThan(1)
    expect(low).toBeLessThan(1.01)
  })

  it('lets the ends reach the extremes of a design and no farther', () => {
    expect(moveLevel([80, 10, 1], 0, 1e9)[0]).toBe(highestLevel)
    expect(moveLevel([80, 10, 1], 2, 0)[2]).toBe(lowestLevel)
  })

  it('keeps the ends where a list can have them, beyond the sliders of the range', () => {
    expect(moveLevel([80, 0.1, 0.002], 0, 1e9)[0]).toBe(1e7)
    expect(moveLevel([80, 0.1, 0.002], 2, 0)[2]).toBe(1e-6)
    expect(moveLevel([80, 10, 0.002], 2, 5)[2]).toBe(5)
  })

  it('refuses a level that is not there', () => {
    expect(() => moveLevel([80, 10], 2, 1)).toThrow(RangeError)
  })
})

describe('boundsOf', () => {
  it('leaves an end beyond the extremes where it is', () => {
    expect(boundsOf([5e8, 10], 0).high).toBe(5e8)
    expect(boundsOf([10, 1e-9], 1).low).toBe(1e-9)
  })
})

describe('levelAfterKey', () => {
  const levels = [80, 10, 1]
  it('changes by 2 %, with shift by 10 %', () => {
    expect(levelAfterKey(levels, 1, 'ArrowUp', false)).toBeCloseTo(10.2, 12)
    expect(levelAfterKey(levels, 1, 'ArrowDown', false)).toBeCloseTo(10 / 1.02, 12)
    expect(levelAfterKey(levels, 1, 'ArrowUp', true)).toBeCloseTo(11, 12)
    expect(levelAfterKey(levels, 1, 'PageDown', false)).toBeCloseTo(10 / 1.1, 12)
  })
  it('goes to its bounds with Home and End and leaves other keys alone', () => {
    expect(levelAfterKey(levels, 1, 'Home', false)).toBe(boundsOf(levels, 1).low)
    expect(levelAfterKey(levels, 1, 'End', false)).toBe(boundsOf(levels, 1).high)
    expect(levelAfterKey(levels, 1, 'a', false)).toBeUndefined()
  })
})
