/** The section of docs/results.md that the figures command writes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { sectionOf, withSection } from '../../../src/cli/figures/table.ts'
import { resultsSchema } from '../../../src/metrics/figure-results.ts'
import { withSpread } from '../../../src/metrics/spread-text.ts'

it('says what a document without a place for the section lacks', () => {
  expect(() => withSection('text', 'section')).toThrow('there is no place for the figures')
})

it('writes a number to the place that its spread leaves', () => {
  expect(withSpread(29.732, 0.42)).toBe('29.7 ± 0.4')
  expect(withSpread(31.854, 1.24)).toBe('31.9 ± 1.2')
  expect(withSpread(576.9, 23.4)).toBe('577 ± 23')
  expect(withSpread(-0.00044, 0.0004)).toBe('−0.0004 ± 0.0004')
  expect(withSpread(0.19, null)).toBe('0.19')
})

describe('what the section says of the draws', () => {
  const published = v.parse(
    resultsSchema,
    JSON.parse(readFileSync(join(root, 'public', 'figures', 'results.json'), 'utf8')),
  )
  const sectionWith = (...distances: readonly (readonly number[])[]) => {
    const curves = ['edm', 'vp'].map((key, k) => ({
      key,
      label: key.toUpperCase(),
      points: [{ nfe: 9, steps: 5, draws: distances[k]!.map((distance) => ({ distance, accuracy: 0.5 })) }],
    }))
    return sectionOf({ ...published, quality: { ...published.quality, curves } }).replaceAll('\n', ' ')
  }

  it('is nothing of one', () => {
    const section = sectionWith([30], [40])
    expect(section).toContain('| EDM | 30<br>50.0% |')
    expect(section).toContain('Each number is one draw, without error bars')
    expect(section).not.toContain('esolved (mean')
  })

  it('names what several do not tell apart, by the difference on the same seeds', () => {
    const section = sectionWith([30, 33, 36], [31, 35, 36])
    expect(section).toContain('| EDM | 33 ± 3<br>50.0 ± 0.0% |')
    expect(section).toContain('Not resolved (mean ± standard error) is VP at NFE 9 (1.0 ± 0.6).')
    expect(sectionWith([30, 33, 36], [31, 34.1, 36.9])).toContain('All 1 are resolved.')
  })
})
