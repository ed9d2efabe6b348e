import { describe, expect, it } from 'vitest'
import { differencesOf } from '../../../src/libraries/differences.ts'

describe('differences of two lists', () => {
  it('are place by place in lists of one length', () => {
    const { marks, worst, isSame, more } = differencesOf([10, 2.1, 0.99, 0], [10, 2, 1, 0])
    expect(marks.map((mark) => mark?.share.toFixed(3))).toEqual([undefined, '0.050', '-0.010', undefined])
    expect(worst).toMatchObject({ step: 1, level: 2.1, other: 2 })
    expect([isSame, more]).toEqual([false, 0])
  })

  it('are none within the rounding of float32', () => {
    expect(differencesOf([Math.fround(14.614641), 1 / 3, 0], [14.614641, Math.fround(1 / 3), 0]).isSame).toBe(true)
  })

  it('are levels that the other list does not have where lengths differ', () => {
    const { marks, worst, isSame, more } = differencesOf([10, 5, 2, 0], [10, 2, 0])
    expect(marks.map((mark) => mark?.level)).toEqual([undefined, 5, undefined, undefined])
    expect([worst, isSame, more]).toEqual([undefined, false, 1])
  })

  it('count an end above 0, and a start from noise alone, as differences', () => {
    expect(differencesOf([10, 1, 0.03], [10, 1, 0]).worst).toMatchObject({ step: 2, share: Number.POSITIVE_INFINITY })
    expect(differencesOf([Number.POSITIVE_INFINITY, 1, 0], [10, 1, 0]).worst?.step).toBe(0)
  })
})
