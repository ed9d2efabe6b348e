/** Networks that were trained with a class for every image: what they cannot be asked. */
import { expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { checkClasses } from '../../../src/engine/class-check.ts'
import type { RunRequest } from '../../../src/engine/protocol.ts'

const request = (design: object, labels: readonly (number | null)[]): RunRequest => ({
  id: 1,
  program: compile(parseDesign({ steps: 2, ...design }).value),
  seed: 1,
  labels,
  displaySigmaData: 0.5,
})
const guided = { guidance: { id: 'cfg', params: { weight: 3 } } }
const auto = { guidance: { id: 'auto', params: { weight: 3 } } }
const every = { classes: 1000, has_null_class: false }

it('a run without a class, or led away from none, is refused by name', () => {
  expect(() => checkClasses(every, [request({}, [0, null])])).toThrow(/needs a class for every image/)
  expect(() => checkClasses(every, [request({}, [0]), request(guided, [0])])).toThrow(
    /Classifier-free guidance .* has none/,
  )
  expect(() => checkClasses(every, [request({}, [0, 1]), request(auto, [2])])).not.toThrow()
})

it('networks with a null class, without classes, or with cards that say nothing take all', () => {
  for (const card of [{}, { classes: 10, has_null_class: true }, { classes: 0, has_null_class: false }])
    expect(() => checkClasses(card, [request({}, [null]), request(guided, [0])])).not.toThrow()
})
