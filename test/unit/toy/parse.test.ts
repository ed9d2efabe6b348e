import { describe, expect, it } from 'vitest'
import { addMode, removeMode, setMode } from '../../../src/toy/edit.ts'
import { defaultMixture, mixturePresetOf, mixturePresets, parseMixture } from '../../../src/toy/presets.ts'
import { defaultToyView, parseToyView } from '../../../src/toy/view.ts'

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describe('parseMixture', () => {
  it.each(mixturePresets)('reads the preset back without a word: $label', ({ id, mixture }) => {
    const { value, notes } = parseMixture(JSON.parse(JSON.stringify(mixture)))
    expect(notes).toEqual([])
    expect(mixturePresetOf(value)?.id).toBe(id)
  })

  it('moves numbers to their limits and says so', () => {
    const { value, notes } = parseMixture({ w: [1, 1], mu: [-9, 0.5], s: [0, 0.1] })
    expect(value).toEqual({ w: [0.5, 0.5], mu: [-3, 0.5], s: [0.002, 0.1] })
    expect(notes).toHaveLength(2)
  })

  it('takes the default for anything else', () => {
    for (const input of [
      null,
      'x',
      {},
      { w: [], mu: [], s: [] },
      { w: [1], mu: [0, 1], s: [1] },
      { w: [Number.NaN], mu: [0], s: [1] },
    ]) {
      const { value, notes } = parseMixture(input)
      expect(value).toBe(defaultMixture)
      expect(notes).toHaveLength(1)
    }
  })
})

describe('presets', () => {
  it.each(mixturePresets)('have a standard deviation near sigma_data = 0.5: $label', ({ mixture: { w, mu, s } }) => {
    const mean = sum(w.map((wk, k) => wk * mu[k]!))
    const variance = sum(w.map((wk, k) => wk * (s[k]! ** 2 + (mu[k]! - mean) ** 2)))
    expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan(0.1)
    expect(Math.max(...mu.map(Math.abs))).toBeLessThanOrEqual(1.5)
  })
})

describe('editing', () => {
  it('keeps weights within their limits and summing to 1', () => {
    let mixture = mixturePresets[3]!.mixture
    for (const [k, w] of [
      [0, 0.999],
      [2, 0.9],
      [1, -4],
      [0, 0.3],
    ] as const) {
      mixture = setMode(mixture, k, 'w', w)
      expect(sum(mixture.w)).toBeCloseTo(1, 12)
      expect(Math.min(...mixture.w)).toBeGreaterThanOrEqual(0.01 - 1e-12)
    }
    expect(mixture.w[0]).toBeCloseTo(0.3, 12)
  })

  it('adds in the widest gap up to the limit and removes down to one', () => {
    let mixture = defaultMixture
    for (let k = 0; k < 12; k++) mixture = addMode(mixture)
    expect(mixture.mu).toHaveLength(8)
    expect(parseMixture(mixture).notes).toEqual([])
    for (let k = 0; k < 12; k++) mixture = removeMode(mixture, 0)
    expect(mixture.w).toEqual([1])
  })
})

describe('parseToyView', () => {
  it('reads a view back', () => {
    const view = {
      axis: 'step',
      layout: 'multiples',
      count: 7,
      start: 'one-sided',
      way: 'forward',
      tangents: true,
      scores: true,
      construction: 'ahead',
      straightness: true,
      domain: { u: [18, 3], x: [-2, 2] },
    }
    expect(parseToyView(view)).toEqual({ value: view, notes: [] })
    expect(parseToyView({})).toEqual({ value: defaultToyView, notes: [] })
  })

  it('notes what it does not understand', () => {
    const { value, notes } = parseToyView({ axis: 'x', layout: 'grid', count: 1.5, domain: { u: [1, 1], x: [0, 1] } })
    expect(value).toEqual(defaultToyView)
    expect(notes).toHaveLength(4)
  })
})
