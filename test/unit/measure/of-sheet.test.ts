import { expect, it } from 'vitest'
import { createMeasurements } from '../../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import { qualityOfDesign, qualityOfSheet } from '../../../src/measure/quality/of-sheet.ts'
import { placesOf } from '../../../src/measure/studies/places.ts'
import { cellsOf } from '../../../src/sweep/cells.ts'
import { parsePlan } from '../../../src/sweep/plan.ts'
import { classifier } from './support.ts'

const network = { network: 'tiny aa', name: 'tiny', id: null, perturbation: null }
const plan = parsePlan({
  columns: { key: 'steps', values: [2, 4] },
  rows: { key: 'solver', values: ['euler', 'second-order'] },
  tabs: { key: 'seed', values: [1, 2] },
})

it('of a sheet is one curve for each design, whatever its steps and seeds, and stands under every cell of that design', async () => {
  const cells = cellsOf(plan)
  const content = qualityOfSheet(plan, cells, network)
  expect(content.at).toEqual({ steps: [2, 4] })
  expect(content.curves.map(({ key, label, design }) => [key, label, design.solver.id])).toEqual([
    ['1', expect.stringMatching(/^Euler/), 'euler'],
    ['2', expect.stringMatching(/^2nd order|^Second|Heun/), 'second-order'],
  ])

  const measurements = createMeasurements(memoryShelf(), () => undefined)
  await measurements.loaded
  const opened = { ...content, draws: 2, judge: { origin: 'shipped', opened: classifier } as const }
  const places = placesOf(opened)
  expect(places).toHaveLength(2 * 2 * 2)
  for (const [{ curve, steps, draw }, subject] of places)
    if (subject.of === 'quality')
      measurements.put(subject, {
        images: 500,
        distance: Number(curve) * 100 + Number(steps) * 10 + Number(draw) * 2,
        accuracy: null,
      })
  const known = cells.map(({ run }) =>
    'design' in run ? qualityOfDesign([content, opened], run.design, 'tiny aa', measurements)?.distance : null,
  )
  // Columns are steps, rows solvers, tabs seeds; two draws, whose mean is in between.
  const expected = [121, 141, 221, 241].map((mean) => ({ mean, deviation: expect.closeTo(Math.SQRT2, 9), draws: 2 }))
  expect(known).toEqual([...expected, ...expected])
  const [first] = cells
  expect('design' in first!.run && qualityOfDesign([opened], first!.run.design, 'other', measurements)).toBeUndefined()
})
