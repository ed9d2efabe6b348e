import { describe, expect, it } from 'vitest'
import { axisKeys } from '../../../src/sweep/axis.ts'
import { axisOfText, isPicked, keyGroups, usualAxis, valuesOfText } from '../../../src/views/lab/sheets/axis-text.ts'

describe('the text of an axis', () => {
  it('is split at commas, else at spaces, into numbers and words', () => {
    expect(valuesOfText('4, 8;1e1,, 0.5 ')).toEqual([4, 8, 10, 0.5])
    expect(valuesOfText(' 4  8 inf')).toEqual([4, 8, 'inf'])
    expect(valuesOfText('sports car, cat')).toEqual(['sports car', 'cat'])
    expect(valuesOfText('')).toEqual([])
  })

  it('begins with values that its key takes, classes by name', () => {
    expect(axisOfText(usualAxis('steps'))).toEqual({ key: 'steps', values: [4, 8, 16, 32] })
    expect(axisOfText(usualAxis(null))).toBeNull()
    expect(usualAxis('class', ['cat', 'dog']).text).toBe('none, cat, dog')
    expect(['class', 'solver', 'solver.alpha', 'seed'].map(isPicked)).toEqual([true, true, false, false])
  })

  it('is chosen from groups that hold every key once, with words', () => {
    const all = keyGroups.flatMap(({ keys }) => keys)
    expect(all.map(({ key }) => key).sort()).toEqual(['design', ...axisKeys].sort())
    expect(all.every(({ label }) => label !== '')).toBe(true)
  })
})
