import { expect, it } from 'vitest'
import { defaultDesign } from '../../../src/core/presets.ts'
import { comparisonOf, referencesOf } from '../../../src/state/selectors.ts'
import { activate, duplicate } from '../../../src/state/slots.ts'
import { createExplorer } from '../../../src/state/store.ts'

/** Four designs: A and C start at 80, B at 14.6, D as B but guided. */
const four = () => {
  const explorer = createExplorer()
  const { change } = explorer.getState()
  const copy = (edit: object): void => {
    change('slots', duplicate)
    change('design', (document) => ({ ...document, design: { ...document.design, ...edit } }))
  }
  change('reference', (document) => ({ ...document, images: { ...document.images, reference: 64 } }))
  copy({ sigmaMax: 14.6 })
  copy({ sigmaMax: 80, steps: 9 })
  copy({
    sigmaMax: 14.6,
    guidance: { id: 'cfg', params: { weight: 2, sigmaLo: 0, sigmaHi: Number.POSITIVE_INFINITY } },
  })
  return explorer
}

const summary = (explorer: ReturnType<typeof four>) =>
  referencesOf(explorer.getState()).map(({ id, slots, program }) => [
    id,
    slots.join(''),
    Number(program.steps[0]!.sigma.toPrecision(12)),
  ])

it('are one for each start and guidance, shared by the designs that have both', () => {
  expect(summary(four())).toEqual([
    ['reference-A', 'AC', 80],
    ['reference-B', 'B', 14.6],
    ['reference-D', 'D', 14.6],
  ])
})

it('do not change with the design that is active', () => {
  const explorer = four()
  const before = summary(explorer)
  for (const slot of ['A', 'B', 'C', 'D'] as const) {
    explorer.getState().change('slots', activate(slot))
    expect(summary(explorer)).toEqual(before)
    const compared = (['A', 'B', 'C', 'D'] as const).map((id) => comparisonOf(explorer.getState(), id))
    expect(compared).toEqual(['reference-A', 'reference-B', 'reference-A', 'reference-D'])
  }
})

it('run Heun’s method from the highest level of a list, wherever the range ends', () => {
  const explorer = createExplorer()
  const discretization = { id: 'custom', params: {}, list: [5, 1, 0.1] }
  explorer.getState().change('list', (document) => ({
    ...document,
    images: { ...document.images, reference: 64 },
    design: {
      ...defaultDesign,
      steps: 3,
      sigmaMax: 5,
      sigmaMin: 0.1,
      curveRange: { min: 0.002, max: 80 },
      discretization,
    },
  }))
  expect(summary(explorer)).toEqual([['reference-A', 'A', 5]])
})

it('are none unless they are asked for, and the first design is what the others are compared with', () => {
  const explorer = four()
  explorer.getState().change('reference', (document) => ({ ...document, images: { ...document.images, reference: 0 } }))
  expect(referencesOf(explorer.getState())).toEqual([])
  expect(comparisonOf(explorer.getState(), 'D')).toBe('A')
})
