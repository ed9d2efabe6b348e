import { expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { weakened } from '../../../src/pictures/denoiser.ts'
import { createDraws } from '../../../src/pictures/draws.ts'
import { drawAhead, planOf, resultOf, run } from '../../../src/pictures/run.ts'
import { smallWorld } from './small-world.ts'

const world = smallWorld()
const weak = weakened(world)
const seed = 11
const image = 3

it.each([
  ['the start alone', { steps: 4 }],
  ['churn', { steps: 4, stochasticity: { id: 'churn', params: { sChurn: 10 } } }],
  ['more increments than are kept', { steps: 60, solver: 'euler-ancestral' }],
])('draws ahead what a run reads, a draw at a time: %s', (_, design) => {
  const plan = planOf(compile(parseDesign(design).value), { main: world, weak })
  const draws = createDraws(world, seed, image)
  let pauses = 0
  for (const _ of drawAhead(plan, 2, draws)) pauses++
  expect(pauses).toBeGreaterThanOrEqual(plan.program.increments.length + 1)
  const { bytes } = draws
  expect(resultOf(run(plan, 2, draws))).toEqual(resultOf(run(plan, 2, createDraws(world, seed, image))))
  // All of it was there.
  expect(draws.bytes).toBe(bytes)
})
