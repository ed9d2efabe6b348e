import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../../src/core/compile.ts'
import { type Design, withLevels } from '../../../src/core/design.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { registry } from '../../../src/core/registry.ts'
import { bandsOf, fitToRange, leavesRange } from '../../../src/views/schedule/known-range.ts'

const ddpm = { min: 0.01, max: 157.4 }
const small = { min: 0.03, max: 12.5 }
const designOf = (json: object): Design => parseDesign(json).value
const levels = (design: Design): readonly number[] => [...levelsOf(design)]

describe('the range that a network knows', () => {
  it('is left below by the usual design, not above', () => {
    expect(leavesRange(levels(designOf({})), ddpm)).toEqual({ below: true, above: false })
    expect(leavesRange(levels(designOf({})), small)).toEqual({ below: true, above: true })
    expect(leavesRange(levels(designOf({ sigmaMin: 0.01, sigmaMax: 80 })), ddpm)).toEqual({
      below: false,
      above: false,
    })
    // Noise alone is asked for at the network's own highest level.
    const flow = designOf({ schedule: 'flow', scaling: 'flow', discretization: 'flow', sigmaMax: 'inf' })
    expect(leavesRange(levels(flow), { min: 1e-4, max: 1000 }).above).toBe(false)
  })

  it('is kept by every family of time steps once it is fitted', () => {
    const outside = registry.discretization
      .filter(({ list, id }) => !list && !id.startsWith('flow'))
      .flatMap(({ id }) => [ddpm, small].map((range) => ({ id, range })))
      .filter(({ id, range }) => {
        const fitted = fitToRange(designOf({ steps: 8, discretization: id }), range)
        const { below, above } = leavesRange(levels(fitted), range)
        return below || above
      })
    expect(outside).toEqual([])
  })

  it('changes the ends of a family, and stretches a list', () => {
    const fitted = fitToRange(designOf({ steps: 6 }), small)
    expect(fitted).toMatchObject({ sigmaMin: 0.03, sigmaMax: 12.5, discretization: { id: 'edm' } })
    const list = withLevels(designOf({}), [80, 4, 0.002]) as Design
    const inside = levels(fitToRange(list, small))
    expect(inside[0]).toBeCloseTo(12.5, 10)
    expect(inside[2]).toBeCloseTo(0.03, 10)
    const share = (high: number, between: number, low: number) => Math.log(between / low) / Math.log(high / low)
    expect(share(12.5, inside[1]!, 0.03)).toBeCloseTo(share(80, 4, 0.002), 10)
    const good = designOf({ sigmaMin: 0.05, sigmaMax: 10 })
    expect(fitToRange(good, small)).toEqual(good)
  })

  it('has bands in the plot where it ends inside it', () => {
    const box = { x: 0, y: 10, width: 100, height: 200 }
    const of = (sigma: number) => 110 - 20 * Math.log10(sigma)
    expect(bandsOf(box, of, { min: 0.1, max: 100 })).toEqual([
      { y: 10, height: 60, edge: 70 },
      { y: 130, height: 80, edge: 130 },
    ])
    expect(bandsOf(box, of, { min: 1e-9, max: 1e9 })).toEqual([])
  })
})
