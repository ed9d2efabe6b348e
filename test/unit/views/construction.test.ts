import { describe, expect, it } from 'vitest'
import { showNumber } from '../../../src/base/number.ts'
import { compile } from '../../../src/core/compile.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { constructionOf, partsUpTo } from '../../../src/toy/construction.ts'
import { createNoise, runPopulation } from '../../../src/toy/population.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { plainTarget } from '../../../src/toy/target.ts'
import { markedPoints, tellParts } from '../../../src/views/toy/construction.ts'

const target = plainTarget(defaultMixture)
const populationOf = (count: number, design = defaultDesign) =>
  runPopulation(compile(design), target, count, createNoise(1, count))

describe('the marked points', () => {
  it('are three of many, and no more than there are', () => {
    const marked = markedPoints(populationOf(60))
    expect(new Set(marked).size).toBe(3)
    expect(markedPoints(populationOf(1))).toEqual([0])
  })

  it('begin above the middle of the starts', () => {
    const { states } = populationOf(50)
    const starts = states[0]!
    const [first] = markedPoints({ states, raised: [], denoised: [], count: 50 })
    expect([...starts].filter((x) => x < starts[first!]!).length).toBe(31)
  })
})

describe('what is told of a step', () => {
  const design = {
    ...defaultDesign,
    steps: 9,
    stochasticity: { id: 'churn', params: { sChurn: 4, sTmin: 0, sTmax: Number.POSITIVE_INFINITY, sNoise: 1 } },
  }
  const step = constructionOf(design, target, populationOf(8, design), compile(design).steps[4]!, 2)

  it('is a sentence a part, with the step’s own numbers', () => {
    const told = tellParts(step)
    expect(told.map(({ part }) => part)).toEqual(['raise', 'ahead', 'back', 'step'])
    expect(told[0]!.text).toContain(`from ${showNumber(step.sigma)} to ${showNumber(step.sigmaHat)}`)
    expect(told[2]!.text).toContain(showNumber(step.back!.x))
    expect(told[3]!.text).toContain(`${showNumber(Math.abs(step.to.x - step.exact))} from the flow line`)
    for (const { text } of told) expect(text).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('goes up to the part that is asked for', () => {
    expect(partsUpTo(step, 'raise')).toEqual(['raise'])
    expect(partsUpTo(step, 'back')).toEqual(['raise', 'ahead', 'back'])
    const ode = { ...defaultDesign, steps: 9 }
    expect(partsUpTo(constructionOf(ode, target, populationOf(8, ode), compile(ode).steps[8]!, 2), 'back')).toEqual([])
  })
})
